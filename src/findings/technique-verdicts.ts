import { formatCount, formatPercent, formatThree } from '../foundation/units.ts';
import type { Attribution, SimulationResult, Worth } from '../result/schema/simulation.ts';
import { TECHNIQUE, type Technique } from '../settings/knobs.ts';
import { measured } from '../techniques/measured.ts';

/** Below this a change of the bill, of waiting or of quality is no reason for anything. Fractions of the baseline's. */
const NOTICED = { cost: 0.005, latency: 0.02, quality: 0.005 };

/**
 * Whether each technique of the strategy is worth its place in it, on this traffic; beside it the
 * condition under which it is, with this run's own measure.
 */
export function verdictsOf(result: SimulationResult): Worth[] {
  return result.attribution.map((own): Worth => {
    const { when, measured: measure } = TECHNIQUE[own.technique as Technique].worth;
    return {
      technique: own.technique,
      verdict: verdictOn(own),
      when,
      measured: measured(
        measure,
        { ...result, own },
        { share: formatPercent, count: formatCount, number: formatThree },
      ),
    };
  });
}

/** What the technique adds to the others, or does alone where it is alone, as gains and losses. */
function verdictOn({ alone, added }: Attribution): Worth['verdict'] {
  const cost = added?.costRatio ?? alone.costRatio;
  const latency = added?.latencyMeanRatio ?? alone.latencyMeanRatio ?? 0;
  const quality = added === null ? (alone.qualityRelative ?? 1) - 1 : (added.qualityRelative ?? 0);
  const effects = [cost / NOTICED.cost, latency / NOTICED.latency, quality / NOTICED.quality];
  const gains = effects.some((effect) => effect >= 1);
  const losses = effects.some((effect) => effect <= -1);
  if (gains && losses) return 'a trade';
  if (gains) return 'worth it';
  return losses ? 'not worth it' : 'makes no difference';
}
