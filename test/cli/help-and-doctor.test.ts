import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOPIC_NAMES } from '../../src/cli/definitions/help.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import type { Check } from '../../src/result/schema/doctor.ts';
import { KNOB_PATHS, KNOBS, TECHNIQUES } from '../../src/settings/knobs.ts';
import { STRATEGIES } from '../../src/settings/strategy.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { commandNames, invoke } from './invoke.ts';

const LANG = { LANG: 'C.UTF-8' };

describe('help', () => {
  it('of every command begins with examples, all of which the command line understands', async () => {
    const names = await commandNames();
    expect(names).toEqual(expect.arrayContaining(['menu', 'simulate', 'doctor', 'completion', 'help']));
    expect(names).toHaveLength(31);
    for (const name of names) {
      const { code, stdout } = await invoke([name, '--help']);
      expect(code).toBe(0);
      const examples = [...stdout.matchAll(/^ {2}\$ .*\boptimize ([^|<>)\n]*)/gm)].map(([, words]) => words as string);
      expect(examples.length, name).toBeGreaterThan(0);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      const block = stdout.slice(stdout.indexOf('Examples:\n') + 'Examples:\n'.length).split('\n\n')[0] as string;
      for (const line of block.trimEnd().split('\n')) expect(line, 'an example on one line').toMatch(/^ {2}\$ /);
      for (const example of examples) {
        const [command, ...words] = example.trim().split(/\s+/);
        const flags = words.filter((word) => word.startsWith('--'));
        const { stdout: help } = await invoke([command as string, '--help']);
        for (const flag of flags) expect(help, example).toContain(flag);
      }
    }
  });

  it('of a command is the same by both names', async () => {
    expect((await invoke(['help', 'simulate'])).stdout).toBe((await invoke(['simulate', '--help'])).stdout);
    expect((await invoke(['help'])).stdout).toBe((await invoke(['--help'])).stdout);
  });

  it.each(TOPIC_NAMES)('topic %s is there, in the general help too, and fits', async (name) => {
    expect((await invoke(['--help'])).stdout.replace(/\s+/g, ' ')).toMatch(new RegExp(`Help topics: [^.]*${name}`));
    for (const columns of [40, 60, 80, 120]) {
      const { code, stdout } = await invoke(['help', name], { columns });
      expect(code).toBe(0);
      expect(stdout).toContain(`help ${name}`);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(Math.min(columns, 80));
    }
  });

  it('topics name everything there is', async () => {
    const page = async (name: string): Promise<string> => (await invoke(['help', name])).stdout;
    const [knobs, environment] = [await page('knobs'), await page('environment')];
    for (const path of KNOB_PATHS) {
      expect(knobs).toContain(`--${KNOBS[path].flag}  (${path})`);
      expect(environment).toContain(`OPTIMIZE_${KNOBS[path].flag.toUpperCase().replaceAll('-', '_')} `);
    }
    const figures = await page('figures');
    for (const path of Object.keys(FIGURES))
      expect(figures).toMatch(new RegExp(`^ {2}${path.replaceAll('.', '\\.')} `, 'm'));
    for (const name of Object.keys(STRATEGIES)) expect(await page('strategies')).toContain(`\n${name}: `);
    for (const name of TECHNIQUES) expect(await page('techniques')).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    for (const code of Object.values(EXIT)) expect(await page('exit-codes')).toMatch(new RegExp(`^ {2}${code} `, 'm'));
    for (const word of ['jsonl', '15m', '85%', '--json']) expect(await page('formats')).toContain(word);
  });

  it.each([
    [['help', 'simulat'], 'did you mean simulate?'],
    [['help', 'enviroment'], 'did you mean environment?'],
    [['simulat'], 'did you mean simulate?'],
    [['doctor', '--jsn'], 'did you mean --json?'],
    [['simulate', '--cache-polcy', 'lru'], 'did you mean --cache-policy?'],
    [['simulate', '--cache-policy', 'lrru'], 'did you mean lru?'],
    [['menu', 'advancd'], 'did you mean advanced?'],
    [['completion', 'bsh'], 'did you mean bash?'],
  ])('%j: the right word is suggested, with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await invoke(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('doctor', () => {
  const checksOf = async (changes: Parameters<typeof invoke>[1] = {}): Promise<[number, Check[]]> => {
    const scenarios = join(process.cwd(), 'scenarios');
    const { code, stdout, stderr } = await invoke(['doctor', '--json'], { scenarios, ...changes });
    expect(stderr).toBe('');
    return [code, (JSON.parse(stdout) as { checks: Check[] }).checks];
  };
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.git'));

  it('finds everything in order where it is', async () => {
    const [code, checks] = await checksOf({
      cwd: folder,
      folders: async () => ({ config: folder, data: folder, cache: folder, state: folder }),
    });
    expect(code).toBe(0);
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    for (const id of ['node', 'terminal', 'environment', 'config', 'state', 'cache', 'scenarios', 'models'])
      expect(checks.map((check) => check.id)).toContain(id);
  });

  it('fails on a broken config file, a bad variable and a broken scenario, with the place and the fix', async () => {
    const scenarios = temporaryFolder();
    writeFileSync(join(scenarios, 'bad.yaml'), 'name: x\n');
    const broken = temporaryFolder();
    writeFileSync(join(broken, 'optimize.config.yaml'), 'cache:\n  ttl: 90\n');
    const [code, checks] = await checksOf({ cwd: broken, scenarios, env: { ...LANG, OPTIMIZE_SIMILARITY: 'high' } });
    expect(code).toBe(1);
    const failed = checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ found }) => found)).toEqual(
      expect.arrayContaining([
        'OPTIMIZE_SIMILARITY: "high" is not a ratio',
        'optimize.config.yaml:2:8 cache.ttl: "90" has no unit',
        expect.stringContaining('bad.yaml:1:1 title'),
      ]),
    );
    for (const { fix } of failed) expect(fix).not.toBeNull();
  });

  it('warns of what is lost but stops nothing', async () => {
    const [code, checks] = await checksOf({ cwd: folder, columns: 40, env: { LANG: 'C', OPTIMIZE_TLL: '1h' } });
    expect(code).toBe(0);
    const warned = checks.filter(({ status }) => status === 'warn').map(({ found }) => found);
    expect(warned).toEqual(
      expect.arrayContaining([
        expect.stringContaining('40 columns'),
        expect.stringContaining('does not name UTF-8'),
        expect.stringContaining('OPTIMIZE_TLL is no setting'),
      ]),
    );
  });

  it.skipIf(process.getuid?.() === 0)(
    'warns of folders that cannot be written (skipped for root, who can)',
    async () => {
      const locked = temporaryFolder();
      chmodSync(locked, 0o500);
      const inside = join(locked, 'optimize');
      const [, checks] = await checksOf({
        folders: async () => ({ config: inside, data: inside, cache: inside, state: inside }),
      });
      expect(checks.find(({ id }) => id === 'state')?.status).toBe('warn');
    },
  );

  it('says only what is not in order with --quiet', async () => {
    const { stdout } = await invoke(['doctor', '--quiet'], {
      env: { ...LANG, OPTIMIZE_TLL: '1h' },
      cwd: folder,
      scenarios: join(process.cwd(), 'scenarios'),
    });
    expect(stdout).toMatch(/^warn {2}OPTIMIZE_TLL/);
    expect(stdout).not.toContain('Node.js');
  });
});
