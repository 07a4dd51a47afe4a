import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/cli/program.ts';
import type { SimulationResult } from '../../src/experiment/result.ts';
import { KNOB_PATHS, KNOBS } from '../../src/scenario/knobs.ts';
import { invoke } from './invoke.ts';

const folder = mkdtempSync(join(tmpdir(), 'optimize-cli-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function result(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '-n', '3000', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as SimulationResult;
}

describe('simulate', () => {
  it('prints one JSON document with the documented frame and nothing else', async () => {
    const r = await result();
    expect(Object.keys(r)).toEqual(
      expect.arrayContaining([
        'schemaVersion',
        'command',
        'scenario',
        'seed',
        'runs',
        'requests',
        'models',
        'workload',
        'strategy',
        'baseline',
        'optimized',
        'savings',
        'ceilings',
        'attribution',
        'findings',
      ]),
    );
    expect(r).toMatchObject({
      schemaVersion: 1,
      command: 'simulate',
      scenario: 'faq-chatbot',
      seed: '42',
      runs: 1,
      requests: 3000,
      models: 'docs',
      partial: false,
    });
    expect(Object.keys(r.optimized)).toEqual(
      expect.arrayContaining([
        'requests',
        'costUsd',
        'costPerRequestUsd',
        'monthlyUsd',
        'durationMs',
        'throughputPerSecond',
        'latencyMs',
        'tokens',
        'cache',
        'models',
        'charges',
        'routing',
        'fallback',
        'batches',
        'prefetch',
        'quality',
      ]),
    );
    expect(r.optimized.cache).toMatchObject({ lookups: 3000, semanticHits: 0, prefetchHits: 0, falseHits: 0 });
    expect(r.savings.ci95).toBeNull();
    expect(r.savings.costRatio).toBeCloseTo(1 - r.optimized.costUsd / r.baseline.costUsd, 9);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const args = ['simulate', '-n', '2000', '--json'];
    const [a, b, c] = await Promise.all([invoke(args), invoke(args), invoke([...args, '--seed', 'other'])]);
    expect(a.stdout).toBe(b.stdout);
    expect(c.stdout).not.toBe(a.stdout);
  });

  it.each([
    [
      ['--ttl', '1m'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.cache.hitRate! < b.optimized.cache.hitRate!,
    ],
    [
      ['--cache-size', '20'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.cache.evictions > b.optimized.cache.evictions,
    ],
    [
      ['--cache-size', '20', '--cache-policy', 'sieve'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.cache.exactHits !== b.optimized.cache.exactHits,
    ],
    [
      ['--cache-key', 'exact'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.cache.exactHits < b.optimized.cache.exactHits,
    ],
    [
      ['--cache-lookup', '100ms'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.latencyMs.mean > b.optimized.latencyMs.mean,
    ],
    [
      ['--simple-below', '0'],
      (a: SimulationResult, b: SimulationResult) =>
        a.optimized.models['gpt-3.5-turbo']!.requests < b.optimized.models['gpt-3.5-turbo']!.requests,
    ],
    [
      ['--complex-from', '5'],
      (a: SimulationResult, b: SimulationResult) =>
        a.optimized.models['gpt-4']!.requests > b.optimized.models['gpt-4']!.requests,
    ],
    [
      ['--concise'],
      (a: SimulationResult, b: SimulationResult) => a.optimized.tokens.output < b.optimized.tokens.output,
    ],
    [
      ['--concurrency', '1'],
      (a: SimulationResult, b: SimulationResult) => a.baseline.latencyMs.p95 > b.baseline.latencyMs.p95,
    ],
    [['--rate', '1M'], (a: SimulationResult, b: SimulationResult) => a.workload.spanMs! < b.workload.spanMs! / 5],
    [
      ['--without', 'cache'],
      (a: SimulationResult) => a.optimized.cache.hitRate === null && a.optimized.cache.lookups === 0,
    ],
    [
      ['--only', 'prompt'],
      (a: SimulationResult) => a.optimized.models['gpt-4']!.requests === 3000 && a.savings.tokensRatio > 0,
    ],
    [['--instant'], (a: SimulationResult) => a.optimized.latencyMs.max === 0],
  ])('%j changes the outcome the way it says', async (flags, holds) => {
    expect(holds(await result(...flags), await result())).toBe(true);
  });

  it('finds every knob by its flag, so that no knob is without effect on the command line', async () => {
    const { stdout } = await invoke(['simulate', '--help']);
    for (const path of KNOB_PATHS) expect(stdout).toContain(`--${KNOBS[path].flag}`);
  });

  it('strategy baseline saves nothing', async () => {
    const r = await result('--strategy', 'baseline');
    expect(r.savings).toMatchObject({ costRatio: 0, latencyMeanRatio: 0, tokensRatio: 0, monthlyUsd: 0 });
    expect(r.optimized.quality.relative).toBe(1);
  });

  it('writes endless knobs as words', async () => {
    const { strategy } = await result('--ttl', 'never', '--cache-size', 'unlimited');
    expect(strategy.knobs).toMatchObject({
      'cache.ttl': 'never',
      'cache.maxEntries': 'unlimited',
      'cache.key': 'normalized',
    });
  });

  it('shows latencies of any length in words', async () => {
    const { stdout } = await invoke(['simulate', '-n', '5000', '--concurrency', '1', '--rate', '1M']);
    expect(stdout).not.toMatch(/\de\+\d/);
  });

  it('writes the result to a file whole, and says so on stderr', async () => {
    const path = join(folder, 'out.json');
    const { code, stdout, stderr } = await invoke(['simulate', '-n', '500', '--json', '-o', path]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `wrote ${path}\n` });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ requests: 500 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('writes through a link, and keeps the permissions of the file', async () => {
    const target = file('target.json', 'old');
    chmodSync(target, 0o640);
    symlinkSync(target, join(folder, 'link.json'));
    await invoke(['simulate', '-n', '100', '--json', '-o', join(folder, 'link.json')]);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ requests: 100 });
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(lstatSync(target).mode & 0o777).toBe(0o640);
  });

  it('says when the provider cannot keep up', async () => {
    const ids = (r: SimulationResult): string[] => r.findings.map(({ id }) => id);
    expect(ids(await result('--concurrency', '1', '--rate', '5M'))).toContain('provider-saturated');
    expect(ids(await result())).not.toContain('provider-saturated');
  });

  it('keeps what was played when it is interrupted, labelled as partial', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const { code, stdout } = await invoke(['simulate', '-n', '100k', '--json'], { signal: interrupt.signal });
    expect(code).toBe(130);
    const r = JSON.parse(stdout) as SimulationResult;
    expect(r.partial).toBe(true);
    expect(r.requests).toBeLessThan(100_000);
    const screen = await invoke(['simulate', '-n', '100k'], { signal: interrupt.signal });
    expect(screen.stdout).toContain('PARTIAL');
  });
});

describe("a log of one's own", () => {
  it.each([
    ['plain text', file('a.txt', 'What is X?\nwhat is x\n\nHow does Y work?\n')],
    ['gzipped text', file('a.txt.gz', gzipSync('What is X?\nwhat is x\nHow does Y work?'))],
    ['JSON lines', file('a.jsonl', '{"text": "What is X?"}\n{"text": "what is x"}\n{"text": "How does Y work?"}\n')],
    ['CSV', file('a.csv', 'id,text\n1,What is X?\n2,what is x\n3,How does Y work?\n')],
  ])('%s: the second wording hits, and what the log does not say is null', async (_, path) => {
    const { stdout } = await invoke(['simulate', '--trace', path, '--json']);
    const r = JSON.parse(stdout) as SimulationResult;
    expect(r.requests).toBe(3);
    expect(r.optimized.cache.exactHits).toBe(1);
    expect(r.workload).toMatchObject({ queries: 3, users: null, intents: null, spanMs: null });
    expect(r.optimized.cache).toMatchObject({ falseHits: null, staleHits: null });
    expect(r.optimized.quality).toMatchObject({
      mean: null,
      relative: null,
      taskSuccessRate: null,
      satisfaction: null,
    });
    expect(r.optimized.routing.accuracy).toBeNull();
    expect(r.ceilings).toMatchObject({ hitRateByIntent: null, hitRateFresh: null, costRatio: null });
    expect(r.workload.assumptions.map(({ what }) => what)).toEqual(['arrivals', 'answers']);
  });

  it('reads standard input', async () => {
    const { stdout } = await invoke(['simulate', '--trace', '-', '--json'], { input: 'a\nb\na\n' });
    expect(JSON.parse(stdout)).toMatchObject({ scenario: 'standard input', requests: 3 });
  });

  it("takes the log's own field names, times and lengths", async () => {
    const path = file(
      'own.csv',
      'when,prompt,who,len\n2026-01-01 00:00:00,hi there,u1,10\n2026-01-01 01:00:00,hi there,u2,30\n',
    );
    const { stdout } = await invoke([
      'simulate',
      '--trace',
      path,
      '--fields',
      't=when,text=prompt,user=who,output_tokens=len',
      '--json',
    ]);
    const r = JSON.parse(stdout) as SimulationResult;
    expect(r.workload).toMatchObject({ users: 2, spanMs: 3_600_000, assumptions: [] });
    expect(r.baseline.tokens.output).toBe(40);
  });

  it('counts false hits of labelled texts that share a key', async () => {
    const path = file(
      'labelled.jsonl',
      '{"text":"Is it on?","t":0,"intent":"a"}\n{"text":"is it on","t":60000,"intent":"b"}\n',
    );
    const { stdout } = await invoke(['simulate', '--trace', path, '--json']);
    expect((JSON.parse(stdout) as SimulationResult).optimized.cache).toMatchObject({ exactHits: 1, falseHits: 1 });
  });

  it('warns when a TTL is longer than the log, and says how to read it in seconds', async () => {
    const path = file('seconds.jsonl', '{"text":"a","t":0}\n{"text":"a","t":7200}\n');
    const screen = await invoke(['simulate', '--trace', path]);
    expect(screen.stdout).toContain('--time-unit s');
    const { stdout } = await invoke(['simulate', '--trace', path, '--time-unit', 's', '--json']);
    expect((JSON.parse(stdout) as SimulationResult).optimized.cache.expirations).toBe(1);
  });
});

describe('bad input ends with exit code 2, says what, where and how to fix it, and shows no stack', () => {
  const scenario = file(
    'bad.yaml',
    'name: x\ntitle: x\ndescription: x\nworkload:\n  requests: 10\n  users: 5\n  arrivals: {process: poison, perDay: 5}\n  intents:\n    - {kind: a, share: 1, complexity: simple, content: static, zipf: 1, answer: {medianTokens: 5, sigma: 0}, phrasings: ["x?"]}\ncache:\n  tll: 1h\n  maxEntries: 0\n',
  );
  it.each<[string, string[], string[]]>([
    [
      'an unknown scenario',
      ['--scenario', 'faq-chatbt'],
      ['there is no scenario "faq-chatbt"', 'did you mean faq-chatbot?'],
    ],
    ['an unknown flag', ['--tll', '5m'], ["unknown option '--tll'", 'Did you mean --ttl?']],
    ['a bare number', ['--ttl', '90'], ['--ttl: "90" has no unit', '90s']],
    ['a negative TTL', ['--ttl', '-5m'], ['--ttl: -5m is out of range']],
    ['cache size 0', ['--cache-size', '0'], ['--cache-size: 0 is out of range', 'a count from 1 up']],
    ['an unknown policy', ['--cache-policy', 'lrru'], ['did you mean lru?']],
    ['an unknown strategy', ['--strategy', 'basik'], ['did you mean basic?']],
    ['a name that every object has', ['--strategy', 'constructor'], ['there is no strategy "constructor"']],
    ['an unknown technique', ['--without', 'cach'], ['did you mean cache?']],
    ['an unknown catalog', ['--models', 'doc'], ['did you mean docs?']],
    ['crossed thresholds', ['--simple-below', '8'], ['keep --simple-below at or below --complex-from']],
    ['a missing log', ['--trace', 'nowhere.txt'], ['nowhere.txt: there is no such file']],
    ['a log and a scenario', ['--trace', 'x.txt', '--scenario', 'faq-chatbot'], ['cannot be combined']],
    ['a flag for logs without a log', ['--skip-bad-lines'], ['add --trace FILE']],
    ['an unknown kind of file', ['--trace', file('x.parquet', 'x')], ['does not tell its format']],
    ['a folder', ['--trace', folder], ['is a folder']],
    ['an empty log', ['--trace', file('empty.txt', '')], ['is empty']],
    [
      'broken JSON',
      ['--trace', file('broken.jsonl', '{"text":"a"}\n{"text":"b"\n')],
      ['broken.jsonl:2: is not valid JSON', '--skip-bad-lines'],
    ],
    ['binary garbage', ['--trace', file('garbage.txt', Buffer.from([1, 2, 0, 255]))], ['this is not a text file']],
    [
      'a log in UTF-16',
      ['--trace', file('utf16.txt', Buffer.from('\ufeffhello', 'utf16le'))],
      ['is in UTF-16', 'UTF-8'],
    ],
    ['a JSON array', ['--trace', file('array.jsonl', '[{"text":"a"}]')], ['is one JSON array', 'jq -c']],
    ['a time beyond all times', ['--trace', file('far.jsonl', '{"text":"a","t":1e300}\n')], ['"1e+300" is not a time']],
    [
      'its own input for -o',
      ['--trace', file('own.txt', 'a\n'), '-o', join(folder, 'own.txt')],
      ['it is what this run reads'],
    ],
    ['an empty value', ['--seed', ''], ['--seed: is empty']],
    ['too many requests', ['--requests', '20000000000'], ['use a count from 1 to 1,000,000,000']],
    ['a folder that does not exist for -o', ['-o', join(folder, 'no', 'x.json')], ['its folder does not exist']],
    [
      'a rate for a timed log',
      ['--rate', '10', '--trace', file('timed.jsonl', '{"text":"a","t":1}\n')],
      ['has times of its own'],
    ],
    [
      'three mistakes in a scenario',
      ['--scenario', scenario],
      [
        'bad.yaml:7:23 workload.arrivals.process',
        'bad.yaml:11:3 cache.tll',
        'did you mean ttl?',
        'bad.yaml:12:15 cache.maxEntries',
      ],
    ],
  ])('%s', async (_, args, messages) => {
    const { code, stdout, stderr } = await invoke(['simulate', ...args]);
    for (const message of messages) expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('reports everything that is wrong with the flags at once', async () => {
    const { stderr } = await invoke([
      'simulate',
      '--ttl',
      '5',
      '--cache-size',
      '-1',
      '--cache-key',
      'x',
      '--requests',
      'many',
    ]);
    for (const flag of ['--ttl', '--cache-size', '--cache-key', '--requests'])
      expect(stderr).toContain(`error ${flag}:`);
  });

  it('skips bad lines when asked to, and counts them', async () => {
    const path = file('half.jsonl', '{"text":"a"}\nnonsense\n{"text":"a"}\n');
    const { code, stdout } = await invoke(['simulate', '--trace', path, '--skip-bad-lines', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 2, workload: { skippedLines: 1 } });
  });
});

describe('explain', () => {
  it("walks through the document's examples when asked nothing, the repeated one being a hit", async () => {
    const { stdout } = await invoke(['explain', '--json']);
    const { explanations } = JSON.parse(stdout);
    expect(explanations).toHaveLength(11);
    expect(explanations[0]).toMatchObject({
      query: 'What is Python?',
      answeredBy: 'gpt-3.5-turbo',
      expectedLatencyMs: 300,
    });
    expect(explanations[0].expectedCostUsd).toBeCloseTo(0.002, 12);
    expect(explanations[10]).toMatchObject({
      answeredBy: 'cache',
      hitOf: 1,
      expectedCostUsd: 0,
      expectedLatencyMs: 50,
    });
  });

  it("says where the document's own score contradicts what it expects", async () => {
    const { stdout } = await invoke(['explain', 'Compare Python and Java for enterprise applications']);
    expect(stdout).toContain('5.7 of 10');
    expect(stdout).toContain('the document expects complex');
  });

  it('marks removed words, without colour too', async () => {
    const { stdout } = await invoke(['explain', 'Hi, please explain DNS']);
    expect(stdout).toContain('[-Hi, please -]explain DNS');
  });

  it('does not let a query speak to the terminal', async () => {
    const { stdout } = await invoke(['explain', 'What\u001b[2J is\u0007 this?']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u0007');
    expect(stdout).toContain('\\x1b[2J');
  });

  it('refuses an empty query', async () => {
    expect(await invoke(['explain', ''])).toMatchObject({ code: 2 });
  });
});

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
      ...['menu', 'basic', 'simulate', 'explain', 'scenarios', 'models'].map((name) => [name, '--help']),
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
    expect(stderr).toContain('Did you mean simulate?');
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
  it('runs the choice it is given, by number or by name', async () => {
    for (const choice of ['1', 'basic']) {
      const { code, stdout, stderr } = await invoke(['menu', choice]);
      expect(code).toBe(0);
      expect(stdout).toContain('The basic strategy costs');
      expect(stderr).toContain('npx optimize basic');
    }
  });

  it('runs a choice piped in', async () => {
    expect((await invoke(['menu'], { input: '4\n' })).stdout).toContain('1. What is Python?');
  });

  it('runs everything when nothing is piped in', async () => {
    const { code, stdout } = await invoke(['menu']);
    expect(code).toBe(0);
    expect(stdout).toContain('The basic strategy costs');
    expect(stdout).toContain('1. What is Python?');
  });

  it('does not pretend about what is not there yet', async () => {
    const { code, stdout, stderr } = await invoke(['menu', '2']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('not in this version yet');
  });

  it('leaves when told to', async () => {
    for (const choice of ['7', 'exit']) expect(await invoke(['menu', choice])).toMatchObject({ code: 0, stdout: '' });
  });

  it('refuses what is no choice', async () => {
    expect(await invoke(['menu', '9'])).toMatchObject({ code: 2 });
  });
});
