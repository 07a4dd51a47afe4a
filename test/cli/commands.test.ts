import { chmodSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { KNOB_PATHS, KNOBS } from '../../src/settings/knobs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** What the sides of a simulation come to, and what is found. */
const result = (...args: string[]): Promise<SimulationResult> =>
  whole(...args, '--no-parts', '--no-controls', '--no-alternatives');

async function whole(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '-n', '3000', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as SimulationResult;
}

describe('simulate', () => {
  it('tries fixes on every request, for a cache is not full at the beginning', async () => {
    const run = (...flags: string[]) => result('--only', 'cache', '-n', '40000', ...flags);
    const before = await run();
    // More texts than are compared anew.
    expect(before.workload.queries).toBeGreaterThan(8_000);
    const room = before.findings.find(({ id }) => id === 'cache-too-small');
    expect(room?.flags).toEqual(['--cache-size', '5000']);
    const after = await run('--cache-size', '5000', '--no-fixes');
    expect(room?.tried?.[0]).toMatchObject({ requests: 40_000, after: after.optimized.cache.hitRate });
    expect(room?.suggestion).toContain(`to ${(100 * (after.optimized.cache.hitRate as number)).toFixed(1)}%`);
  });

  it.each(['1', '2'])(
    'leaves replays out that are not wanted, and comes to the same without them, in %s runs',
    async (runs) => {
      const { attribution, controls, ...all } = await whole('-n', '300', '--runs', runs, '--no-fixes');
      expect([attribution.length, controls?.singles.length]).toEqual([3, 3]);
      const less = await result('-n', '300', '--runs', runs, '--no-fixes');
      expect(less).toMatchObject({ partial: false, attribution: [], worth: [] });
      expect(less.controls).toBeUndefined();
      for (const key of ['baseline', 'optimized', 'savings', 'ceilings', 'expectations'] as const) {
        expect(less[key], key).toEqual(all[key]);
      }
    },
  );

  it('tries fixes on the first of several runs', async () => {
    const args = ['--only', 'cache', '--cache-size', '200', '-n', '3000', '--runs', '2'];
    const room = (await result(...args)).findings.find(({ id }) => id === 'cache-too-small');
    const after = await result('--only', 'cache', '--cache-size', '1000', '-n', '3000', '--no-fixes');
    expect(room?.flags).toEqual(['--cache-size', '1000']);
    expect(room?.tried?.[0]).toMatchObject({ requests: 3_000, after: after.optimized.cache.hitRate });
    expect(room?.suggestion).toContain('tried on the first run)');
    expect((await result(...args, '--no-fixes')).findings.flatMap(({ tried = [] }) => tried)).toEqual([]);
  });

  it('complains of idle knobs only where someone chose them for this strategy', async () => {
    const idle = async (...flags: string[]) =>
      (await result('--no-fixes', ...flags)).findings.filter(({ id }) => id === 'knob-without-effect');
    // The preset sets the router, the scenario the similarity; neither was meant for what is left.
    expect(await idle('--scenario', 'content-pipeline', '-n', '200')).toEqual([]);
    expect(await idle('--scenario', 'quick-start', '--strategy', 'basic', '-n', '4')).toEqual([]);
    expect(await idle('--scenario', 'content-pipeline', '-n', '200', '--router', 'learned')).toHaveLength(1);
    const own = file(
      'idle.yaml',
      readFileSync('scenarios/faq-chatbot.yaml', 'utf8').replace(/^cache:$/m, 'semantic: {threshold: 0.7}\ncache:'),
    );
    expect(await idle('--scenario', own)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('--similarity') }),
    ]);
    expect(await idle('--scenario', own, '--strategy', 'multi-tier')).toEqual([]);
    expect(await idle('--scenario', own, '--strategy', 'basic')).toEqual([]);
  });

  it('does not warn of the length of a job, which comes all at once', async () => {
    const { findings } = await result('--scenario', 'content-pipeline', '-n', '200', '--no-fixes');
    expect(findings.map(({ id }) => id)).not.toContain('short-log');
    expect((await result('-n', '50', '--no-fixes')).findings.map(({ id }) => id)).toContain('short-log');
  });

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
      (a: SimulationResult, b: SimulationResult) => a.optimized.latencyMs.mean! > b.optimized.latencyMs.mean!,
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
      (a: SimulationResult, b: SimulationResult) => a.baseline.latencyMs.p95! > b.baseline.latencyMs.p95!,
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

describe('explain', () => {
  it("walks through the document's examples when asked nothing, the repeated one being a hit", async () => {
    const { stdout } = await invoke(['explain', '--json']);
    const { explanations } = JSON.parse(stdout);
    expect(explanations).toHaveLength(11);
    expect(explanations[0]).toMatchObject({
      query: 'What is Python?',
      answeredBy: 'gpt-3.5-turbo',
    });
    // The document's 300 ms, and the look-up before them.
    expect(explanations[0].expectedLatencyMs).toBeCloseTo(300 + 1, 9);
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
    expect(stdout).toContain('the guide expects complex');
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

  it('walks through all techniques of a strategy', async () => {
    const { stdout } = await invoke(['explain', 'What is Python?', '--strategy', 'advanced', '--json']);
    const { explanations, strategy } = JSON.parse(stdout);
    const steps: { step: string; reached: boolean }[] = explanations[0].steps;
    expect(strategy.techniques.length).toBeGreaterThan(9);
    expect(steps.flatMap(({ step, reached }) => (reached ? [step] : []))).toEqual(
      expect.arrayContaining([...strategy.techniques, 'call', 'store']),
    );
  });

  it.each([
    ['--strategy', 'advanced'],
    ['--with', 'semantic,fallback,budget', '--similarity', '0.6', '--budget', '0.002', '--ttl', '10s'],
    ['--without', 'cache', '--models', 'real', '--router', 'cost-aware', '--seed', 'another'],
    ['--only', 'cache', '--steady'],
  ])('comes to what simulate makes of the same queries: %s %s', async (...flags) => {
    const queries = [
      'What is Python?',
      'Compare Python and Java',
      'what is python',
      "What's Python?",
      'Why is it slow?',
    ];
    const path = file('queries.txt', queries.map((query) => `${query}\n`).join(''));
    // A log that says nothing of times and answers is taken to have these.
    const asLogged = ['--answer-tokens', '250', '--every', '864ms'];
    const explained = await invoke(['explain', ...queries, ...asLogged, ...flags, '--json']);
    const simulated = await invoke(['simulate', '--trace', path, ...flags, '--json']);
    const { explanations, totals } = JSON.parse(explained.stdout);
    const { baseline, optimized } = JSON.parse(simulated.stdout) as SimulationResult;
    expect(totals).toMatchObject({
      requests: queries.length,
      costUsd: optimized.costUsd,
      baselineCostUsd: baseline.costUsd,
      latencyMeanMs: optimized.latencyMs.mean,
      hitRate: optimized.cache.hitRate,
    });
    const hits = explanations.filter(({ outcome }: { outcome: string }) => / hit|hit /.test(outcome)).length;
    expect(hits / queries.length).toBe(optimized.cache.hitRate ?? 0);
  });

  it('asks at a pace of its own, so that two can be on their way at once', async () => {
    const { stdout } = await invoke(['explain', 'a b c', 'a b c', '--with', 'coalescing', '--every', '10ms']);
    expect(stdout).toContain('query 1 waits for the same');
  });

  it('takes a system prompt, as it is or from a file', async () => {
    const rules = Array.from({ length: 300 }, (_, i) => `Rule ${i}: section ${i * 7} has it.`).join(' ');
    const flags = ['--with', 'prefix', '--models', 'openai'];
    const typed = await invoke(['explain', 'What is Python?', 'What is DNS?', ...flags, '--system', rules]);
    expect(typed.stdout).toMatch(/prefix +0 tokens read from the provider's cache, [\d,]{5} written/);
    expect(typed.stdout).toMatch(/prefix +[\d,]{5} tokens read from the provider's cache, 0 written/);
    const path = file('system.txt', rules);
    const read = await invoke(['explain', 'What is Python?', 'What is DNS?', ...flags, '--system', `@${path}`]);
    expect(read.stdout).toBe(typed.stdout);
    const missing = await invoke(['explain', '--system', '@nowhere.txt']);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('--system: nowhere.txt: there is no such file');
    const over = await invoke(['explain', '--system', `@${path}`, '--json', '-o', path]);
    expect(over.stderr).toContain('it is what this run reads');
  });

  it('refuses an empty query, two sizes, and a pause of nothing', async () => {
    expect(await invoke(['explain', ''])).toMatchObject({ code: 2 });
    const { code, stderr } = await invoke(['explain', '--tokens', '9', '--answer-tokens', '9', '--every', '0s']);
    expect(code).toBe(2);
    expect(stderr).toContain('leave one of them out');
    expect(stderr).toContain('use a duration above 0s');
  });
});

describe('what a log does not say', () => {
  /** The report on a log of three lines with these things more, blanks and line breaks made one. */
  const report = async (...more: object[]): Promise<string> => {
    const path = join(temporaryFolder(), 'log.jsonl');
    writeFileSync(
      path,
      more.map((each, i) => JSON.stringify({ text: `question ${i % 2}`, t: 10_000 * i, ...each })).join('\n'),
    );
    const { stdout } = await invoke(['simulate', '--trace', path, '--full', '--no-fixes']);
    return stdout.replace(/\s+/g, ' ');
  };

  it('is told, with what would have to be added', async () => {
    const intent = { intent: 'i', class: 'static' };
    const graded = { ...intent, correct: { 'gpt-4': 1, 'gpt-4o-mini': 1, 'gpt-3.5-turbo': 0 } };
    const untold = 'does not say what each query was after, so wrong hits and quality are not known';
    const ungraded = 'does not say which answers are good, so quality is not known; add grades ("correct"';
    expect(await report({}, {}, {})).toContain(untold);
    expect(await report(intent, intent, intent)).toContain(ungraded);
    expect(await report(graded, graded, graded)).not.toMatch(/does not say w/);
  });

  it('is counted where some lines do', async () => {
    expect(await report({ output_tokens: 9 }, {}, { output_tokens: 9 })).toContain('1 line of the log has no output_');
    expect(await report({}, {}, {})).toContain('the log has no output_tokens');
  });
});
