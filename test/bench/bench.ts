import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { AliasTable, zipfWeights } from '../../src/foundation/alias-table.ts';
import { randomStream } from '../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import { alwaysAt } from '../../src/models/price-rules.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import { findStrategy, type Strategy } from '../../src/settings/strategy.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { ResponseCache } from '../../src/techniques/cache/response-cache.ts';
import { WORDING_GRAPHS } from '../../src/techniques/semantic/similarity/wording-graphs.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import { TRACE_FIELDS } from '../../src/workload/traces/trace-reader.ts';
import { TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import type { RequestBlock } from '../../src/workload/workload.ts';
import { lruCurve, sweepThreads, tuning } from './experiments.ts';
import { logs } from './logs.ts';
import { queue } from './queue.ts';
import { firstBytes, watching } from './terminals.ts';

/** One line of the report: a measurement and what it is held against. */
interface Row {
  what: string;
  measured: string;
  goal: string;
  met: boolean;
}

const BIN = fileURLToPath(new URL('../bin/optimize.js', import.meta.url));
const HOUR = 3_600_000;
const rows: Row[] = [];

/** Nanoseconds per operation: the fastest of several rounds, so that a busy machine weighs little. */
function nanoseconds(operations: number, work: () => void, rounds = 3): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1e6) / operations;
}

async function nanosecondsOf(operations: number, work: () => Promise<void>, rounds = 3): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1e6) / operations;
}

/** The same by the time that the process has had of a processor, of the best of several rounds. */
async function processorNanosecondsOf(operations: number, work: () => Promise<void>, rounds = 3): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const { user } = process.cpuUsage();
    await work();
    best = Math.min(best, process.cpuUsage().user - user);
  }
  return (best * 1e3) / operations;
}

function report(what: string, measured: string, goal: string, met: boolean): void {
  rows.push({ what, measured, goal, met });
  console.log(`${met ? 'ok    ' : 'MISSED'} ${what}: ${measured} (goal: ${goal})`);
}

function zipfKeys(requests: number, objects: number): Int32Array {
  const random = randomStream('bench', 'keys');
  const table = new AliasTable(zipfWeights(objects, 1));
  return Int32Array.from({ length: requests }, () => table.draw(random));
}

function kernel(): void {
  const requests = 5_000_000;
  const capacity = 100_000;
  const keys = zipfKeys(requests, 1_000_000);
  const ours = nanoseconds(requests, () => {
    const cache = new ResponseCache({ ttlMs: HOUR, maxEntries: capacity, policy: 'lru' });
    cache.ensure(1_000_000);
    for (let i = 0; i < requests; i++) {
      const key = keys[i] as number;
      if (!cache.lookup(key, i * 0.1)) cache.store(key, i * 0.1);
    }
  });
  const theirs = nanoseconds(
    requests,
    () => {
      let now = 1;
      const cache = new LRUCache<number, number>({
        max: capacity,
        ttl: HOUR,
        perf: { now: () => now },
        ttlResolution: 0,
      });
      for (let i = 0; i < requests; i++) {
        now = 1 + i * 0.1;
        const key = keys[i] as number;
        if (cache.get(key) === undefined) cache.set(key, key);
      }
    },
    2,
  );
  const ratio = theirs / ours;
  report(
    'LRU + TTL kernel against lru-cache with TTL, integer keys',
    `${ratio.toFixed(1)}x (${ours.toFixed(1)} against ${theirs.toFixed(1)} ns)`,
    '3x, aim 5x',
    ratio >= 3,
  );
}

/** Nanoseconds of a look-up in lru-cache on string keys: a million keys, Zipf, 100,000 entries. */
function stringLookup(): number {
  const keys = zipfKeys(3_000_000, 1_000_000);
  const texts = Array.from({ length: 1_000_000 }, (_, i) => `what is the answer to question ${i}?`);
  return nanoseconds(
    keys.length,
    () => {
      const cache = new LRUCache<string, number>({ max: 100_000, ttl: HOUR });
      for (const key of keys) {
        const text = texts[key] as string;
        if (cache.get(text) === undefined) cache.set(text, key);
      }
    },
    2,
  );
}

/** Made-up words, each unlike the others: `bakelo`, `dumiva`. */
function words(count: number, seed: string): string[] {
  const random = randomStream('bench words', seed);
  const letter = (of: string): string => of[Math.floor(random() * of.length)] as string;
  const made = new Set<string>();
  while (made.size < count) {
    made.add(Array.from({ length: 4 }, () => letter('bdfgklmnprstvz') + letter('aeiou')).join(''));
  }
  return [...made];
}

/** Questions about so many topics, in 25 wordings each, asked by a Zipf law with exponent 1. */
const questionsAbout = (topics: number, requests: number): WorkloadSpec => ({
  requests,
  users: 10_000,
  arrivals: { process: 'poisson', perDay: 100_000 },
  systemPrompt: 'You are a helpful assistant. Please answer in plain English.',
  wording: { openings: { rate: 0.8, texts: ['Hi,', 'Hello:', 'Please tell me:', 'Quick question:'] } },
  intents: [
    {
      kind: 'question',
      share: 1,
      complexity: 'simple',
      content: 'static',
      zipf: 1,
      answer: { medianTokens: 250, sigma: 0.4 },
      phrasings: [
        'What is {topic}?',
        'Define {topic}',
        'Explain {topic}',
        'What does {topic} mean?',
        'Can you describe {topic}?',
      ],
      fill: {
        topic: words(2 * topics, 'topics')
          .map((word, i, all) => `${word} ${all[(i * 7 + 1) % all.length]}`)
          .slice(0, topics),
      },
    },
  ],
});

/** 10,000 texts. */
const tenThousandTexts = (requests: number): WorkloadSpec => questionsAbout(400, requests);

interface Written {
  workload: GeneratedWorkload;
  blocks: RequestBlock[];
}

/** A workload with all its blocks kept. */
async function written(spec: WorkloadSpec): Promise<Written> {
  const workload = new GeneratedWorkload('bench', spec, '42');
  const blocks: RequestBlock[] = [];
  // Kept as a command keeps them, so that all blocks have one shape.
  const kept = new RememberedWorkload(workload);
  for await (const _ of kept.blocks());
  for await (const block of kept.blocks()) blocks.push(block);
  return { workload, blocks };
}

async function pipeline(): Promise<void> {
  const requests = 1_000_000;
  const strategy = findStrategy('basic');
  // Every round replays a workload nobody has seen, so that its text is worked on in every round; the
  // blocks are made beforehand, so that the replay is measured without the generator.
  const rounds = await Promise.all([1, 2, 3].map(() => written(tenThousandTexts(requests))));
  let next = 0;
  const replay = nanoseconds(requests, () => {
    const { workload, blocks } = rounds[next++] as Written;
    const simulation = new Simulation(workload, DOCS_CATALOG, strategy, '42');
    for (const block of blocks) simulation.feed(block);
    simulation.finish(100_000);
  });
  const { workload, blocks } = rounds[0] as Written;
  const texts = Array.from({ length: workload.queries.size }, (_, id) => workload.queries.text(id));
  const same = nanoseconds(
    requests,
    () => {
      const cache = new LRUCache<string, number>({ max: 1_000, ttl: HOUR });
      for (const block of blocks) {
        for (let i = 0; i < block.length; i++) {
          const text = texts[block.query[i] as number] as string;
          if (cache.get(text) === undefined) cache.set(text, i);
        }
      }
    },
    2,
  );
  const lookup = stringLookup();
  report(
    'basic pipeline, a request, against an lru-cache look-up on a string key (1M keys, 100k entries)',
    `${(replay / lookup).toFixed(2)} (${replay.toFixed(0)} against ${lookup.toFixed(0)} ns; ${same.toFixed(0)} ns on these 10k texts), ${(1e3 / replay).toFixed(1)}M requests/s`,
    'at most 0.5',
    replay <= 0.5 * lookup,
  );
  const generate = await nanosecondsOf(requests, async () => {
    for await (const _ of new GeneratedWorkload('bench', tenThousandTexts(requests), '42').blocks());
  });
  report(
    'making the workload against replaying it',
    `${(generate / replay).toFixed(2)} (${generate.toFixed(0)} ns a request)`,
    'at most 1',
    generate <= replay,
  );
}

/** Sessions of fifty turns, each of which sends all that came before: nothing but that sets them apart from questions. */
const fiftyTurns = (requests: number): WorkloadSpec => ({
  ...questionsAbout(400, requests),
  sessions: { turns: { median: 50, sigma: 0 }, system: 2_000, thinkTime: 60_000 },
});

/** A model of which the provider keeps prompts, so that every turn is looked up among them. */
const KEEPING: Catalog = {
  ...DOCS_CATALOG,
  models: DOCS_CATALOG.models.map((model) => ({
    ...model,
    prices: {
      ...alwaysAt({ input: 3e-6, output: 15e-6, cachedInput: 0.3e-6, cacheWrite: null, cacheWriteHour: null }),
      prefixCache: { minTokens: 1_024, stepTokens: 128, ttlMs: 300_000, implicit: true, source: 'the bench' },
    },
  })),
};

/**
 * A turn of a session, which is asked of a model that keeps prompts, against a question that stands alone: through the
 * basic pipeline, and asked of the same model without anything else; each made and replayed.
 */
async function sessions(): Promise<void> {
  const run = async (spec: WorkloadSpec, name: string): Promise<void> => {
    const workload = new GeneratedWorkload('bench', spec, '42');
    const simulation = new Simulation(workload, KEEPING, findStrategy(name), '42');
    for await (const block of workload.blocks()) simulation.feed(block);
    simulation.finish(100_000);
  };
  const requests = 1_000_000;
  const basic = await processorNanosecondsOf(requests, () => run(tenThousandTexts(requests), 'basic'));
  const plain = await processorNanosecondsOf(requests, () => run(tenThousandTexts(requests), 'baseline'));
  const turn = await processorNanosecondsOf(requests, () => run(fiftyTurns(requests), 'baseline'));
  const few = await processorNanosecondsOf(requests / 4, () => run(fiftyTurns(requests / 4), 'baseline'));
  report(
    'a turn of sessions of 50 turns against a single question of the basic pipeline, 1,000,000 of each, processor time',
    `${(turn / basic).toFixed(2)} (${turn.toFixed(0)} against ${basic.toFixed(0)} ns; ${(turn / plain).toFixed(2)} of one that is only asked; of 250,000 turns ${few.toFixed(0)} ns each)`,
    'at most 2',
    turn <= 2 * basic,
  );
}

/** One simulation of kept blocks, from a fresh query table or one whose texts are known. */
function played({ workload, blocks }: Written, strategy: Strategy): void {
  const simulation = new Simulation(workload, DOCS_CATALOG, strategy, '42');
  for (const block of blocks) simulation.feed(block);
  simulation.finish(100_000);
}

async function advanced(): Promise<void> {
  const requests = 1_000_000;
  const basic = findStrategy('basic');
  const whole = findStrategy('advanced');
  const rounds = await Promise.all([1, 2, 3, 4].map(() => written(tenThousandTexts(requests))));
  let next = 0;
  const simple = nanoseconds(requests, () => played(rounds[next++] as Written, basic), 2);
  const full = nanoseconds(requests, () => played(rounds[next++] as Written, whole), 2);
  report(
    'advanced pipeline against the basic one, 1,000,000 requests over 10,000 texts',
    `${(full / simple).toFixed(2)} (${full.toFixed(0)} against ${simple.toFixed(0)} ns a request)`,
    'at most 3',
    full <= 3 * simple,
  );
  const known = rounds[3] as Written;
  const other = { ...whole, knobs: { ...whole.knobs, 'semantic.threshold': 0.9 } };
  const again = nanoseconds(requests, () => played(known, other), 2);
  report(
    'the same with another --similarity, neighbours known',
    `${(again / full).toFixed(2)} of the first`,
    'below 1',
    again < full,
  );

  const wide = await written(questionsAbout(4_000, requests));
  const large = { ...whole, knobs: { ...whole.knobs, 'cache.maxEntries': 10_000 } };
  played(wide, large);
  const rate = 1e3 / nanoseconds(requests, () => played(wide, large), 2);
  report(
    `advanced pipeline, ${wide.workload.queries.size} texts, cache of 10,000, texts known`,
    `${rate.toFixed(2)}M requests/s`,
    '1.5M, aim 3M',
    rate >= 1.5,
  );
}

async function neighbours(): Promise<void> {
  const folder = fileURLToPath(new URL('../scenarios/', import.meta.url));
  const { workload } = parseScenario(readFileSync(`${folder}faq-chatbot.yaml`, 'utf8'), 'faq-chatbot.yaml');
  const { workload: generated } = await written({ ...workload, requests: 400_000 });
  const texts = Array.from({ length: generated.queries.size }, (_, id) => generated.queries.text(id));
  const seconds = (count: number): number =>
    nanoseconds(1, () => WORDING_GRAPHS['weighted-words'](0.7).extend(texts.slice(0, count)), 2) / 1e9;
  const [ten, twenty] = [seconds(10_000), seconds(20_000)];
  report(
    'neighbours of 10,000 distinct texts',
    `${((ten * 1e6) / 10_000).toFixed(0)} µs a text; 20,000 take ${twenty.toFixed(2)} s, ${(twenty / ten).toFixed(1)} times as long`,
    '60 µs, aim 25',
    ten <= 0.6,
  );
}

async function jsonLines(): Promise<void> {
  const count = 500_000;
  const keys = zipfKeys(count, 10_000);
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      i,
      t: i * 100,
      text: `what is the best way to do thing number ${keys[i]}?`,
      user: `u${(keys[i] as number) % 997}`,
      output_tokens: 200 + (i % 100),
    }),
  );
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const fieldNames = Object.fromEntries(TRACE_FIELDS.map((field) => [field, field]));
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 1 << 18) yield bytes.subarray(at, at + (1 << 18));
  };
  const ours = await nanosecondsOf(count, async () => {
    const options = { fieldNames, timeUnit: 'ms', skipBadLines: false, assumedPerDay: 1e5 } as const;
    const workload = new TraceWorkload(
      { name: 'bench', chunks: chunks() },
      'jsonl',
      options,
      250,
      Number.POSITIVE_INFINITY,
    );
    for await (const _ of workload.blocks());
  });
  const parse = nanoseconds(count, () => {
    for (const line of bytes.toString().split('\n')) if (line !== '') JSON.parse(line);
  });
  const rate = 1e3 / ours;
  report(
    'reading JSON lines',
    `${rate.toFixed(2)}M rows/s, ${(parse / ours).toFixed(1)}x split + JSON.parse`,
    '0.8M rows/s, aim 2M',
    rate >= 0.8,
  );
}

function memory(): void {
  const script = `process.argv.splice(1, 0, '${BIN}'); await import('${BIN}'); process.stderr.write(String(process.resourceUsage().maxRSS))`;
  const peak = (requests: string): number => {
    const args = ['--input-type=module', '-e', script, 'simulate', '-n', requests, '--json'];
    const { stderr } = spawnSync(process.execPath, args, { maxBuffer: 1e9 });
    return Number(/(\d+)$/.exec(stderr.toString())?.[1]) / 1024;
  };
  const small = peak('1M');
  const large = peak('20M');
  report(
    'memory, 20,000,000 requests',
    `${large.toFixed(0)} MB (${small.toFixed(0)} MB for 1,000,000)`,
    '250 MB',
    large <= 250,
  );
}

function startup(): void {
  const best = (args: readonly string[]): number =>
    nanoseconds(1, () => execFileSync(process.execPath, args, { stdio: 'ignore' }), 15) / 1e6;
  const node = best(['-e', '0']);
  const against = (what: string, args: readonly string[], must: number, aim: number): void => {
    const ms = best([BIN, ...args]);
    report(
      `${what} against node -e 0`,
      `${(ms / node).toFixed(2)} (${ms.toFixed(0)} against ${node.toFixed(0)} ms)`,
      `at most ${must}, aim ${aim}`,
      ms <= must * node,
    );
  };
  against('--help', ['--help'], 1.5, 1.3);
  against('simulate, 10,000 requests,', ['simulate', '-n', '10k'], 3, 2);
}

/** What takes minutes, and is measured when it is asked for by its name. */
const long: Record<string, () => void | Promise<void>> = {
  memory,
  sweepThreads: () => sweepThreads(BIN, report),
  lruCurve: () => lruCurve(report),
  tuning: () => tuning(BIN, report),
  queue: () => queue(BIN, report),
};
const quick: Record<string, () => void | Promise<void>> = {
  kernel,
  pipeline,
  advanced,
  sessions,
  neighbours,
  jsonLines,
  logs: () => logs(BIN, report),
  startup,
  firstBytes: () => firstBytes(BIN, report),
  watching: () => watching(BIN, report),
};
const parts = { ...quick, ...long };
const given = process.argv.slice(2);
const asked = given.length === 0 ? Object.keys(quick) : given.includes('all') ? Object.keys(parts) : given;
for (const [name, part] of Object.entries(parts)) if (asked.includes(name)) await part();
if (given.length === 0) console.log(`By name: npm run bench -- ${Object.keys(long).join(' ')}, or all`);
if (rows.some(({ met }) => !met)) process.exitCode = 1;
