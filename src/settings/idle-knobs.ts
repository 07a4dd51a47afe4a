import { KNOB_PATHS, KNOBS, type KnobPath } from './knobs.ts';
import type { Strategy } from './strategy.ts';

/** Techniques that use knobs of another. */
const ALSO_USED_BY: Partial<Record<KnobPath, readonly Parameters<Strategy['techniques']['has']>[0][]>> = {
  // All of them keep their answers in the one cache.
  'cache.ttl': ['semantic', 'predictive'],
  'cache.maxEntries': ['semantic', 'predictive'],
  'cache.policy': ['semantic', 'predictive'],
  'cache.key': ['semantic', 'predictive', 'coalescing'],
  'cache.lookup': ['predictive'],
  'fallback.judgeError': ['adaptive'],
};

/** What a knob needs besides its technique: in words, and whether a strategy has it. */
interface Need {
  needs: string;
  met(strategy: Strategy): boolean;
}

const limited: Need = {
  needs: 'a rate limit, --rpm or --tpm',
  met: ({ knobs }) =>
    Number.isFinite(knobs['provider.requestsPerMinute']) || Number.isFinite(knobs['provider.tokensPerMinute']),
};

const NEEDS: Partial<Record<KnobPath, Need>> = {
  'routing.minQuality': {
    needs: '--router cost-aware or learned',
    met: ({ knobs }) => knobs['routing.mode'] !== 'complexity',
  },
  'routing.sample': { needs: '--router learned', met: ({ knobs }) => knobs['routing.mode'] === 'learned' },
  'budget.whenExhausted': { needs: '--daily-budget', met: ({ knobs }) => Number.isFinite(knobs['budget.daily']) },
  'adaptive.maxFalseHits': {
    needs: 'the technique semantic, which it steers',
    met: ({ techniques }) => techniques.has('semantic'),
  },
  'adaptive.maxStale': {
    needs: 'the technique freshness, which it steers',
    met: ({ techniques }) => techniques.has('freshness'),
  },
  'adaptive.minPass': {
    needs: 'the technique router, which it steers',
    met: ({ techniques }) => techniques.has('router'),
  },
  'provider.retries': limited,
  'provider.backoff': limited,
};

/** Whether a technique of the strategy uses the knob. */
function used(path: KnobPath, { techniques }: Strategy): boolean {
  const { technique } = KNOBS[path];
  return (
    technique === null || techniques.has(technique) || (ALSO_USED_BY[path] ?? []).some((other) => techniques.has(other))
  );
}

/** The knobs that none of the strategy's techniques uses. */
export function unusedKnobs(strategy: Strategy): KnobPath[] {
  return KNOB_PATHS.filter((path) => !used(path, strategy));
}

/** What the knob needs to have an effect in the strategy, in words; null where nothing is missing. */
export function unmetNeed(path: KnobPath, strategy: Strategy): string | null {
  const need = NEEDS[path];
  return need === undefined || !used(path, strategy) || need.met(strategy) ? null : need.needs;
}
