import { type Die, namedDie, roll } from '../../foundation/random.ts';
import type { AbDesign } from '../../result/schema/ab.ts';
import { UNKNOWN } from '../../workload/truth-table.ts';

/** Looks at a test at most: the bound of each is worked out from all before it. */
export const MOST_LOOKS = 50;

/** A moment at which the test is looked at. */
export interface Look {
  /** Requests that have arrived by then. */
  requests: number;
  stage: number;
  /** Share of the information of the whole test, in (0, 1]. */
  information: number;
}

/** Number of the first request after each stage. */
export function stageEnds({ shares }: AbDesign, requests: number): number[] {
  return shares.map((_, stage) => Math.round(((stage + 1) * requests) / shares.length));
}

/**
 * The looks at a test of so many requests. A request tells as much as share × (1 − share) of its stage:
 * most at half and half, nothing when everybody is in one arm.
 */
export function looksOf(design: AbDesign, requests: number): Look[] {
  const ends = stageEnds(design, requests);
  const looks: Look[] = [];
  let before = 0;
  for (const [stage, share] of design.shares.entries()) {
    const from = stage === 0 ? 0 : ends[stage - 1];
    const length = ends[stage] - from;
    const worth = share * (1 - share);
    for (let look = 1; worth > 0 && look <= design.looksPerStage; look++) {
      const played = Math.round((look * length) / design.looksPerStage);
      looks.push({ requests: from + played, stage, information: before + played * worth });
    }
    before += length * worth;
  }
  return looks.map((look) => ({ ...look, information: look.information / before }));
}

/** Puts each user into an arm and keeps them there; a larger share only ever moves users into the treatment. */
export class Assignment {
  readonly #die: Die;

  constructor(seed: string) {
    this.#die = namedDie(seed, 'a/b assignment');
  }

  /** Whether the unit, a user or where there are none a request, is in the treatment at that share. */
  treated(unit: number, share: number): boolean {
    return roll(this.#die, unit) < share;
  }
}

/** Whom an outcome counts for: the user, or the request itself where users are not known. */
export function unitOf(user: number, request: number): number {
  return user === UNKNOWN ? request : user;
}
