import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { behind, DOORS, MENU, nextEntry } from '../../src/cli/menu-entries.ts';
import { VERSION } from '../../src/cli/version.ts';
import { invoke } from './invoke.ts';

describe('around the commands', () => {
  it('without arguments and without a terminal: help on stderr, exit 2', async () => {
    const { code, stdout, stderr } = await invoke([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: optimize');
  });

  it('help that was asked for goes to stdout with 0, fits 80 columns and leads to examples', async () => {
    for (const args of [
      ['--help'],
      ['help', 'simulate'],
      ...['menu', 'learn', 'basic', 'simulate', 'explain', 'scenarios', 'models'].map((name) => [name, '--help']),
    ]) {
      const { code, stdout } = await invoke(args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/\$ optimize/);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(VERSION).toBe(version);
    expect((await invoke(['--version'])).stdout).toBe(`${version}\n`);
  });

  it('suggests a command for a typo', async () => {
    const { code, stderr } = await invoke(['simulat']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean simulate?');
  });

  it('colour: only on a terminal or when forced, never with NO_COLOR or --no-color', async () => {
    const coloured = async (env: Record<string, string>, ...flags: string[]): Promise<boolean> =>
      (await invoke(['models', ...flags], { env: { LANG: 'C.UTF-8', ...env } })).stdout.includes('\u001b[');
    expect(await coloured({})).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured({ FORCE_COLOR: '0' })).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '' })).toBe(true);
    expect(await coloured({ FORCE_COLOR: '1' }, '--no-color')).toBe(false);
  });

  it('ASCII alone where the locale has no more', async () => {
    const { stdout } = await invoke(['simulate', '-n', '2000'], { env: { LANG: 'C' } });
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('the menu without a terminal', () => {
  /** Shorter runs: it is the menu that is looked at. */
  const env = { LANG: 'C.UTF-8', OPTIMIZE_REQUESTS: '500' };

  it('runs the choice it is given, by number or by name', async () => {
    const costs = (stdout: string): string[] =>
      [...stdout.matchAll(/^The (\w+) strategy costs/gm)].map(([, of]) => of as string);
    for (const [choices, strategies] of [
      [['1', 'basic'], ['basic']],
      [['2', 'advanced'], ['advanced']],
      [
        ['3', 'all'],
        ['basic', 'advanced'],
      ],
    ] as const) {
      for (const choice of choices) {
        const { code, stdout, stderr } = await invoke(['menu', choice], { env });
        expect(code).toBe(0);
        expect(costs(stdout)).toEqual(strategies);
        expect(stderr).toContain(`npx optimize ${strategies[0]}`);
        expect(stdout.includes('1. What is Python?')).toBe(strategies.length > 1);
      }
    }
  });

  it('runs a choice piped in', async () => {
    expect((await invoke(['menu'], { input: 'explain\n' })).stdout).toContain('1. What is Python?');
  });

  it('runs everything when nothing is piped in', async () => {
    const { code, stdout } = await invoke(['menu'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('The basic strategy costs');
    expect(stdout).toContain('1. What is Python?');
  });

  it('has the document’s options first, commands that there are, and what to try next behind the same door', async () => {
    expect(
      behind('demos')
        .slice(0, 3)
        .map(({ number, id }) => `${number} ${id}`),
    ).toEqual(['1 basic', '2 advanced', '3 all']);
    const { stdout } = await invoke(['--help']);
    for (const entry of MENU) {
      for (const [name] of entry.runs) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
      expect(nextEntry(entry)?.door).toBe(entry.door);
      if (behind(entry.door).length > 1) expect(nextEntry(entry)).not.toBe(entry);
    }
    expect(new Set(MENU.map(({ id }) => id)).size).toBe(MENU.length);
    for (const { id } of DOORS) expect(behind(id).map(({ number }) => number)[0]).toBe(1);
  });

  it('asks nobody where there is nobody', async () => {
    for (const [choice, needed] of [
      ['file', 'needs a file, and nobody can be asked name it: optimize simulate --trace FILE'],
      ['explore', 'needs a scenario, and nobody can be asked name it: optimize explore --scenario SCENARIO'],
    ] as const) {
      const { code, stderr } = await invoke(['menu', choice]);
      expect(code).toBe(2);
      expect(stderr.replace(/\s+/g, ' ')).toContain(needed);
    }
  });

  it('leaves when told to', async () => {
    for (const choice of ['exit', 'q']) expect(await invoke(['menu', choice])).toMatchObject({ code: 0, stdout: '' });
  });

  it('refuses what is no choice', async () => {
    expect(await invoke(['menu', '99'])).toMatchObject({ code: 2 });
  });
});
