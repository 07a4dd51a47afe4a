import { figureAt } from '../figures/figures.ts';
import { savings } from '../result/savings.ts';
import type { Attribution } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import { TECHNIQUE, TECHNIQUES, type Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { TechniqueDeclaration } from '../techniques/technique.ts';

/**
 * What each technique does: alone, and on top of all the others, which is what leaving it out would
 * lose. `alone` and `leftOut` hold the runs with only one technique, and with one taken out.
 */
export function attribution(
  { techniques }: Strategy,
  baseline: Summary,
  whole: Summary,
  alone: ReadonlyMap<string, Summary>,
  leftOut: ReadonlyMap<Technique, Summary>,
): Attribution[] {
  return TECHNIQUES.flatMap((technique): Attribution[] => {
    if (!techniques.has(technique)) return [];
    const summary = alone.get(technique) ?? (techniques.size === 1 ? whole : undefined);
    if (summary === undefined) return [];
    const rest = leftOut.get(technique);
    const { qualityKnown } = TECHNIQUE[technique];
    const saved = savings(baseline, summary);
    return [
      {
        technique,
        alone: {
          ...saved,
          perWrongUsd: qualityKnown ? saved.perWrongUsd : null,
          hitRate: summary.cache.hitRate,
          qualityRelative: qualityKnown ? summary.quality.relative : null,
          wrongPerThousand: qualityKnown ? summary.quality.wrongPerThousand : null,
        },
        added: rest === undefined ? null : added(technique, baseline, whole, rest),
        spentUsd: spentOn(technique, whole),
      },
    ];
  });
}

function added(
  technique: Technique,
  baseline: Summary,
  whole: Summary,
  rest: Summary,
): NonNullable<Attribution['added']> {
  const more = savings(baseline, whole);
  const less = savings(baseline, rest);
  const gain = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
  return {
    costRatio: more.costRatio - less.costRatio,
    latencyMeanRatio: gain(more.latencyMeanRatio, less.latencyMeanRatio),
    latencyP95Ratio: gain(more.latencyP95Ratio, less.latencyP95Ratio),
    tokensRatio: more.tokensRatio - less.tokensRatio,
    hitRate: gain(whole.cache.hitRate, rest.cache.hitRate ?? (whole.cache.hitRate === null ? null : 0)),
    qualityRelative: TECHNIQUE[technique].qualityKnown ? gain(whole.quality.relative, rest.quality.relative) : null,
  };
}

/** What a technique itself was paid for in the run, in USD. */
function spentOn(technique: Technique, summary: Summary): number {
  const { charges, alsoSpends }: TechniqueDeclaration = TECHNIQUE[technique];
  const paths = [...Object.keys(charges).map((kind) => `charges.${kind}`), ...alsoSpends];
  return paths.reduce((sum, path) => sum + (figureAt(summary, path) ?? 0), 0);
}
