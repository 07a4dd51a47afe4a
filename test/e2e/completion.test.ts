import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KNOB_PATHS, KNOBS, TECHNIQUES } from '../../src/settings/knobs.ts';
import { STRATEGIES } from '../../src/settings/strategy.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, ROOT, SURROUNDINGS } from './command.ts';
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

/** The command in this process, where another one proves no more. */
const here = (args: readonly string[], changes: Parameters<typeof invoke>[1] = {}) =>
  invoke(args, { cwd: folder, scenarios: `${ROOT}scenarios`, ...changes });

// Another `optimize`, which notes its words, or, once they are answered, says the answer: so a shell's question is
// answered in this process, which takes a tenth of the time of another one.
const [asked, answer] = [join(bin, 'asked'), join(bin, 'answer')];
const go = join(bin, 'between');
mkdirSync(go);
writeFileSync(
  join(go, 'optimize'),
  `#!/bin/sh\nif [ -e '${answer}' ]; then cat '${answer}'; else printf '%s\\0' "$@" > '${asked}'; fi\n`,
  { mode: 0o755 },
);

/** Runs the script in a shell, first to see what it asks, then with the answer. */
async function runIn(shell: string, script: string): Promise<string> {
  const run = (): string => {
    const env = { ...SURROUNDINGS, PATH: `${go}:${process.env.PATH}` } as NodeJS.ProcessEnv;
    const { stdout, stderr } = spawnSync(shell, ['-c', script], { cwd: folder, encoding: 'utf8', env });
    expect(stderr).toBe('');
    return stdout;
  };
  for (const file of [asked, answer]) rmSync(file, { force: true });
  run();
  const words = readFileSync(asked, 'utf8').split('\0').slice(0, -1);
  writeFileSync(answer, (await here(words)).stdout);
  return run();
}

/** The file of a shell's script, as the command prints it, once. */
async function scriptOf(shell: string): Promise<string> {
  const path = join(bin, `completion.${shell}`);
  if (!existsSync(path)) writeFileSync(path, (await here(['completion', shell])).stdout);
  return path;
}

/** What a shell offers for the line, its cursor at the end. */
const ASK: Record<string, (line: string) => Promise<string[]>> = {
  // As bash itself calls the function it was told of.
  bash: async (line) => {
    const ask = `source '${await scriptOf('bash')}' && [[ "$(complete -p optimize)" == *_optimize* ]]
      compopt() { :; }; COMP_LINE='${line}' COMP_POINT=${line.length}; _optimize optimize; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await runIn('bash', ask)).split('\n').filter(Boolean);
  },
  fish: async (line) =>
    (await runIn('fish', `source '${await scriptOf('fish')}'; complete -C '${line}'`))
      .split('\n')
      .map((each) => (each.split('\t')[0] as string).replace(/^--[\w-]+=/, ''))
      .filter(Boolean),
};

describe.each(['bash', 'fish'])('completion in %s', (shell) => {
  const present = has(shell);
  const ask = ASK[shell] as (line: string) => Promise<string[]>;

  it.skipIf(!present)(`${named(shell)}: commands`, async () => {
    expect(await ask('optimize ')).toEqual(
      expect.arrayContaining(['basic', 'simulate', 'explain', 'scenarios', 'completion']),
    );
    expect(await ask('optimize ')).not.toContain('complete');
    expect(await ask('optimize sim')).toEqual(['simulate']);
  });

  it.skipIf(!present)(`${named(shell)}: every knob's flag, and other flags`, async () => {
    const flags = await ask('optimize simulate --');
    for (const path of KNOB_PATHS) expect(flags).toContain(`--${KNOBS[path].flag}`);
    for (const flag of ['--scenario', '--trace', '--seed', '--json', '--quiet', '--config'])
      expect(flags).toContain(flag);
    expect(await ask('optimize scenarios --')).not.toContain('--ttl');
    expect(await ask('optimize simulate --cache-pol')).toEqual(['--cache-policy']);
  });

  it.skipIf(!present)(`${named(shell)}: the flags and values of a command within another`, async () => {
    expect(await ask('optimize ab pl')).toContain('plan');
    const flags = await ask('optimize ab plan --');
    for (const flag of ['--power', '--effect', '--trace', '--scenario']) expect(flags).toContain(flag);
    expect(flags).not.toContain('--rollout');
    expect(await ask('optimize ab --')).toContain('--rollout');
    expect(await ask('optimize ab plan --scenario fa')).toEqual(['faq-chatbot']);
    expect(await ask('optimize learn sandbox --cache-policy si')).toEqual(['sieve']);
    expect(await ask('optimize learn sandbox --')).toContain('--answer-tokens');
    expect(await ask('optimize learn --')).not.toContain('--answer-tokens');
    expect((await ask('optimize ab plan --trace m')).map((file) => file.replaceAll('\\', ''))).toEqual([
      'my queries.txt',
    ]);
  });

  it.skipIf(!present)(`${named(shell)}: values`, async () => {
    expect((await ask('optimize simulate --cache-policy ')).sort()).toEqual([...KNOBS['cache.policy'].choices].sort());
    expect(await ask('optimize simulate --ttl 5m --cache-policy si')).toEqual(['sieve']);
    expect(await ask('optimize simulate --cache-policy=si')).toEqual(['sieve']);
    // A strategy may also be a file.
    expect(await ask('optimize simulate --strategy ')).toEqual(expect.arrayContaining(Object.keys(STRATEGIES)));
    expect(await ask('optimize simulate --models d')).toContain('docs');
    expect(await ask('optimize simulate --scenario fa')).toContain('faq-chatbot');
    expect(await ask('optimize scenarios ')).toContain('faq-chatbot');
    expect((await ask('optimize completion ')).sort()).toEqual(['bash', 'fish', 'zsh']);
  });

  it.skipIf(!present)(`${named(shell)}: lists, with what has been named left out`, async () => {
    expect((await ask('optimize simulate --only ')).sort()).toEqual([...TECHNIQUES].sort());
    expect(await ask('optimize simulate --only cache,rou')).toEqual(['cache,router']);
    expect(await ask('optimize simulate --only cache,router,cac')).toEqual([]);
  });

  it.skipIf(!present)(`${named(shell)}: files where a file is named, nowhere else`, async () => {
    expect((await ask('optimize simulate --trace m')).map((file) => file.replaceAll('\\', ''))).toEqual([
      'my queries.txt',
    ]);
    expect(await ask('optimize simulate --cache-policy m')).toEqual([]);
  });

  it.skipIf(!present)(`${named(shell)}: what has been typed is never run`, async () => {
    await ask('optimize explain "$(touch touched)" --');
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).toBe('my queries.txt\n');
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s is printed and says nothing else', async (shell) => {
    const { code, stdout, stderr } = await here(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('optimize');
    if (has(shell) && shell !== 'fish') expect(spawnSync(shell, ['-n'], { input: stdout }).status).toBe(0);
  });

  it('there is none for other shells', async () => {
    const { code, stderr } = await here(['completion', 'bahs']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean bash?');
  });

  it('being asked never fails aloud, even with a broken config file', async () => {
    const broken = temporaryFolder();
    writeFileSync(join(broken, 'optimize.config.yaml'), 'sede: 7\n');
    for (const args of [
      ['complete', '--', ''],
      ['completion', 'fish'],
    ]) {
      const { code, stdout, stderr } = await here(args, { env: { OPTIMIZE_TTL: 'x' }, cwd: broken });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
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
