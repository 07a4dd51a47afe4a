import { formatCount, formatPercent, formatThree } from '../foundation/units.ts';
import type { Attribution, SimulationResult, Worth } from '../result/simulation-result.ts';
import type { Technique } from '../settings/knobs.ts';

/** Below this a change of the bill, of waiting or of quality is no reason for anything. Fractions of the baseline's. */
const NOTICED = { cost: 0.005, latency: 0.02, quality: 0.005 };

/** What a technique needs of the traffic, and what this traffic has of it. */
type Need = (result: SimulationResult) => { when: string; measured: string };

/**
 * When each technique is worth it: the document's "Use this when" and its common issues as
 * conditions, each with this run's own measure.
 */
const NEEDS: Readonly<Record<Technique, Need>> = {
  cache: ({ workload }) => ({
    when: 'queries come again word for word',
    measured: `${formatPercent(workload.repeatRate)} of the requests repeat a text`,
  }),
  freshness: ({ optimized: { cache } }) => ({
    when: 'some content changes much faster than the rest',
    measured:
      cache.staleHits === null ? 'stale hits are not known' : `${formatCount(cache.staleHits)} stale hits are left`,
  }),
  semantic: ({ ceilings: { hitRate, hitRateByIntent } }) => ({
    when: 'the same questions come in different words',
    measured:
      hitRate === null || hitRateByIntent === null
        ? 'the log does not say which queries mean the same'
        : `seeing through all wordings is good for ${formatPercent(hitRateByIntent - hitRate)} more hits at most`,
  }),
  coalescing: ({ optimized: { coalesced, requests } }) => ({
    when: 'many ask the same at the same moment',
    measured: `${formatPercent(coalesced / requests)} of the requests shared a call under way`,
  }),
  budget: ({ optimized: { budget, requests } }) => ({
    when: 'single requests or days get out of hand',
    measured: `${formatPercent((budget.limited + budget.afterExhaustion) / requests)} of the requests met a limit`,
  }),
  router: ({ optimized: { routing } }) => {
    const all = Object.values(routing.byTier).reduce((sum, n) => sum + n, 0);
    return {
      when: 'a good part of the queries is simple',
      measured:
        all === 0
          ? 'nothing was routed'
          : `${formatPercent((routing.byTier.simple ?? 0) / all)} of those routed seemed simple`,
    };
  },
  prompt: ({ attribution }) => ({
    when: 'prompts are long and wordy beside the answers',
    measured: `${formatPercent(attribution.find(({ technique }) => technique === 'prompt')?.alone.tokensRatio ?? 0)} of the tokens can be spared`,
  }),
  prefix: ({ optimized: { prefix, tokens } }) => ({
    when: 'prompts begin alike, and long enough for the provider to keep the beginning',
    measured: `${formatPercent(prefix.readTokens / Math.max(1, tokens.input))} of the prompt tokens were read from the provider's cache`,
  }),
  batching: ({ optimized: { batches } }) => ({
    when: 'requests come together, or the provider limits calls',
    measured:
      batches.meanSize === null
        ? 'no batch was made'
        : `${formatThree(batches.meanSize)} requests in a batch on average`,
  }),
  fallback: ({ optimized: { fallback } }) => ({
    when: 'cheap models often fail and a judge notices',
    measured:
      fallback.judged === 0
        ? 'nothing was judged'
        : `${formatPercent(fallback.escalated / fallback.judged)} of the judged answers were asked again`,
  }),
  predictive: ({ optimized: { prefetch } }) => ({
    when: 'one question foretells the next, and waiting is worse than paying',
    measured:
      prefetch.issued === 0
        ? 'nothing was certain enough to fetch'
        : `${formatPercent(prefetch.used / prefetch.issued)} of the answers fetched ahead were used`,
  }),
  adaptive: ({ requests }) => ({
    when: 'traffic or content changes while it runs, and the run is long enough to learn from',
    measured: `${formatCount(requests)} requests`,
  }),
};

/** Whether each technique of the strategy is worth its place in it, on this traffic. */
export function worthOf(result: SimulationResult): Worth[] {
  return result.attribution.map((entry): Worth => {
    const need = NEEDS[entry.technique as Technique];
    return { technique: entry.technique, verdict: verdictOn(entry), ...need(result) };
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
