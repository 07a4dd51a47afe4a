import { resolve } from 'node:path';
import { simulate } from '../../experiment/simulate.ts';
import { EXIT, suggestion, UserError } from '../../foundation/problem.ts';
import { findCatalog } from '../../models/catalogs.ts';
import { renderSimulation } from '../../report/terminal/simulation.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { GeneratedWorkload } from '../../workload/generator/generated-workload.ts';
import { openTrace } from '../../workload/traces/source.ts';
import { TRACE_FIELDS, type TraceField, type TraceOptions } from '../../workload/traces/trace-reader.ts';
import { formatOf, TRACE_FORMATS, type TraceFormat, TraceWorkload } from '../../workload/traces/trace-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Context } from '../context.ts';
import { checkOutput, deliver } from '../output.ts';
import { Progress } from '../progress.ts';
import { loadScenario } from '../scenario-files.ts';
import { FlagReader, type Flags, readStrategy } from '../settings.ts';

/** The scenario that is replayed when none is named. */
export const DEFAULT_SCENARIO = 'faq-chatbot';

/** Tokens of an answer where neither the log nor the user says: about what a request of 500 tokens leaves. */
const DEFAULT_ANSWER_TOKENS = 250;

/** Requests a day where the log has no times: the document's volume. */
const DEFAULT_PER_DAY = 100_000;

/** `optimize simulate` and `optimize basic`. */
export async function simulateCommand(context: Context, flags: Flags, command: string): Promise<number> {
  const reader = new FlagReader(flags);
  const trace = reader.text('trace');
  if (trace !== undefined && reader.given('scenario')) {
    reader.wrong('--trace', 'cannot be combined with --scenario', 'replay either a scenario or a log');
  }
  const seed = reader.text('seed') ?? '42';
  const scenario =
    trace === undefined ? await loadScenario(reader.text('scenario') ?? DEFAULT_SCENARIO, context) : null;
  const catalog = reader.attempt(() => findCatalog(reader.text('models') ?? scenario?.models ?? 'docs'));
  const strategy = readStrategy(
    reader,
    reader.text('strategy') ?? scenario?.strategy ?? 'basic',
    scenario?.knobs ?? {},
  );
  const requests = reader.count('requests', 1);
  const rate = reader.count('rate', 1);
  const traceOptions = readTraceOptions(reader, trace);
  reader.check();
  await checkOutput(context, flags);
  if (catalog === undefined || strategy === undefined) return EXIT.usage;

  const workload =
    scenario === null
      ? await traceWorkload(context, trace as string, traceOptions, requests, rate)
      : scenarioWorkload(scenario, seed, requests, rate);
  const progress = new Progress(context, workload.expectedRequests);
  const result = await simulate(
    { command, workload, catalog, strategy, seed, instant: reader.given('instant'), expect: scenario?.expect ?? [] },
    { progress: (done) => progress.update(done), signal: context.signal },
  ).finally(() => progress.stop());
  await deliver(context, flags, result, renderSimulation);
  return result.partial ? EXIT.interrupted : EXIT.ok;
}

function scenarioWorkload({ name, workload }: Scenario, seed: string, requests?: number, perDay?: number): Workload {
  return new GeneratedWorkload(
    name,
    {
      ...workload,
      requests: requests ?? workload.requests,
      arrivals: { ...workload.arrivals, perDay: perDay ?? workload.arrivals.perDay },
    },
    seed,
  );
}

interface TraceFlags {
  format: TraceFormat | null;
  answerTokens: number;
  reading: Pick<TraceOptions, 'fieldNames' | 'timeUnit' | 'skipBadLines'>;
}

function readTraceOptions(reader: FlagReader, trace: string | undefined): TraceFlags {
  const timeUnit = reader.choice('time-unit', ['ms', 's'] as const);
  const format = reader.choice('trace-format', Object.keys(TRACE_FORMATS) as TraceFormat[]);
  const options: TraceFlags = {
    format: format ?? (trace === undefined ? null : formatOf(trace)),
    answerTokens: reader.count('answer-tokens', 1) ?? DEFAULT_ANSWER_TOKENS,
    reading: {
      timeUnit: timeUnit ?? 'auto',
      skipBadLines: reader.given('skip-bad-lines'),
      fieldNames: readFieldNames(reader),
    },
  };
  const onlyForTraces = ['trace-format', 'fields', 'time-unit', 'answer-tokens', 'skip-bad-lines'];
  if (trace === undefined) {
    for (const flag of onlyForTraces.filter((name) => reader.given(name))) {
      reader.wrong(`--${flag}`, 'is about reading a log, and no log is named', 'add --trace FILE');
    }
  }
  return options;
}

/** The fields under their own names, and under those the log gives them. */
function readFieldNames(reader: FlagReader): Record<string, TraceField> {
  const names: Record<string, TraceField> = Object.fromEntries(TRACE_FIELDS.map((field) => [field, field]));
  for (const pair of reader.text('fields')?.split(',') ?? []) {
    const [field, name] = pair.split('=').map((part) => part.trim());
    if (field === undefined || name === undefined || name === '') {
      reader.wrong(
        '--fields',
        `"${pair}" does not pair a field with a name`,
        'write text=prompt, pairs separated by commas',
      );
    } else if (!(TRACE_FIELDS as readonly string[]).includes(field)) {
      reader.wrong('--fields', `there is no field "${field}"`, suggestion(field, TRACE_FIELDS));
    } else {
      for (const [known, stands] of Object.entries(names)) if (stands === field) delete names[known];
      names[name] = field as TraceField;
    }
  }
  return names;
}

async function traceWorkload(
  context: Context,
  trace: string,
  { format, answerTokens, reading }: TraceFlags,
  requests: number | undefined,
  rate: number | undefined,
): Promise<Workload> {
  const source = await openTrace(trace === '-' ? '-' : resolve(context.cwd, trace), context.stdin, trace);
  if (trace !== '-' && format === null) {
    const what = `the name "${trace}" does not tell its format`;
    throw new UserError({ where: '--trace', what, fix: `add --trace-format ${Object.keys(TRACE_FORMATS).join(', ')}` });
  }
  const options = { ...reading, assumedPerDay: rate ?? DEFAULT_PER_DAY, paceGiven: rate !== undefined };
  return new TraceWorkload(source, format, options, answerTokens, requests ?? Number.POSITIVE_INFINITY);
}
