import { resolve } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import { USUAL_SEED } from '../foundation/random.ts';
import { formatCount, parseCount, parseDuration } from '../foundation/units.ts';
import type { LoggedTraffic } from '../models/as-logged.ts';
import type { Catalog } from '../models/model.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Surroundings } from '../workload/trace-source.ts';
import type { WarmUp } from '../workload/warm-up.ts';
import type { Workload } from '../workload/workload.ts';
import { type GeneratedSource, mostRequests, openWorkload, type WorkloadSource } from '../workload/workload-source.ts';
import { readCatalog } from './catalog-flags.ts';
import { type Context, say } from './context.ts';
import type { FlagReader, Flags } from './flag-reader.ts';
import { checkOutput, type Shown } from './output.ts';
import { pipedIn } from './piped-in.ts';
import { loadScenario } from './scenario-files.ts';
import { withoutUnknownAsks } from './unknown-asks.ts';
import { withoutUnknownQuality } from './unknown-quality.ts';

/** The scenario that is replayed when none is named. */
export const DEFAULT_SCENARIO = 'faq-chatbot';

/** Flags that only make sense with --trace. */
const TRACE_ONLY = [
  'trace-format',
  'fields',
  'mapping',
  'alias',
  'records',
  'time-zone',
  'time-unit',
  'answer-tokens',
  'skip-bad-lines',
  'strict',
  'keep-cache',
  'deferrable',
  'log-speeds',
];

/** Flags about vectors that texts are compared by. */
const COMPARING = ['vectors', 'embeddings-model'];

/** What is replayed, with which models and under which seed. */
export interface RunSettings {
  seed: string;
  /** The scenario; null when a log is replayed. */
  scenario: Scenario | null;
  source: WorkloadSource;
  /** The log, opened for one reading; null for a scenario. */
  opened: Workload | null;
  /** Whom the log's calls went to; null where it does not say, and for a scenario. */
  traffic: LoggedTraffic | null;
  catalog: Catalog;
  instant: boolean;
}

/** What a command has read: undefined only where something was wrong, and then nothing goes on. */
type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/**
 * Reads the flags about the run. `more` reads the command's own flags, its strategies among them; whatever is wrong with any of
 * them is reported together.
 */
export async function readRun<T extends { strategies: readonly (Strategy | undefined)[] }>(
  context: Context,
  flags: Flags,
  reader: FlagReader,
  shown: Shown<never>,
  more: (scenario: Scenario | null) => T | Promise<T>,
  // Who shows in the result how a log was read need not say it.
  { showsReading = false }: { showsReading?: boolean } = {},
): Promise<RunSettings & { own: Known<T> }> {
  const logs = reader.texts('trace');
  const trace = reader.text('trace') === undefined ? undefined : logs[0];
  if (trace !== undefined && reader.given('scenario')) {
    reader.wrong('--trace', 'cannot be combined with --scenario', 'replay either a scenario or a log');
  }
  const seed = reader.text('seed') ?? USUAL_SEED;
  const scenario =
    trace === undefined ? await loadScenario(reader.text('scenario') ?? DEFAULT_SCENARIO, context) : null;
  const own = await more(scenario);
  const asked = together(own.strategies);
  // A log is opened first: its own models are those there is a choice of.
  const listed = trace === undefined ? await readCatalog(reader, context, scenario, asked) : undefined;
  const requests = reader.count('requests', 1);
  const rate = reader.count('rate', 1);
  const warmUp = readWarmUp(reader, requests);
  // The code that reads logs is loaded when there is one to read.
  const traces = trace === undefined ? null : await import('./trace-flags.ts');
  const traceFlags = await traces?.readTraceFlags(reader, context, logs);
  const vectors = COMPARING.some((flag) => reader.given(flag))
    ? await (await import('./vector-file.ts')).readVectorFile(reader, context, own.strategies)
    : undefined;
  for (const flag of TRACE_ONLY.filter((name) => trace === undefined && reader.given(name))) {
    reader.wrong(`--${flag}`, 'is about reading a log, and no log is named', 'add --trace FILE');
  }
  reader.check();
  const read = vectors === undefined ? logs : [...logs, vectors.path];
  for (const path of read) surroundingsOf(context).resolve(path);
  await checkOutput(context, flags, shown);
  const whole =
    traces === null || traceFlags === undefined
      ? generatedSource(scenario as Scenario, requests, rate)
      : await traces.traceSource(context, traceFlags, requests, rate);
  const source: WorkloadSource = {
    ...whole,
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(vectors === undefined ? {} : { vectors }),
  };
  const opened = source.kind === 'trace' ? await openWorkload(source, seed, surroundingsOf(context)) : null;
  const traffic = (await opened?.traffic?.()) ?? null;
  const catalog = opened === null ? listed : await readCatalog(reader, context, null, asked, traffic);
  const known = (await opened?.asks?.()) ?? 'texts';
  // Who maps all tiers to one model leaves a router nothing to read questions for.
  const chooses = !reader.given('map') || catalog === undefined || new Set(Object.values(catalog.tiers)).size > 1;
  await leaveOut(reader, context, own, (strategy) => withoutUnknownAsks(strategy, known, opened?.name ?? '', chooses));
  if (catalog !== undefined) {
    await leaveOut(reader, context, own, (strategy) => withoutUnknownQuality(strategy, catalog));
  }
  reader.check();
  const told = showsReading ? null : ((await opened?.told?.()) ?? null);
  if (told !== null) await say(context, `read as ${told}; see optimize inspect\n`);
  context.beforeReplay?.(mostRequests(source));
  return {
    seed,
    scenario,
    source,
    opened,
    traffic,
    catalog: catalog as Catalog,
    instant: reader.given('instant'),
    own: own as Known<T>,
  };
}

/** What is played to begin with and not counted: a count of requests, or a duration. */
function readWarmUp(reader: FlagReader, requests: number | undefined): WarmUp | undefined {
  const text = reader.text('warmup');
  if (text === undefined) return undefined;
  const where = '--warmup';
  const count = parseCount(text);
  const time = 'value' in count ? count : parseDuration(text);
  if ('wrong' in time) {
    reader.wrong(where, `"${text}" is neither a count nor a duration`, 'write 5000 for so many requests, or 1d, 6h');
    return undefined;
  }
  if (!('value' in count)) return { ms: time.value };
  if (requests !== undefined && count.value >= requests) {
    reader.wrong(where, `takes all ${formatCount(requests)} requests`, 'make it shorter, or replay more (--requests)');
  }
  return { requests: count.value };
}

/** Takes out of each strategy, aloud, what goes by what is not known. */
async function leaveOut(
  reader: FlagReader,
  context: Context,
  own: { strategies: readonly (Strategy | undefined)[] },
  without: (strategy: Strategy) => Strategy,
): Promise<void> {
  const told = new Set<string>();
  for (const [i, strategy] of own.strategies.entries()) {
    const kept = reader.attempt(() => strategy && without(strategy));
    if (kept === undefined || kept.leftOut === undefined || kept === strategy) continue;
    (own.strategies as Strategy[])[i] = kept;
    told.add(`Left out: ${kept.leftOut.what}: ${kept.leftOut.why}.\n`);
  }
  for (const sentence of told) await say(context, sentence);
}

/** A strategy with the techniques of all of these: what it asks of the models is what they ask; undefined if one is. */
function together(strategies: readonly (Strategy | undefined)[]): Strategy | undefined {
  const [first] = strategies;
  if (first === undefined || strategies.includes(undefined)) return undefined;
  const expecting = strategies.find((strategy) => strategy?.knobs['routing.mode'] !== 'complexity') ?? first;
  const knobs = { ...first.knobs, 'routing.mode': expecting.knobs['routing.mode'] };
  return { ...first, knobs, techniques: new Set(strategies.flatMap((strategy) => [...(strategy?.techniques ?? [])])) };
}

function generatedSource({ name, workload }: Scenario, requests?: number, perDay?: number): GeneratedSource {
  const arrivals = { ...workload.arrivals, perDay: perDay ?? workload.arrivals.perDay };
  return { kind: 'generated', name, spec: { ...workload, requests: requests ?? workload.requests, arrivals } };
}

/** Whether the workload can be read a second time: standard input cannot. */
export function canReadAgain(source: WorkloadSource): boolean {
  return source.kind !== 'trace' || ![source.path, ...source.others].includes('-');
}

/** Fails for standard input where a log is read more than once. */
export function checkReadAgain(source: WorkloadSource): void {
  if (canReadAgain(source)) return;
  throw new UserError({
    where: '--trace -',
    what: 'standard input can be read only once, and this reads the log again and again',
    fix: 'save it to a file first',
  });
}

/** How this process opens workloads. */
export function surroundingsOf(context: Context): Surroundings {
  const { cwd, stdin, files, signal, spooled, kept } = context;
  const opened = (path: string): string => {
    if (path !== '-') return files.reads(resolve(cwd, path));
    if (spooled !== undefined) return spooled;
    files.readsStream(stdin);
    return path;
  };
  return {
    resolve: opened,
    stdin: spooled === undefined ? pipedIn(context) : stdin,
    signal,
    compare: async (...compared) => (await import('./vector-file.ts')).comparing(opened)(...compared),
    ...(kept === undefined ? {} : { kept }),
  };
}
