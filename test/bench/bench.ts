import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import { alwaysAt } from '../../src/models/price-rules.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import { findStrategy, type Strategy } from '../../src/settings/strategy.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { ResponseCache } from '../../src/techniques/cache/response-cache.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { TRACE_FIELDS } from '../../src/workload/traces/trace-reader.ts';
import { TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import { commands } from './commands.ts';
import { Bench } from './comparison.ts';
import { lruCurve, sweepThreads, tuning } from './experiments.ts';
import { logs } from './logs.ts';
import { type PlainRequest, simulatePlainly } from './peers/plain-simulator.ts';
import { queue } from './queue.ts';
import { firstBytes, watching } from './terminals.ts';
import { neighbours, prompts } from './texts.ts';
import { accessNs, nanoseconds, nanosecondsOf, nanosecondsOfBoth } from './timing.ts';
import { fiftyTurns, questionsAbout, tenThousandTexts, type Written, written, zipfKeys } from './workloads.ts';

const BIN = fileURLToPath(new URL('../bin/optimize.js', import.meta.url));
const HOUR = 3_600_000;
const bench = new Bench();
const { report } = bench;

function kernel(): void {
  const requests = 2_000_000;
  const capacity = 100_000;
  const objects = 1_000_000;
  const keys = zipfKeys(requests, objects);
  const withOurs = (): void => {
    const cache = new ResponseCache({ ttlMs: HOUR, maxEntries: capacity, policy: 'lru' });
    cache.ensure(objects);
    for (let i = 0; i < requests; i++) {
      const key = keys[i] as number;
      if (!cache.lookup(key, i * 0.1)) cache.store(key, i * 0.1);
    }
  };
  const withPeer = (): void => {
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
  };
  const [ours, peer] = nanosecondsOfBoth(requests, withOurs, withPeer);
  // Of a key its slot, and of the entry its time and two links: three lines of memory.
  const access = accessNs(keys, 16);
  bench.compare({
    name: 'lru-kernel',
    what: 'LRU cache with TTL, integer keys, 1,000,000 of them, 100,000 entries',
    unit: 'ns a request',
    ours,
    peer: { name: 'lru-cache', value: peer },
    limit: { value: 3 * access, why: `3 accesses by key, ${access.toFixed(1)} ns each` },
    goal: 1 / 3,
  });
}

/** Requests as one would write them down, of blocks that are made. */
function plainRequests({ workload, blocks }: Written): PlainRequest[] {
  return blocks.flatMap((block) =>
    Array.from({ length: block.length }, (_, i) => ({
      at: block.at[i] as number,
      text: workload.queries.text(block.query[i] as number),
      outputTokens: block.outputTokens[i] as number,
    })),
  );
}

/** What a request must touch in no order in the basic strategy: its query's key and tokens, its entry and its truth. */
const ACCESSES = 8;

/**
 * The pipelines against a simulator as one would write it, the same requests with the same settings. Every round
 * replays a workload nobody has seen, so that its text is worked on in every round; the blocks are made beforehand,
 * so that the replay is measured without the generator.
 */
async function pipeline(): Promise<void> {
  const requests = 300_000;
  const rounds = await Promise.all(Array.from({ length: 6 }, () => written(tenThousandTexts(requests))));
  let next = 0;
  const plain = plainRequests(rounds[0] as Written);
  const play = (strategy: Strategy) => (): void => played(rounds[next++] as Written, strategy);
  const [basic, peer] = nanosecondsOfBoth(requests, play(findStrategy('basic')), () => simulatePlainly(plain), 3);
  const advanced = nanoseconds(requests, play(findStrategy('advanced')));
  const [{ blocks }] = rounds as [Written];
  const queries = Int32Array.from(blocks.flatMap(({ query, length }) => Array.from(query.subarray(0, length))));
  const access = accessNs(queries, 64);
  const limit = { value: ACCESSES * access, why: `${ACCESSES} accesses by query, ${access.toFixed(1)} ns each` };
  bench.compare({
    name: 'basic',
    what: `basic pipeline, ${requests} requests over 10,000 texts`,
    unit: 'ns a request',
    ours: basic,
    peer: { name: 'a simulator of Map and objects', value: peer },
    limit,
    goal: 0.5,
    note: `${(1e3 / basic).toFixed(1)}M requests/s (goal: 3M)`,
  });
  bench.compare({
    name: 'advanced',
    what: `advanced pipeline, the same requests`,
    unit: 'ns a request',
    ours: advanced,
    peer: { name: 'the basic one', value: basic },
    limit,
    goal: 3,
  });
  const generate = await nanosecondsOf(requests, async () => {
    for await (const _ of new GeneratedWorkload('bench', tenThousandTexts(requests), '42').blocks());
  });
  bench.compare({
    name: 'generator',
    what: 'making these requests',
    unit: 'ns a request',
    ours: generate,
    peer: { name: 'replaying them (basic)', value: basic },
    goal: 1,
  });
}

/** The advanced pipeline where the texts are known and its tables are larger than the processor's caches. */
async function wide(): Promise<void> {
  const requests = 1_000_000;
  const many = await written(questionsAbout(4_000, requests));
  const advanced = findStrategy('advanced');
  const large = { ...advanced, knobs: { ...advanced.knobs, 'cache.maxEntries': 10_000 } };
  played(many, large);
  const rate = 1e3 / nanoseconds(requests, () => played(many, large), 2);
  report(
    `advanced pipeline, ${many.workload.queries.size} texts, cache of 10,000, texts known`,
    `${rate.toFixed(2)}M requests/s`,
    '1.5M, aim 3M',
    rate >= 1.5,
  );
}

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
  const basic = await nanosecondsOf(requests, () => run(tenThousandTexts(requests), 'basic'));
  const plain = await nanosecondsOf(requests, () => run(tenThousandTexts(requests), 'baseline'));
  const turn = await nanosecondsOf(requests, () => run(fiftyTurns(requests), 'baseline'));
  const few = await nanosecondsOf(requests / 4, () => run(fiftyTurns(requests / 4), 'baseline'));
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

async function alike(): Promise<void> {
  const folder = fileURLToPath(new URL('../scenarios/', import.meta.url));
  const { workload } = parseScenario(readFileSync(`${folder}faq-chatbot.yaml`, 'utf8'), 'faq-chatbot.yaml');
  const { workload: generated } = await written({ ...workload, requests: 300_000 });
  await neighbours(
    Array.from({ length: generated.queries.size }, (_, id) => generated.queries.text(id)),
    bench,
  );
}

async function jsonLines(): Promise<void> {
  const count = 200_000;
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
  bench.compare({
    name: 'json-lines',
    what: 'reading JSON lines',
    unit: 'ns a row',
    ours,
    peer: { name: 'split and JSON.parse', value: parse },
    goal: 0.5,
    note: `${(1e3 / ours).toFixed(1)}M rows/s (goal: 2M)`,
  });
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

/** What takes minutes, and is measured when it is asked for by its name. */
const long: Record<string, () => void | Promise<void>> = {
  wide,
  sessions,
  logs: () => logs(BIN, bench),
  firstBytes: () => firstBytes(BIN, report),
  watching: () => watching(BIN, report),
  memory,
  sweepThreads: () => sweepThreads(BIN, report),
  lruCurve: () => lruCurve(report),
  tuning: () => tuning(BIN, report),
  queue: () => queue(BIN, report),
};
/** What is quick enough to be run before each change to a hot path. */
const quick: Record<string, () => void | Promise<void>> = {
  kernel,
  pipeline,
  prompts: () => prompts(bench),
  alike,
  jsonLines,
  commands: () => commands(BIN, bench),
};
const parts = { ...quick, ...long };
const given = process.argv.slice(2).filter((name) => name !== 'renew');
const asked = given.length === 0 ? Object.keys(quick) : given.includes('all') ? Object.keys(parts) : given;
for (const [name, part] of Object.entries(parts)) if (asked.includes(name)) await part();
if (given.length === 0) console.log(`By name: npm run bench -- ${Object.keys(long).join(' ')}, or all`);
if (process.argv.includes('renew')) bench.renew();
process.exitCode = bench.finish();
