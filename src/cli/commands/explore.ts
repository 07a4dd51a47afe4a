import { UserError } from '../../foundation/problem.ts';
import { USUAL_SEED } from '../../foundation/random.ts';
import { Replay } from '../../replay/replay.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { KNOB_PATHS, KNOBS } from '../../settings/knobs.ts';
import { baselineFor, findStrategy } from '../../settings/strategy.ts';
import { readCatalog } from '../catalog-flags.ts';
import { type Context, isInteractive } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { flagsBetween } from '../explore/flags-between.ts';
import { camelCase, FlagReader, type Flags, readStrategy } from '../flag-reader.ts';
import { DEFAULT_SCENARIO, scenarioWorkload } from '../run-settings.ts';
import { loadScenario } from '../scenario-files.ts';
import { withoutUnknownQuality } from '../unknown-quality.ts';

/** Requests that are replayed with every turn of a knob, at most: as many as take no time that one notices. */
const AT_ONCE = 20_000;

/** `optimize explore`. */
export async function exploreCommand(context: Context, flags: Flags): Promise<number> {
  if (!isInteractive(context) && flags.printConfig !== true) {
    const fix = 'in a script, give the knobs to optimize simulate as flags';
    throw new UserError({ where: 'explore', what: 'needs a terminal, to be asked and answered', fix });
  }
  const reader = new FlagReader(flags);
  const unasked = flags.printConfig === true ? DEFAULT_SCENARIO : undefined;
  const reference = reader.text('scenario') ?? unasked ?? (await chosenScenario(context));
  if (reference === null) return EXIT.ok;
  const scenario = await loadScenario(reference, context);
  const asked = readStrategy(reader, scenario);
  const catalog = await readCatalog(reader, context, scenario, asked);
  const strategy = catalog && asked && reader.attempt(() => withoutUnknownQuality(asked, catalog));
  const seed = reader.text('seed') ?? USUAL_SEED;
  const requests = reader.count('requests', 1) ?? Math.min(scenario.workload.requests, AT_ONCE);
  const rate = reader.count('rate', 1);
  reader.check();
  if (strategy === undefined || catalog === undefined) return EXIT.usage;
  if (flags.printConfig === true) {
    const { printConfig } = await import('../config/print-config.ts');
    return printConfig(context, flags, { command: 'explore', scenario, strategy, catalog, seed });
  }

  const workload = scenarioWorkload(scenario, seed, requests, rate);
  // What simulate starts from when it is given no knobs, so that the command names only what differs.
  const name = reader.text('strategy') ?? scenario.strategy;
  const preset = findStrategy(name);
  const ofScenario = flags.strategy === undefined && scenario.techniques !== null;
  const plain = {
    techniques: ofScenario ? new Set(scenario.techniques) : preset.techniques,
    knobs: { ...preset.knobs, ...scenario.knobs },
  };
  const stoodIn = new Set(KNOB_PATHS.filter((path) => context.origins.has(camelCase(KNOBS[path].flag))));
  const surroundings = ['strategy', 'models', 'map', 'seed', 'rate'].flatMap((flag) => {
    const text = reader.text(flag);
    return text === undefined ? [] : [`--${flag}`, text];
  });
  const { exploreInTerminal } = await import('../explore/explore-in-terminal.ts');
  return exploreInTerminal(
    context,
    {
      subject: { scenario: scenario.name, requests, seed, models: catalog.id },
      start: { techniques: strategy.techniques, knobs: strategy.knobs },
      look: async (choice, signal) => {
        const runs = {
          baseline: baselineFor(choice, scenario.baselineKnobs),
          optimized: { name: strategy.name, ...choice },
        };
        const replay = new Replay(workload, new Map(Object.entries(runs)), { catalog, seed });
        const finished = await replay.play({ signal });
        if (finished === null) return null;
        return { baseline: finished.get('baseline') as Summary, optimized: finished.get('optimized') as Summary };
      },
      commandFor: (choice) => [
        ...['simulate', '--scenario', reference, '-n', String(requests)],
        ...withoutTwice([...surroundings, ...flagsBetween(plain, choice, stoodIn)]),
      ],
    },
    flags.color !== false,
  );
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
