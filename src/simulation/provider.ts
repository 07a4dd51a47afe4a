import { withRoom } from '../foundation/columns.ts';

/**
 * The models' side: so many calls in flight at once, the others wait in the order in which they
 * came. A G/G/c queue; it holds call slots and knows nothing else of them.
 */
export class Provider {
  inFlight = 0;
  /** Slot-milliseconds of all calls begun. */
  busyMs = 0;
  readonly concurrency: number;
  #waiting: Int32Array = new Int32Array(64);
  #head = 0;
  #waitingCount = 0;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
  }

  get waiting(): number {
    return this.#waitingCount;
  }

  /** True when the call may begin now; otherwise it has taken its place in the queue. */
  admit(call: number, serviceMs: number): boolean {
    if (this.inFlight < this.concurrency) {
      this.#begin(serviceMs);
      return true;
    }
    if (this.#waitingCount === this.#waiting.length) this.#grow();
    this.#waiting[(this.#head + this.#waitingCount++) % this.#waiting.length] = call;
    return false;
  }

  /** A call has ended; the one that begins in its place, or -1. */
  release(): number {
    this.inFlight--;
    if (this.#waitingCount === 0) return -1;
    const call = this.#waiting[this.#head] as number;
    this.#head = (this.#head + 1) % this.#waiting.length;
    this.#waitingCount--;
    return call;
  }

  /** The call given by `release` begins. */
  begin(serviceMs: number): void {
    this.#begin(serviceMs);
  }

  #begin(serviceMs: number): void {
    this.inFlight++;
    this.busyMs += serviceMs;
  }

  #grow(): void {
    const old = this.#waiting;
    const larger = withRoom(new Int32Array(0), old.length * 2);
    for (let i = 0; i < this.#waitingCount; i++) larger[i] = old[(this.#head + i) % old.length] as number;
    this.#waiting = larger;
    this.#head = 0;
  }
}
