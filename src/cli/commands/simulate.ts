import type { SimulationResult } from '../../experiment/result.ts';
import { type SimulationPlan, simulate } from '../../experiment/simulate.ts';
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

/** `optimize simulate`, and the commands that are it under another name. */
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
  // As is the code of the dashboard.
  const live = reader.given('live') ? await import('../live/play-live.ts') : null;
  live?.checkWatchable(context, command);
  if (live === null && reader.given('speed')) {
    reader.wrong('--speed', 'is about watching, and nothing is watched', 'add --live, or use optimize watch');
  }
  const speed = live?.readSpeed(reader) ?? 1;
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
  const plan: SimulationPlan = {
    command,
    reproduce: reproducingArguments(live === null ? command : 'simulate', flags, seed),
    workload,
    catalog,
    strategy,
    seed,
    instant: reader.given('instant'),
    baselineKnobs: scenario?.baselineKnobs ?? {},
    expect: scenario?.expect ?? [],
  };
  const { result, interrupted } =
    live === null ? await playAtOnce(context, plan) : await live.playLive(context, flags, plan, speed);
  await detail(
    context,
    `replayed ${formatCount(result.requests)} requests in ${formatLatency(context.clock() - startedAt)}`,
  );
  await deliver(context, flags, result, SIMULATION_FORMATS);
  return interrupted ? EXIT.interrupted : EXIT.ok;
}

async function playAtOnce(
  context: Context,
  plan: SimulationPlan,
): Promise<{ result: SimulationResult; interrupted: boolean }> {
  const progress = new Progress(context, plan.workload.expectedRequests);
  const watch = { progress: (done: number) => progress.update(done), signal: context.signal };
  const result = await simulate(plan, watch).finally(() => progress.stop());
  return { result, interrupted: result.partial };
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
