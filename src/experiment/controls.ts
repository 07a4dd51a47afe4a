import type { Catalog } from '../models/model.ts';
import { bestSingle, controlOf } from '../result/controls.ts';
import { meanOf } from '../result/mean-result.ts';
import type { Control, Controls } from '../result/schema/controls.ts';
import type { PlayedSummary } from '../result/schema/summary.ts';
import { savedPerWrongAlone } from '../result/wrong-answers.ts';
import { type Strategy, withTechniques } from '../settings/strategy.ts';

/** Whether a strategy chooses among models, so that it can be held against chance and against each model alone. */
export function choosesModels({ techniques }: Strategy, { models }: Catalog): boolean {
  return models.length > 1 && (techniques.has('router') || techniques.has('fallback'));
}

/** The strategy with each model for everything instead of its choice, by model. */
export function singleModels(strategy: Strategy, catalog: Catalog): Map<string, Strategy> {
  const { models, baseline, asLogged } = catalog;
  return new Map(
    models.map(({ id }) => {
      const single = withoutChoice(strategy, `only ${id}`);
      // Where nothing else is logged the baseline's model is asked anyway.
      return [id, id === baseline && asLogged === undefined ? single : { ...single, dealt: { [id]: 1 } }];
    }),
  );
}

/**
 * The strategy with the models that answered its requests dealt at random, each as often as it did; null
 * where none did. Where its sessions keep their models, they keep what they are dealt.
 */
export function shuffledModels(
  strategy: Strategy,
  { models }: Catalog,
  played: Pick<PlayedSummary, 'models'>,
): Strategy | null {
  const answers = models.map(({ id }) => [id, played.models[id]?.requests ?? 0] as const);
  if (answers.every(([, requests]) => requests === 0)) return null;
  return { ...withoutChoice(strategy, 'shuffled'), dealt: Object.fromEntries(answers) };
}

function withoutChoice(strategy: Strategy, name: string): Strategy {
  const others = [...strategy.techniques].filter((technique) => technique !== 'router' && technique !== 'fallback');
  return withTechniques(strategy, others, name);
}

/** What came of them; null where a model alone is missing. */
export function controlsOf(
  strategy: Strategy,
  before: PlayedSummary,
  after: PlayedSummary,
  singles: ReadonlyMap<string, PlayedSummary | undefined>,
  shuffled: PlayedSummary | null,
): Controls | null {
  const played = [...singles].flatMap(([model, summary]) =>
    summary === undefined ? [] : [{ model, ...controlOf(before, summary) }],
  );
  const best = played.length < singles.size ? null : bestSingle(played, after.quality.mean);
  if (best === null) return null;
  return {
    shuffled:
      shuffled === null
        ? null
        : {
            ...controlOf(before, shuffled),
            models: sharesOf(shuffled),
            dealtTo: strategy.knobs['routing.switches'] === 'always' ? 'requests' : 'sessions',
          },
    singles: played.sort((a, b) => a.costUsd - b.costUsd),
    best,
  };
}

/** By model: its share of the answers that models gave. */
function sharesOf({ models }: PlayedSummary): Record<string, number> {
  const all = Object.values(models).reduce((sum, { requests }) => sum + requests, 0);
  return Object.fromEntries(
    Object.entries(models).flatMap(([id, { requests }]) => (requests === 0 ? [] : [[id, requests / all]])),
  );
}

/**
 * The mean over several runs: model by model, whatever the order of their costs was. `baseline` and `quality`: the
 * means of the runs' baselines, and of the strategy's quality. null where a run has none.
 */
export function meanOfControls(
  runs: readonly (Controls | undefined)[],
  baseline: PlayedSummary,
  quality: number | null,
): Controls | null {
  const each = runs.filter((run) => run !== undefined);
  const [first] = each;
  if (first === undefined || each.length < runs.length) return null;
  const perWrong = <T extends Control>(control: T): T => ({
    ...control,
    perWrongUsd: savedPerWrongAlone(baseline, {
      costRatio: control.costRatio,
      wrongPerThousand: control.qualityMean === null ? null : 1_000 * (1 - control.qualityMean),
    }),
  });
  const singles = first.singles
    .map(({ model }) =>
      perWrong(
        meanOf(each.map(({ singles }) => singles.find((single) => single.model === model)) as typeof first.singles),
      ),
    )
    .sort((a, b) => a.costUsd - b.costUsd);
  const shuffled = meanOf(each.map((run) => run.shuffled));
  return {
    shuffled: shuffled && perWrong(shuffled),
    singles,
    best: bestSingle(singles, quality) ?? first.best,
  };
}
