import { UserError } from '../../foundation/problem.ts';
import { Replay } from '../../replay/replay.ts';
import { SIMULATION_FORMATS } from '../../report/simulation/simulation.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { KNOB_PATHS, KNOBS } from '../../settings/knobs.ts';
import { baselineFor, type Strategy } from '../../settings/strategy.ts';
import { RememberedWorkload } from '../../workload/remembered-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import { openWorkload } from '../../workload/workload-source.ts';
import { withoutKnobs } from '../axis-flags.ts';
import { type Context, isInteractive } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { flagsBetween } from '../explore/flags-between.ts';
import type { Choice, QuickLook } from '../explore/state.ts';
import { camelCase, FlagReader, type Flags } from '../flag-reader.ts';
import { Progress } from '../progress.ts';
import { workloadArguments } from '../reproduce.ts';
import { checkReadAgain, DEFAULT_SCENARIO, type RunSettings, readRun, surroundingsOf } from '../run-settings.ts';
import { loadScenario } from '../scenario-files.ts';
import { strategyOfFlags } from '../strategy-files.ts';
import { withoutUnknownAsks } from '../unknown-asks.ts';
import { withoutUnknownQuality } from '../unknown-quality.ts';

/** Requests that are replayed with every turn of a knob, at most: as many as take no time that one notices. */
const AT_ONCE = 20_000;

/** `optimize explore`. */
export async function exploreCommand(context: Context, flags: Flags): Promise<number> {
  if (!isInteractive(context) && flags.printConfig !== true) {
    const fix = 'in a script, give the knobs to optimize simulate as flags';
    throw new UserError({ where: 'explore', what: 'needs a terminal, to be asked and answered', fix });
  }
  const subject = await subjectOf(context, flags);
  if (subject === null) return EXIT.ok;
  const asked = await withSize(context, subject);
  const reader = new FlagReader(asked);
  // What simulate starts from when it is given nothing to turn, so that the command names only what differs.
  const bare = new FlagReader(withoutTechniques(withoutKnobs(asked)));
  const run = await readRun(context, asked, reader, SIMULATION_FORMATS, async (scenario) => ({
    strategies: [
      await strategyOfFlags(context, reader, scenario),
      await reader.attemptAsync(() => strategyOfFlags(context, bare, scenario)),
    ],
  }));
  const { seed, catalog, scenario, source } = run;
  checkReadAgain(source);
  const [strategy, plain] = run.own.strategies as [Strategy, Strategy];
  if (flags.printConfig === true) {
    const { printConfig } = await import('../config/print-config.ts');
    return printConfig(context, asked, { command: 'explore', scenario, strategy, catalog, seed });
  }
  const { workload, requests } = await readOnce(context, run);
  const stoodIn = new Set(KNOB_PATHS.filter((path) => context.origins.has(camelCase(KNOBS[path].flag))));
  const size = scenario !== null || flags.requests !== undefined || requests === AT_ONCE ? ['-n', `${requests}`] : [];
  const named = reader.text('strategy');
  const surroundings = [
    ...workloadArguments({ ...subject, requests: undefined }),
    ...size,
    ...(named === undefined ? [] : ['--strategy', named]),
  ];
  const { exploreInTerminal } = await import('../explore/explore-in-terminal.ts');
  return exploreInTerminal(
    context,
    {
      subject: { name: workload.name, requests, seed, models: catalog.id },
      start: { techniques: strategy.techniques, knobs: strategy.knobs },
      look: looker(workload, run, strategy.name),
      commandFor: (choice) => ['simulate', ...withoutTwice([...surroundings, ...flagsBetween(plain, choice, stoodIn)])],
    },
    flags.color !== false,
  );
}

/** The flags with what is explored: as it was given, or a scenario that is asked for; null for Esc. */
async function subjectOf(context: Context, flags: Flags): Promise<Flags | null> {
  if (flags.trace !== undefined || flags.scenario !== undefined) return flags;
  const scenario = flags.printConfig === true ? DEFAULT_SCENARIO : await chosenScenario(context);
  return scenario === null ? null : { ...flags, scenario };
}

/** The flags with no more requests than can be replayed at once, where nobody says how many. */
async function withSize(context: Context, flags: Flags): Promise<Flags> {
  if (flags.requests !== undefined) return flags;
  const scenario = flags.trace === undefined ? await loadScenario(String(flags.scenario), context) : null;
  return { ...flags, requests: String(Math.min(scenario?.workload.requests ?? AT_ONCE, AT_ONCE)) };
}

function withoutTechniques({ only: _, without: __, with: ___, ...others }: Flags): Flags {
  return others;
}

/** The workload, read to its end and kept, and how many requests it has. */
async function readOnce(
  context: Context,
  { opened, source, seed }: RunSettings,
): Promise<{ workload: Workload; requests: number }> {
  const progress = new Progress(context, null);
  const workload = new RememberedWorkload(opened ?? (await openWorkload(source, seed, surroundingsOf(context))));
  let requests = 0;
  try {
    for await (const block of workload.blocks()) {
      if (context.signal.aborted) throw new UserError([], 'interrupted');
      requests += block.length;
      progress.update(requests);
    }
  } finally {
    progress.stop();
  }
  return { workload, requests };
}

/** Replays the baseline and a choice, without what the workload or the models do not tell of it; null when it is called off. */
function looker(
  workload: Workload,
  { catalog, seed, instant, scenario }: RunSettings,
  name: string,
): (choice: Choice, signal: AbortSignal) => Promise<QuickLook | null> {
  return async (choice, signal) => {
    const known = (await workload.asks?.()) ?? 'texts';
    const asked = withoutUnknownAsks({ name, ...choice }, known, workload.name);
    const optimized = withoutUnknownQuality(asked, catalog);
    const runs = { baseline: baselineFor(choice, scenario?.baselineKnobs ?? {}), optimized };
    const replay = new Replay(workload, new Map(Object.entries(runs)), { catalog, seed, instant });
    const finished = await replay.play({ signal });
    if (finished === null) return null;
    const { leftOut } = optimized;
    return {
      baseline: finished.get('baseline') as Summary,
      optimized: finished.get('optimized') as Summary,
      remark: leftOut === undefined ? null : `Left out: ${leftOut.what}: ${leftOut.why}.`,
    };
  };
}

/** The last --strategy counts: with no technique left it is the baseline. */
function withoutTwice(words: readonly string[]): string[] {
  const last = words.lastIndexOf('--strategy');
  return words.filter(
    (word, i) => !(word === '--strategy' && i < last) && !(words[i - 1] === '--strategy' && i - 1 < last),
  );
}

/** The scenario to explore when none is named; null for Esc. */
async function chosenScenario(context: Context): Promise<string | null> {
  const { askForScenario, GONE } = await import('../questions.ts');
  try {
    return await askForScenario(context);
  } catch (error) {
    if (error !== GONE) throw error;
    throw new UserError([], 'interrupted');
  }
}
