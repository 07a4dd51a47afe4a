import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, link, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const optimize = (line: string, input?: string) =>
  invoke(line.split(' '), { cwd: folder, ...(input === undefined ? {} : { input }) });

/** Everything that a command can read, under the name that the commands below read it by. */
const laid = temporaryFolder();

async function lay(): Promise<void> {
  folder = laid;
  const lines = Array.from({ length: 120 }, (_, i) => `what about thing ${i % 40}\n`).join('');
  await writeFile(at('log.txt'), lines);
  await copyFile('scenarios/faq-chatbot.yaml', at('my.yaml'));
  await writeFile(at('strategy.yaml'), 'base: basic\ncache: {ttl: 2h}\n');
  await writeFile(
    at('prices.json'),
    JSON.stringify({
      'gpt-4o': {
        input_cost_per_token: 0.0000025,
        output_cost_per_token: 0.00001,
        mode: 'chat',
        litellm_provider: 'openai',
      },
    }),
  );
  await writeFile(at('settings.yaml'), 'seed: 7\n');
  await optimize('simulate -n 200 --no-fixes --no-parts --no-controls --no-alternatives --json -o saved.json');
  await optimize('simulate -n 200 --runs 2 --shard 1/2 -o shard-1');
  await optimize('simulate -n 200 --runs 2 --shard 2/2 -o shard-2');
  await optimize('simulate -n 200 --runs 2 --resume journal --json');
}

/** A command, what it reads, and how it is told to write. */
const CASES: readonly (readonly [line: string, input: string, output: string])[] = [
  ['simulate --trace log.txt', 'log.txt', '-o'],
  ['compare basic advanced --trace log.txt', 'log.txt', '-o'],
  ['attribute --trace log.txt', 'log.txt', '-o'],
  ['sweep --ttl 5m,1h --trace log.txt', 'log.txt', '-o'],
  ['ab --trace log.txt', 'log.txt', '-o'],
  ['ab plan --trace log.txt', 'log.txt', '-o'],
  ['checklist --trace log.txt', 'log.txt', '-o'],
  ['roadmap --trace log.txt', 'log.txt', '-o'],
  ['tune --ttl 5m,1h --trace log.txt', 'log.txt', '--save'],
  ['simulate --runs 2 --trace log.txt', 'log.txt', '--resume'],
  ['simulate -n 200 --scenario ./my.yaml', 'my.yaml', '-o'],
  ['tune -n 200 --ttl 5m,1h --scenario ./my.yaml', 'my.yaml', '--save'],
  ['sweep -n 200 --ttl 5m,1h --scenario ./my.yaml', 'my.yaml', '--resume'],
  ['scenarios ./my.yaml', 'my.yaml', '-o'],
  ['init my.yaml --from ./my.yaml --force', 'my.yaml', ''],
  ['simulate -n 200 --strategy strategy.yaml', 'strategy.yaml', '-o'],
  ['compare baseline strategy.yaml -n 200', 'strategy.yaml', '-o'],
  ['tune -n 200 --ttl 5m,1h --strategy strategy.yaml', 'strategy.yaml', '--save'],
  ['simulate -n 200 --models prices.json', 'prices.json', '-o'],
  ['models --models prices.json', 'prices.json', '-o'],
  ['explain --models prices.json', 'prices.json', '-o'],
  ['simulate -n 200 --config settings.yaml', 'settings.yaml', '-o'],
  ['tune -n 200 --ttl 5m,1h --config settings.yaml', 'settings.yaml', '--save'],
  ['report saved.json', 'saved.json', '-o'],
  ['merge shard-1 shard-2', 'shard-2', '-o'],
  ['simulate -n 200 --runs 2 --resume journal', 'journal', '-o'],
];

describe('no output of a command is an input of it', () => {
  beforeAll(lay);
  beforeEach(() => {
    folder = temporaryFolder();
    cpSync(laid, folder, { recursive: true });
  });

  it.each(CASES)('%s, which reads %s, does not write it with %s', async (line, input, flag) => {
    const ending = /\.json$/.test(input) ? '.json' : '.txt';
    await symlink(at(input), at(`soft${ending}`));
    await link(at(input), at(`hard${ending}`));
    const before = await readFile(at(input), 'utf8');
    // A screen does not go to a file that is called .yaml, so there the links speak for it.
    const named = flag === '-o' && input.endsWith('.yaml') ? [] : [input];
    for (const output of [...named, `soft${ending}`, `hard${ending}`]) {
      if (flag === '' && output !== input) continue;
      const { code, stderr } = await optimize(flag === '' ? line : `${line} ${flag} ${output}`);
      expect(stderr).toMatch(/cannot be written: it is what (this run reads|-o writes)|was not written by --resume/);
      expect(code).toBe(2);
      expect(await readFile(at(input), 'utf8')).toBe(before);
    }
  });

  it('nor the output of another flag', async () => {
    const { code, stderr } = await optimize('tune -n 200 --ttl 5m,1h -o out.txt --save ./out.txt');
    expect(code).toBe(2);
    expect(stderr).toContain('--save ./out.txt: cannot be written: it is what -o writes');
    expect(existsSync(at('out.txt'))).toBe(false);
  });
});

describe('a file that is written', () => {
  beforeEach(() => {
    folder = temporaryFolder();
  });

  it.each([
    ['simulate -n 200 -o link', 'target'],
    ['tune -n 200 --ttl 5m,1h --save link', 'target'],
  ])('is the one that a dangling link leads to: %s', async (line, target) => {
    await symlink(target, at('link'));
    expect((await optimize(line)).code).toBe(0);
    expect(readFileSync(at(target), 'utf8').length).toBeGreaterThan(100);
    expect(readdirSync(folder).sort()).toEqual(['link', 'target']);
  });

  it('stands beside what killed processes of the same number have left', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => writeFile(at(`.optimize-${process.pid}-${i}.tmp`), 'half of it')),
    );
    expect(await optimize('init mine.yaml')).toMatchObject({ code: 0 });
    expect(await optimize('simulate -n 100 --no-fixes -o page.html')).toMatchObject({ code: 0 });
  });

  it('in a circle of links is refused, and so is a name that is too long', async () => {
    await symlink('b', at('a'));
    await symlink('a', at('b'));
    expect((await optimize('simulate -n 200 -o a')).stderr).toContain('its links go round in circles');
    expect((await optimize(`simulate -n 200 -o ${'n'.repeat(300)}`)).stderr).toContain('its name is too long');
  });

  it('called - is standard output, and where it cannot be, is refused', async () => {
    const { stdout, stderr, code } = await optimize('simulate -n 200 --json -o -');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toHaveProperty('savings');
    for (const line of ['tune -n 200 --ttl 5m,1h --save -', 'simulate -n 200 --runs 2 --resume -']) {
      const refused = await optimize(line);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('is the standard output');
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});
