import { withRoom } from '../foundation/columns.ts';

/**
 * The models' side: so many calls in flight at once, the others wait in the order in which they
 * came. A G/G/c queue; what waits in it are small integers, and it knows nothing else of them.
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

  /** Whether a call may begin now. */
  get free(): boolean {
    return this.inFlight < this.concurrency;
  }

  /** A call begins; it holds its slot for so long. */
  begin(serviceMs: number): void {
    this.inFlight++;
    this.busyMs += serviceMs;
  }

  /** A call ends. */
  end(): void {
    this.inFlight--;
  }

  /** Takes a place at the end of the queue. */
  wait(item: number): void {
    if (this.#waitingCount === this.#waiting.length) this.#grow();
    this.#waiting[(this.#head + this.#waitingCount++) % this.#waiting.length] = item;
  }

  /** Leaves the queue, which is not empty, at its head. */
  next(): number {
    const item = this.#waiting[this.#head];
    this.#head = (this.#head + 1) % this.#waiting.length;
    this.#waitingCount--;
    return item;
  }

  #grow(): void {
    const old = this.#waiting;
    const larger = withRoom(new Int32Array(0), old.length * 2);
    for (let i = 0; i < this.#waitingCount; i++) larger[i] = old[(this.#head + i) % old.length];
    this.#waiting = larger;
    this.#head = 0;
  }
}
