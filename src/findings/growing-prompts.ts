import { formatPercent } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';
import { turningKnobs } from './fixes.ts';

/** Share of the prompts that go on from others from which on a cache that does not look at what came before is dangerous. */
const MANY = 0.1;

/** A cache that goes by the ask alone, where most of what is asked means what was said before it. */
export const growingPrompts: Diagnosis = (run) => {
  const { workload, requests, optimized, played } = run;
  const share = (workload.grownPrompts ?? 0) / requests;
  if (share < MANY || played.knobs['cache.scope'] !== 'ask') return null;
  if (!uses(run, 'cache', 'semantic', 'coalescing', 'predictive')) return null;
  const { falseHits, exactHits, semanticHits } = optimized.cache;
  const hits = exactHits + semanticHits;
  const wrong =
    falseHits === null || hits === 0
      ? 'a hit replays an earlier step'
      : `${formatPercent(falseHits / hits)} of the hits replay another step`;
  return {
    id: 'growing-prompts',
    severity: 'warning',
    message: `${formatPercent(share, 0)} of the prompts go on from earlier ones, and a cache that goes by the ask alone (cache.scope ask) does not see that: ${wrong}`,
    otherwise: 'let the cache compare all that is sent: --cache-scope request',
    fixes: [turningKnobs(played, { 'cache.scope': 'request' })],
  };
};
