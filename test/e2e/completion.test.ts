import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KNOB_PATHS, KNOBS, TECHNIQUES } from '../../src/settings/knobs.ts';
import { STRATEGIES } from '../../src/settings/strategy.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, optimize, SURROUNDINGS } from './command.ts';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

// A folder whose `optimize` is ours, and one with a file to complete.
const bin = temporaryFolder();
writeFileSync(join(bin, 'optimize'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, { mode: 0o755 });
const folder = join(bin, 'work');
mkdirSync(folder);
writeFileSync(join(folder, 'my queries.txt'), 'a\n');

const PATH = `${bin}:${process.env.PATH}`;
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;
const named = (shell: string): string => `${shell}${has(shell) ? '' : ' (skipped: not present)'}`;

function runIn(shell: string, script: string): string {
  const env = { ...SURROUNDINGS, PATH } as NodeJS.ProcessEnv;
  const { stdout, stderr } = spawnSync(shell, ['-c', script], { cwd: folder, encoding: 'utf8', env });
  expect(stderr).toBe('');
  return stdout;
}

/** The file of a shell's script, as the command prints it, once. */
function scriptOf(shell: string): string {
  const path = join(bin, `completion.${shell}`);
  if (!existsSync(path)) writeFileSync(path, runIn(shell, `optimize completion ${shell}`));
  return path;
}

/** What a shell offers for the line, its cursor at the end. */
const ASK: Record<string, (line: string) => string[]> = {
  // As bash itself calls the function it was told of.
  bash: (line) => {
    const ask = `source '${scriptOf('bash')}' && [[ "$(complete -p optimize)" == *_optimize* ]]
      compopt() { :; }; COMP_LINE='${line}' COMP_POINT=${line.length}; _optimize optimize; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return runIn('bash', ask).split('\n').filter(Boolean);
  },
  fish: (line) =>
    runIn('fish', `source '${scriptOf('fish')}'; complete -C '${line}'`)
      .split('\n')
      .map((each) => (each.split('\t')[0] as string).replace(/^--[\w-]+=/, ''))
      .filter(Boolean),
};

describe.each(['bash', 'fish'])('completion in %s', (shell) => {
  const present = has(shell);
  const ask = ASK[shell] as (line: string) => string[];

  it.skipIf(!present)(`${named(shell)}: commands`, () => {
    expect(ask('optimize ')).toEqual(
      expect.arrayContaining(['basic', 'simulate', 'explain', 'scenarios', 'completion']),
    );
    expect(ask('optimize ')).not.toContain('complete');
    expect(ask('optimize sim')).toEqual(['simulate']);
  });

  it.skipIf(!present)(`${named(shell)}: every knob's flag, and other flags`, () => {
    const flags = ask('optimize simulate --');
    for (const path of KNOB_PATHS) expect(flags).toContain(`--${KNOBS[path].flag}`);
    for (const flag of ['--scenario', '--trace', '--seed', '--json', '--quiet', '--config'])
      expect(flags).toContain(flag);
    expect(ask('optimize scenarios --')).not.toContain('--ttl');
    expect(ask('optimize simulate --cache-pol')).toEqual(['--cache-policy']);
  });

  it.skipIf(!present)(`${named(shell)}: the flags and values of a command within another`, () => {
    expect(ask('optimize ab pl')).toContain('plan');
    const flags = ask('optimize ab plan --');
    for (const flag of ['--power', '--effect', '--trace', '--scenario']) expect(flags).toContain(flag);
    expect(flags).not.toContain('--rollout');
    expect(ask('optimize ab --')).toContain('--rollout');
    expect(ask('optimize ab plan --scenario fa')).toEqual(['faq-chatbot']);
    expect(ask('optimize learn sandbox --cache-policy si')).toEqual(['sieve']);
    expect(ask('optimize learn sandbox --')).toContain('--answer-tokens');
    expect(ask('optimize learn --')).not.toContain('--answer-tokens');
    expect(ask('optimize ab plan --trace m').map((file) => file.replaceAll('\\', ''))).toEqual(['my queries.txt']);
  });

  it.skipIf(!present)(`${named(shell)}: values`, () => {
    expect(ask('optimize simulate --cache-policy ').sort()).toEqual([...KNOBS['cache.policy'].choices].sort());
    expect(ask('optimize simulate --ttl 5m --cache-policy si')).toEqual(['sieve']);
    expect(ask('optimize simulate --cache-policy=si')).toEqual(['sieve']);
    // A strategy may also be a file.
    expect(ask('optimize simulate --strategy ')).toEqual(expect.arrayContaining(Object.keys(STRATEGIES)));
    expect(ask('optimize simulate --models d')).toContain('docs');
    expect(ask('optimize simulate --scenario fa')).toContain('faq-chatbot');
    expect(ask('optimize scenarios ')).toContain('faq-chatbot');
    expect(ask('optimize completion ').sort()).toEqual(['bash', 'fish', 'zsh']);
  });

  it.skipIf(!present)(`${named(shell)}: lists, with what has been named left out`, () => {
    expect(ask('optimize simulate --only ').sort()).toEqual([...TECHNIQUES].sort());
    expect(ask('optimize simulate --only cache,rou')).toEqual(['cache,router']);
    expect(ask('optimize simulate --only cache,router,cac')).toEqual([]);
  });

  it.skipIf(!present)(`${named(shell)}: files where a file is named, nowhere else`, () => {
    expect(ask('optimize simulate --trace m').map((file) => file.replaceAll('\\', ''))).toEqual(['my queries.txt']);
    expect(ask('optimize simulate --cache-policy m')).toEqual([]);
  });

  it.skipIf(!present)(`${named(shell)}: what has been typed is never run`, () => {
    ask('optimize explain "$(touch touched)" --');
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).toBe('my queries.txt\n');
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s is printed and says nothing else', (shell) => {
    const { status, stdout, stderr } = optimize(`completion ${shell}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('optimize');
    if (has(shell) && shell !== 'fish') expect(spawnSync(shell, ['-n'], { input: stdout }).status).toBe(0);
  });

  it('there is none for other shells', () => {
    const { status, stderr } = optimize('completion bahs');
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean bash?');
  });

  it('being asked never fails aloud, even with a broken config file', () => {
    const broken = temporaryFolder();
    writeFileSync(join(broken, 'optimize.config.yaml'), 'sede: 7\n');
    for (const args of ["complete -- ''", 'completion fish']) {
      const { status, stdout, stderr } = optimize(args, { env: { OPTIMIZE_TTL: 'x' }, cwd: broken });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).not.toBe('');
    }
  });
});

describe.skipIf(!hasTerminal)(`the Tab key${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  let terminal: Terminal;
  beforeAll(openTerminals);
  afterEach(() => terminal.close());
  afterAll(closeTerminals);

  const SESSIONS = [
    ['bash', 'bash --norc --noprofile -i', ''],
    ['zsh', 'zsh -f -i', 'autoload -U compinit; compinit -u -D; '],
  ] as const;
  it.each(SESSIONS.filter(([shell]) => has(shell)))('completes in a real %s', async (shell, start, before) => {
    terminal = new Terminal(`cd '${folder}'; export PATH='${PATH}' PS1='> '; ${start}`, 100, 30);
    await terminal.until('>');
    terminal.press(`${before}source <(optimize completion ${shell}); echo "rea"dy`, 'Enter');
    await terminal.until('\nready');
    terminal.press('optimize simul', 'Tab');
    await terminal.until('optimize simulate');
    terminal.press(' --cache-policy=si', 'Tab');
    await terminal.until('--cache-policy=sieve');
    terminal.press(' --only cache,rou', 'Tab');
    await terminal.until('--only cache,router');
    terminal.press(' --trace my', 'Tab');
    await terminal.until('--trace my\\ queries.txt');
  });
});
