import { DAY_MS } from '../../foundation/units.ts';
import type { WorkloadSpec } from '../../scenario/workload-spec.ts';
import { Topics } from './topics.ts';
import type { IntentKind } from './wording.ts';

/** What a description of traffic says about caching before anything is replayed. */
export interface Outlook {
  /** Share of the requests that are one of a kind. */
  uniqueShare: number;
  /** Intents of the others. */
  intents: number;
  /** Ways of wording these that a cache tells apart which ignores case and punctuation. */
  wordings: number;
  /** Share of all requests that a cache finds again which tells wordings apart and has room for all. */
  foundByWording: number;
  /** The same for one that recognizes an intent however it is worded. */
  foundByIntent: number;
}

/**
 * Works out how often a cache would find something again, by the closed form for Poisson arrivals:
 * of the requests for a key that come at rate λ, λT ⁄ (1 + λT) find an answer younger than the TTL T.
 * Follow-ups, drift, the time of day and evictions are left out, so it is a first estimate.
 */
export function outlook(spec: WorkloadSpec, ttlMs: number): Outlook {
  const topics = new Topics(spec);
  const shares = spec.intents.reduce((sum, { share }) => sum + share, 0);
  const perMs = spec.arrivals.perDay / DAY_MS;
  const result: Outlook = { uniqueShare: 0, intents: 0, wordings: 0, foundByWording: 0, foundByIntent: 0 };
  for (const [k, kind] of topics.kinds.entries()) {
    const share = kind.spec.share / shares;
    if (kind.unique) {
      result.uniqueShare += share;
      continue;
    }
    const wordings = wordingShares(kind, spec.wording);
    const popularity = topics.popularity.subarray(topics.firstOf[k], topics.firstOf[k + 1]);
    result.intents += popularity.length;
    result.wordings += popularity.length * wordings.length;
    for (const own of popularity) {
      const p = share * own;
      result.foundByIntent += p * found(p * perMs * ttlMs);
      for (const w of wordings) result.foundByWording += p * w * found(p * w * perMs * ttlMs);
    }
  }
  return result;
}

/** Share of the requests for a key that find an answer, by the mean number of them within the TTL. */
function found(meanInTtl: number): number {
  return meanInTtl === Number.POSITIVE_INFINITY ? 1 : meanInTtl / (1 + meanInTtl);
}

/** How often each phrasing with each opening and closing is used. */
function wordingShares({ spec }: IntentKind, wording: WorkloadSpec['wording']): number[] {
  const optional = (part: { rate: number; texts: readonly string[] } | undefined): number[] =>
    part === undefined || part.rate === 0
      ? [1]
      : [1 - part.rate, ...part.texts.map(() => part.rate / part.texts.length)];
  const phrasings = spec.phrasings.map(() => 1 / spec.phrasings.length);
  return phrasings.flatMap((p) =>
    optional(wording?.openings).flatMap((o) => optional(wording?.closings).map((c) => p * o * c)),
  );
}
