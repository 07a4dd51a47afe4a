import { type Catalog, calledModels, isMeasured, type Model } from '../models/model.ts';
import type { QualitySummary } from '../result/schema/summary.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { Answer } from './answer.ts';

/** Latency a user is satisfied with, and from which on frustrated: the document's P95 target and Apdex's factor 4. */
const SATISFIED_MS = 1_000;
const FRUSTRATED_MS = 4 * SATISFIED_MS;

/** What was true of a part of the requests and their answers, counted: the referee's own account. */
export class Verdicts {
  falseHits = 0;
  staleHits = 0;
  rightTier = 0;
  hitsOfUnknownIntent = 0;
  hitsOfUnknownClass = 0;
  /** Hits on answers that were made for another user, and hits of which that is not known. */
  hitsOfOthers = 0;
  hitsOfUnknownUser = 0;
  routedOfUnknownTier = 0;
  /** Requests of which it is known whether their answer was good, and the others that have been seen to their end. */
  judged = 0;
  unknown = 0;
  #good = 0;
  #satisfied = 0;
  /** Good answers of which it is not known how long whoever asked waited to see something of them. */
  #unknownWaits = 0;
  /** Answers of known outcome that count as what they were, and how many of them were good. */
  #realized = 0;
  #realizedGood = 0;
  /** Other answers that fitted, by model × true tier: they count as the model's probability. */
  readonly #answers: Float64Array;
  readonly #models: readonly Model[];
  readonly #baseline: Model;

  constructor(catalog: Catalog) {
    this.#models = calledModels(catalog);
    this.#baseline = this.#models.find(({ id }) => id === catalog.baseline) as Model;
    this.#answers = new Float64Array(this.#models.length * TIERS.length);
  }

  /**
   * Counts an answer that fits its request, and how long whoever asked waited: to its beginning where it is shown as
   * it is written, else to its end; NaN where that is not known. `tier`: the request's, for its model's probability; UNKNOWN where it
   * counts as what it was.
   */
  count({ model, good }: Answer, tier: number, latencyMs: number): void {
    this.judged++;
    if (tier === UNKNOWN) {
      this.#realized++;
      this.#realizedGood += good;
    } else {
      this.#answers[model * TIERS.length + tier]++;
    }
    if (good === 0) return;
    this.#good++;
    if (latencyMs <= SATISFIED_MS) this.#satisfied += 1;
    else if (latencyMs <= FRUSTRATED_MS) this.#satisfied += 0.5;
    else if (Number.isNaN(latencyMs)) this.#unknownWaits++;
  }

  /** Requests that the router saw in their true tier, or null when the tier of one was not known. */
  knownRightTiers(): number | null {
    return this.routedOfUnknownTier > 0 ? null : this.rightTier;
  }

  /** False hits, or null when a hit's intent was not known. */
  knownFalseHits(): number | null {
    return this.hitsOfUnknownIntent > 0 ? null : this.falseHits;
  }

  /** Hits on answers that were made for another user, or null when a user was not known. */
  knownHitsOfOthers(): number | null {
    return this.hitsOfUnknownUser > 0 ? null : this.hitsOfOthers;
  }

  /** Stale hits, or null when a hit's content class was not known. */
  knownStaleHits(): number | null {
    return this.hitsOfUnknownClass > 0 ? null : this.staleHits;
  }

  /** Requests judged or found impossible to judge: all of them, in the end. */
  get seen(): number {
    return this.judged + this.unknown;
  }

  /** Quality without `relative`, which needs another run; all null when any request could not be judged. */
  quality(): QualitySummary {
    if (this.unknown > 0 || this.judged === 0) {
      return {
        mean: null,
        relative: null,
        wrongPerThousand: null,
        taskSuccessRate: null,
        satisfaction: null,
        ifGapDoubled: null,
        ifGapHalved: null,
        ifJudgeBlind: null,
        judgeErrorAtBaseline: null,
      };
    }
    const noGap = this.#realized > 0 || !isMeasured(this.#baseline, 'quality');
    const mean = this.#meanWithGap(1);
    return {
      mean,
      relative: null,
      wrongPerThousand: 1_000 * (1 - mean),
      taskSuccessRate: this.#good / this.judged,
      satisfaction: this.#unknownWaits > 0 ? null : this.#satisfied / this.judged,
      ifGapDoubled: noGap ? null : this.#meanWithGap(2),
      ifGapHalved: noGap ? null : this.#meanWithGap(0.5),
      ifJudgeBlind: null,
      judgeErrorAtBaseline: null,
    };
  }

  /** The mean quality if every model were `factor` times as far from the baseline's model as the catalog says. */
  #meanWithGap(factor: number): number {
    let sum = this.#realizedGood;
    for (const [m, model] of this.#models.entries()) {
      for (const [t, tier] of TIERS.entries()) {
        const best = this.#baseline.quality[tier];
        const assumed = best - factor * (best - model.quality[tier]);
        sum += this.#answers[m * TIERS.length + t] * Math.min(1, Math.max(0, assumed));
      }
    }
    return sum / this.judged;
  }
}
