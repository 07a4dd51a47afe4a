import { withRoom } from '../foundation/columns.ts';
import { type Die, namedDie, roll } from '../foundation/random.ts';
import { UNKNOWN } from '../workload/truth-table.ts';

/** Says that a session has been dealt nothing yet. */
const NOTHING = -1;

/**
 * Models dealt to requests like cards: a deck has each as often as it is to be asked, is shuffled by the
 * run's dice, and when it is used up there is another. What a router's choice is held against.
 */
export class Deal {
  readonly #deck: readonly number[];
  readonly #die: Die;
  readonly #left: Float64Array;
  /** By session, where each keeps what it was dealt first. */
  #held: Int32Array | null;

  /** `deck`: how often each model is in it, in the order of the catalog; at least one is more often than never. */
  constructor(deck: readonly number[], { seed, holds }: { seed: string; holds: boolean }) {
    this.#deck = deck;
    this.#die = namedDie(seed, 'dealt models');
    this.#left = new Float64Array(deck.length);
    this.#held = holds ? new Int32Array(0) : null;
  }

  /** The model for a request of a session, or of UNKNOWN. */
  next(request: number, session: number): number {
    if (this.#held !== null && session !== UNKNOWN) {
      this.#held = withRoom(this.#held, session + 1, NOTHING);
      if (this.#held[session] === NOTHING) this.#held[session] = drawn(this.#remaining(), roll(this.#die, request));
      return this.#taken(this.#held[session]);
    }
    return this.#taken(drawn(this.#remaining(), roll(this.#die, request)));
  }

  /** The model for a call that no request waits for, by a number of its own; the deck stays as it is. */
  aside(number: number): number {
    return drawn(this.#deck, roll(this.#die, number));
  }

  /** What is left of the deck, or a new one. */
  #remaining(): ArrayLike<number> {
    if (this.#left.every((cards) => cards <= 0)) {
      for (const [model, cards] of this.#deck.entries()) this.#left[model] += cards;
    }
    return this.#left;
  }

  #taken(model: number): number {
    this.#left[model]--;
    return model;
  }
}

/** The model whose stretch of the deck holds a point from 0 to 1. */
function drawn(deck: ArrayLike<number>, point: number): number {
  let whole = 0;
  for (let model = 0; model < deck.length; model++) whole += Math.max(0, deck[model]);
  let at = point * whole;
  let last = 0;
  for (let model = 0; model < deck.length; model++) {
    if (deck[model] <= 0) continue;
    last = model;
    at -= deck[model];
    if (at < 0) break;
  }
  return last;
}
