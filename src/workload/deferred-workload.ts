import { type Die, namedDie, roll } from '../foundation/random.ts';
import { DAY_MS } from '../foundation/units.ts';
import { DerivedWorkload } from './derived-workload.ts';
import type { RequestBlock, Workload } from './workload.ts';

/** How long requests of a log may wait that may: providers promise answers of their batch interfaces within a day. */
export const DEADLINE_MS = DAY_MS;

/** A workload of whose requests a share may wait for their answers: those that the seed says, whatever the log says of them. */
export class DeferredWorkload extends DerivedWorkload {
  readonly before?: NonNullable<Workload['before']>;
  readonly #share: number;
  readonly #die: Die;

  constructor(whole: Workload, share: number, seed: string) {
    super(whole);
    this.#share = share;
    this.#die = namedDie(seed, 'deferrable');
    if (whole.before !== undefined) this.before = () => whole.before?.() ?? [];
  }

  override get deadlineMs(): number {
    return DEADLINE_MS;
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    let deferrable = new Uint8Array(0);
    for await (const block of this.inner.blocks()) {
      if (deferrable.length < block.length) deferrable = new Uint8Array(block.length);
      for (let i = 0; i < block.length; i++) deferrable[i] = roll(this.#die, block.first + i) < this.#share ? 1 : 0;
      yield { ...block, deferrable };
    }
  }
}
