import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandWords as words } from '../../src/foundation/command-words.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, optimize, ROOT } from './command.ts';

const folder = temporaryFolder();
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');

/** The command in a process of its own, to be stopped; resolves with its exit code or signal. */
function start(args: string): { kill: (signal: NodeJS.Signals) => void; ended: Promise<number | NodeJS.Signals> } {
  const child = spawn(process.execPath, [BIN, ...args.split(' ')], { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? (signal as NodeJS.Signals))),
  );
  return { kill: (signal) => child.kill(signal), ended };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const lines = (name: string): number => (existsSync(path(name)) ? read(name).split('\n').length - 1 : 0);

type Ran = { code: number | null; stdout: string; stderr: string };

/** The command in this process, where another one proves no more. */
const here = (args: string): Promise<Ran> => invoke(words(args));

describe('threads', () => {
  it.each([
    ['simulate -n 600 --runs 5 --no-alternatives --json', 3],
    ['compare basic basic,ttl=6h -n 600 --runs 4 --json', 2],
    ['sweep --ttl 5m,1h,6h --cache-size 100,1k -n 1k --json', 2],
  ])('however many there are, the bytes are the same: %s, in %i', async (command, workers) => {
    const alone = await here(command);
    expect(alone.code).toBe(0);
    expect(alone.stdout.length).toBeGreaterThan(1_000);
    expect(optimize(`${command} --workers ${workers}`).stdout).toBe(alone.stdout);
  });

  it('report what is wrong with a log as this thread would', async () => {
    const good = Array.from({ length: 5_000 }, (_, i) => `{"text": "question ${i % 500}"}`).join('\n');
    writeFileSync(path('bad.jsonl'), `${good}\n{"text": \n`);
    // A slow machine would tell of progress besides.
    const command = `simulate --trace ${path('bad.jsonl')} -n 500k --runs 3 --quiet`;
    const alone = await here(`${command} --workers 1`);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('bad.jsonl:5001');
    expect(optimize(`${command} --workers 2`)).toMatchObject({ status: 2, stderr: alone.stderr });
  });
});

describe('--resume', () => {
  const command = 'sweep --ttl 5m,15m,1h,6h,never --cache-size 100,300,1k,3k -n 5k --json';

  // Where the machine is so busy that the run is over before it is killed, it is tried again.
  it('goes on after SIGKILL in the middle, and ends with the bytes of a run that was never stopped', {
    retry: 5,
  }, async () => {
    rmSync(path('killed.jsonl'), { force: true });
    const whole = await here(command);
    const killed = start(`${command} --resume ${path('killed.jsonl')}`);
    await until(() => lines('killed.jsonl') >= 4);
    killed.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const kept = lines('killed.jsonl');
    expect(kept).toBeGreaterThanOrEqual(4);
    expect(kept).toBeLessThan(22);
    // As if it had been killed while writing a line.
    writeFileSync(path('killed.jsonl'), `${read('killed.jsonl')}{"unit":3,"outc`);
    const resumed = await here(`${command} --resume ${path('killed.jsonl')}`);
    expect(resumed.stdout).toBe(whole.stdout);
    // Every unit was done once: the heading, the curve, the baseline and twenty points.
    expect(lines('killed.jsonl')).toBe(23);
    const units = read('killed.jsonl')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line).unit as number);
    expect(new Set(units).size).toBe(22);
    // Once more there is nothing left to do.
    const before = statSync(path('killed.jsonl')).size;
    expect((await here(`${command} --resume ${path('killed.jsonl')}`)).stdout).toBe(whole.stdout);
    expect(statSync(path('killed.jsonl')).size).toBe(before);
  });

  it('refuses the file of another experiment, and what is no such file', async () => {
    await here(`sweep --ttl 5m,1h -n 1k --resume ${path('other.jsonl')}`);
    const wrong = await here(`sweep --ttl 5m,2h -n 1k --resume ${path('other.jsonl')}`);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('belongs to another experiment');
    writeFileSync(path('notes.txt'), 'precious notes\n');
    expect((await here(`sweep --ttl 5m,1h -n 1k --resume ${path('notes.txt')}`)).code).toBe(2);
    writeFileSync(path('word.txt'), 'precious');
    expect((await here(`sweep --ttl 5m,1h -n 1k --resume ${path('word.txt')}`)).code).toBe(2);
    expect(read('notes.txt')).toBe('precious notes\n');
    expect(read('word.txt')).toBe('precious');
  });
});

describe('Ctrl-C', () => {
  it('shows the runs that were finished, labelled, and exits with 130', async () => {
    const output = path('partial.json');
    const run = start(`simulate -n 5k --runs 40 --workers 2 --resume ${path('runs.jsonl')} --json -o ${output}`);
    await until(() => lines('runs.jsonl') >= 3);
    run.kill('SIGINT');
    expect(await run.ended).toBe(130);
    const result = JSON.parse(read('partial.json'));
    expect(result.partial).toBe(true);
    expect(result.runs).toBeGreaterThanOrEqual(2);
    expect(result.runs).toBeLessThan(40);
    expect(result.seeds).toHaveLength(result.runs);
  });
});

describe('shards', () => {
  const elsewhere = async (args: string): Promise<Ran> => {
    const { status: code, stdout, stderr } = optimize(args);
    return { code, stdout, stderr };
  };

  it.each([
    ['sweep --ttl 5m,1h,never --cache-size 100,1k -n 400 --runs 2', 2, 'processes of their own', elsewhere],
    ["simulate -n 400 --runs 5 --no-alternatives --threshold 'savings.costRatio>=0.4'", 2, 'this process', here],
    ['compare basic basic,ttl=6h -n 400 --runs 3', 4, 'this process', here],
    ['ab baseline basic -n 400 --runs 3', 2, 'this process', here],
  ] as const)('merged are the bytes of one run: %s in %i, in %s', async (command, of, _, run) => {
    const names = Array.from({ length: of }, (_, i) => path(`${command.split(' ')[0]}-${i}.json`));
    for (const [i, name] of names.entries()) {
      expect((await run(`${command} --shard ${i + 1}/${of} -o ${name}`)).code).toBe(0);
    }
    const whole = await here(`${command} --json`);
    const merged = await here(`merge ${[...names].reverse().join(' ')} --json`);
    expect(merged).toMatchObject({ code: 0, stdout: whole.stdout });
    expect((await here(`merge ${names.join(' ')}`)).stdout).toBe((await here(command)).stdout);
    const missing = await here(`merge ${names.slice(1).join(' ')}`);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(`of ${of} parts one is missing: 1`);
  });

  it('of different experiments are refused', async () => {
    await here(`sweep --ttl 5m,1h -n 1k --shard 1/2 -o ${path('a.json')}`);
    await here(`sweep --ttl 5m,2h -n 1k --shard 2/2 -o ${path('b.json')}`);
    expect((await here(`merge ${path('a.json')} ${path('b.json')}`)).stderr).toContain('not of the same experiment');
    expect((await here(`merge ${path('a.json')} ${path('a.json')}`)).stderr).toContain('part 1 of 2, and so is');
    writeFileSync(path('c.json'), '{}');
    expect((await here(`merge ${path('c.json')}`)).stderr).toContain('is not a shard');
    expect((await here('sweep --ttl 5m,1h --shard 3/2')).stderr).toContain('is not a part');
  });
});

describe('--threshold', () => {
  it('exits with 99 when one is not met, and prints them all', async () => {
    const met = await here(
      "simulate -n 1k --no-alternatives --no-fixes --threshold 'savings.costRatio>=40%' --threshold 'optimized.latencyMs.p95<1s'",
    );
    expect(met.code).toBe(0);
    const { status, stdout } = optimize(
      "basic -n 1k --no-alternatives --no-fixes --threshold 'savings.costRatio>=0.4' --threshold 'optimized.latencyMs.p95<1'",
    );
    expect(status).toBe(99);
    expect(stdout).toMatch(/savings\.costRatio>=0\.4 +0\.\d+ +met/);
    expect(stdout).toMatch(/optimized\.latencyMs\.p95<1 +\d+.* +not met/);
  });

  it('is known to be wrong before a long run', async () => {
    const { code, stderr } = await here("simulate -n 50M --threshold 'latencyMs.p95<1s'");
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean baseline.latencyMs.p95 or optimized.latencyMs.p95?');
  });

  it('is refused where it does not fit the unit of its figure', async () => {
    const { code, stderr } = await here("simulate --threshold 'optimized.latencyMs.p95<40%' --threshold 'a b'");
    expect(code).toBe(2);
    expect(stderr).toContain('--threshold: "40%" does not fit optimized.latencyMs.p95, which is a time');
    expect(stderr).toContain('write milliseconds or a duration, as in 800, 800ms or 1s');
    expect(stderr).toContain('"a b" is not a comparison');
    const keep = await here("tune --keep 'costPerRequestUsd<=1s'");
    expect(keep.code).toBe(2);
    expect(keep.stderr).toContain('--keep: "1s" does not fit costPerRequestUsd, which is money');
  });

  it('may stand in the scenario', async () => {
    const source = readFileSync('scenarios/faq-chatbot.yaml', 'utf8');
    writeFileSync(path('strict.yaml'), `${source}\nthresholds: ["savings.costRatio>=0.999"]\n`);
    expect((await here(`simulate -n 400 --no-alternatives --no-fixes --scenario ${path('strict.yaml')}`)).code).toBe(
      99,
    );
    writeFileSync(path('wrong.yaml'), `${source}\nthresholds: ["savings.costRatio"]\n`);
    expect(await here(`simulate -n 400 --scenario ${path('wrong.yaml')}`)).toMatchObject({ code: 2 });
  });
});

describe('a strategy of its own', () => {
  it('is read from a file, and its knobs stand above the scenario and below the flags', async () => {
    writeFileSync(path('mine.yaml'), 'name: mine\nbase: basic\ncache: {ttl: 10m}\n');
    const run = async (flags: string) =>
      JSON.parse(
        (
          await here(
            `simulate -n 100 --no-alternatives --no-fixes --json --strategy ${path('mine.yaml')} ${flags}`.trim(),
          )
        ).stdout,
      );
    expect((await run('')).strategy).toMatchObject({ name: 'mine', knobs: { 'cache.ttl': 600_000 } });
    expect((await run('--ttl 5m')).strategy.knobs['cache.ttl']).toBe(300_000);
    expect((await here('simulate --strategy ./missing.yaml')).stderr).toContain('there is no such file');
  });
});
