import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, ROOT, shell } from './command.ts';

/** Run by other tests: the menu in a real terminal, and the suite itself. */
const ELSEWHERE = ['bash run.sh', 'bash run.sh test'];

/** A folder as the documents suppose it: some logs, and the shipped scenarios. */
const folder = mkdtempSync(join(tmpdir(), 'optimize-docs-'));
writeFileSync(join(folder, 'queries.txt'), 'What is Python?\nwhat is python\n');
writeFileSync(join(folder, 'log.jsonl'), '{"text": "What is Python?", "t": 0}\n{"text": "what is python", "t": 90}\n');
writeFileSync(join(folder, 'log.csv'), 'created_at,uid,prompt\n2026-01-01T00:00:00Z,u1,What is Python?\n');

function commands(file: string): string[] {
  const blocks = readFileSync(`${ROOT}${file}`, 'utf8').matchAll(/```bash\n([\s\S]*?)```/g);
  return [...new Set([...blocks].flatMap(([, block]) => (block as string).trim().split('\n')))];
}

describe.each(['README.md', 'QUICKSTART.md'])('%s', (file) => {
  it.each(commands(file).filter((line) => !ELSEWHERE.includes(line)))('%s', (line) => {
    const { status, stderr } = shell(
      `ln -sfn ${ROOT}scenarios scenarios; ${line.replaceAll('npx optimize', `node ${BIN}`)}`,
      { cwd: folder },
    );
    expect(stderr.replace(/^(wrote result\.json|replaying: .*)\n/gm, '')).toBe('');
    expect(status).toBe(0);
  });

  it('gives commands only that exist, in the text as well', () => {
    const quoted = [...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(/`(?:npx )?optimize (\w+)/g)].map(
      ([, name]) => name,
    );
    for (const name of quoted)
      expect(['basic', 'simulate', 'report', 'explain', 'scenarios', 'models', 'menu']).toContain(name);
  });
});

it('the figures in the documents are those of the run', () => {
  const { stdout } = shell(`node ${BIN} basic`);
  const full = shell(`node ${BIN} basic --full`).stdout;
  const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const lines = stdout.split('\n').map(squeezed);
  const example = /```\n\$ npx optimize basic\n\n([\s\S]*?)```/.exec(
    readFileSync(`${ROOT}README.md`, 'utf8'),
  )?.[1] as string;
  for (const line of example.split('\n').map(squeezed)) expect(lines).toContain(line);

  const quickstart = readFileSync(`${ROOT}QUICKSTART.md`, 'utf8');
  const alone = (name: string): string[] =>
    squeezed(stdout.split('\n').find((line) => new RegExp(`^${name} +[0-9.]+%`).test(line)) as string).split(' ');
  for (const [title, name] of [
    ['caching', 'cache'],
    ['model routing', 'router'],
    ['prompt optimization', 'prompt'],
  ] as const) {
    const columns = alone(name);
    expect(quickstart).toMatch(new RegExp(`\\| ${title} \\|.*\\| ${columns[1]} \\| ${columns.at(-1)} \\|`));
  }
  expect(quickstart).toContain(`Together they saved ${alone('together')[1]}.`);
  for (const what of ['Cache hit rate', 'Cost reduction by caching', 'Cached queries faster by']) {
    const simulated = /(\S+)\s+as expected/.exec(
      full.split('\n').find((line) => line.startsWith(what) && line.includes('as expected')) as string,
    )?.[1] as string;
    expect(quickstart).toContain(`| ${simulated} |`);
  }
});
