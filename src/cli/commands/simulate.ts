import { simulate } from '../../experiment/simulate.ts';
import { EXIT } from '../../foundation/problem.ts';
import { formatCount, formatLatency } from '../../foundation/units.ts';
import { SIMULATION_FORMATS } from '../../report/simulation/simulation.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { GeneratedWorkload } from '../../workload/generator/generated-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import { readCatalog } from '../catalog-flags.ts';
import { reproducingArguments } from '../command-line.ts';
import { type Context, detail } from '../context.ts';
import { checkOutput, deliver } from '../output.ts';
import { Progress } from '../progress.ts';
import { loadScenario } from '../scenario-files.ts';
import { FlagReader, type Flags, readStrategy } from '../settings.ts';

/** The scenario that is replayed when none is named. */
export const DEFAULT_SCENARIO = 'faq-chatbot';

/** Flags that only make sense with --trace. */
const TRACE_ONLY = ['trace-format', 'fields', 'time-unit', 'answer-tokens', 'skip-bad-lines'];

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
  const strategy = readStrategy(reader, scenario);
  const catalog = await readCatalog(reader, context, scenario, strategy);
  const requests = reader.count('requests', 1);
  const rate = reader.count('rate', 1);
  // The code that reads logs is loaded when there is one to read.
  const traces = trace === undefined ? null : await import('../trace-flags.ts');
  const traceFlags = traces?.readTraceFlags(reader, trace as string);
  for (const flag of TRACE_ONLY.filter((name) => trace === undefined && reader.given(name))) {
    reader.wrong(`--${flag}`, 'is about reading a log, and no log is named', 'add --trace FILE');
  }
  reader.check();
  await checkOutput(context, flags, [trace, reader.text('scenario')], SIMULATION_FORMATS);
  if (catalog === undefined || strategy === undefined) return EXIT.usage;
  if (reader.given('print-config')) {
    const { printConfig } = await import('../print-config.ts');
    return printConfig(context, flags, { command, scenario, strategy, catalog, seed });
  }

  const workload =
    traces === null || traceFlags === undefined
      ? scenarioWorkload(scenario as Scenario, seed, requests, rate)
      : await traces.openTraceWorkload(context, traceFlags, requests, rate);
  await detail(context, `replaying ${workload.name}, seed ${seed}, models ${catalog.id}, ${strategy.name}`);
  const startedAt = context.clock();
  const progress = new Progress(context, workload.expectedRequests);
  const result = await simulate(
    {
      command,
      reproduce: reproducingArguments(command, flags, seed),
      workload,
      catalog,
      strategy,
      seed,
      instant: reader.given('instant'),
      baselineKnobs: scenario?.baselineKnobs ?? {},
      expect: scenario?.expect ?? [],
    },
    { progress: (done) => progress.update(done), signal: context.signal },
  ).finally(() => progress.stop());
  await detail(
    context,
    `replayed ${formatCount(result.requests)} requests in ${formatLatency(context.clock() - startedAt)}`,
  );
  await deliver(context, flags, result, SIMULATION_FORMATS);
  return result.partial ? EXIT.interrupted : EXIT.ok;
}

/** The workload of a scenario, with other numbers of requests in all and a day where they are given. */
export function scenarioWorkload(
  { name, workload }: Scenario,
  seed: string,
  requests?: number,
  perDay?: number,
): Workload {
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
