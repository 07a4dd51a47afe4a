import { sequentialBounds } from '../../foundation/statistics/group-sequential.ts';
import type { AbDesign, Decision, LookResult } from '../../result/schema/ab.ts';
import { type Alike, heldTo } from './alike.ts';
import { ratioOf, type Stage, zOf } from './analysis.ts';
import type { Look } from './design.ts';

/**
 * Watches a running test. Cost: a two-sided group-sequential test. Quality: a one-sided one of "keeps
 * at least the share", at half the rate, read in both directions. Bounds by alpha spending of
 * O'Brien–Fleming type (Lan & DeMets 1983), so that looking often does not raise false alarms.
 */
export class Monitor {
  readonly looks: LookResult[] = [];
  readonly #design: AbDesign;
  readonly #planned: readonly Look[];
  readonly #costBounds: readonly number[];
  readonly #qualityBounds: readonly number[];

  constructor(design: AbDesign, planned: readonly Look[]) {
    this.#design = design;
    this.#planned = planned;
    const information = planned.map((look) => look.information);
    this.#costBounds = sequentialBounds(information, design.alpha, true);
    this.#qualityBounds = sequentialBounds(information, design.alpha / 2, false);
  }

  /** The decision that ended the test, or null while it goes on. */
  get decided(): LookResult | null {
    const last = this.looks.at(-1);
    return last === undefined || last.decision === 'go on' ? null : last;
  }

  /** Requests at which the next look is due; null when there is none. */
  get nextAt(): number | null {
    return this.decided !== null ? null : (this.#planned[this.looks.length]?.requests ?? null);
  }

  /** Takes the next look at the stages so far; `alike`: tests whose arms are alike, at this moment. */
  look(stages: readonly Stage[], alike: Alike | null = null): LookResult {
    const k = this.looks.length;
    const { shares, keep } = this.#design;
    const planned = this.#planned[k] as Look;
    const ratio = ratioOf(stages, 'cost');
    const costZ = zOf(stages, 'cost', 1);
    const costHeld = alike === null ? null : heldTo(stages, 'cost', alike);
    const quality = zOf(stages, 'quality', keep);
    const qualityKept = ratioOf(stages, 'quality')?.mean ?? null;
    const costBound = this.#costBounds[k];
    const qualityBound = this.#qualityBounds[k];
    const last = k === this.#planned.length - 1;
    const result: LookResult = {
      ...planned,
      share: shares[planned.stage],
      costChange: ratio === null ? null : ratio.mean - 1,
      costZ,
      ...(costHeld === null ? {} : { costHeld }),
      costBound,
      qualityKept,
      qualityZ: quality,
      qualityBound,
      decision: decide(costHeld ?? costZ, costBound, quality, qualityBound, qualityKept !== null, last),
    };
    this.looks.push(result);
    return result;
  }
}

function decide(
  costZ: number | null,
  costBound: number,
  quality: number | null,
  qualityBound: number,
  qualityKnown: boolean,
  last: boolean,
): Decision {
  if (quality !== null && quality <= -qualityBound) return 'roll back: quality';
  if (costZ !== null && costZ >= costBound) return 'roll back: cost';
  const cheaper = costZ !== null && costZ <= -costBound;
  if (cheaper && !qualityKnown) return 'quality unknown';
  if (cheaper && (quality === null || quality >= qualityBound)) return 'adopt';
  if (!last) return 'go on';
  return cheaper ? 'quality unproven' : 'no difference';
}
