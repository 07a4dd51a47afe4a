import { withRoom } from '../foundation/columns.ts';

/** Calls to models between the request's arrival and the answer, in columns; ended calls' slots are used again. */
export class Calls {
  /** Calls under way. */
  open = 0;
  /** Arrival of the request, in virtual milliseconds. */
  arrival = new Float64Array(64);
  /** Time the provider needs for the call once it has begun. */
  serviceMs = new Float64Array(64);
  /** Number of the request within the workload. */
  request = new Float64Array(64);
  query = new Int32Array(64);
  /** Cache key, or -1. */
  key = new Int32Array(64);
  model = new Uint8Array(64);
  #free: Int32Array = new Int32Array(64);
  #freeCount = 0;
  #used = 0;

  /** A slot for a new call. */
  begin(): number {
    this.open++;
    if (this.#freeCount > 0) return this.#free[--this.#freeCount] as number;
    const slot = this.#used++;
    if (slot === this.arrival.length) this.#grow();
    return slot;
  }

  end(slot: number): void {
    this.open--;
    this.#free = withRoom(this.#free, this.#freeCount + 1);
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    const room = this.#used;
    this.arrival = withRoom(this.arrival, room);
    this.serviceMs = withRoom(this.serviceMs, room);
    this.request = withRoom(this.request, room);
    this.query = withRoom(this.query, room);
    this.key = withRoom(this.key, room);
    this.model = withRoom(this.model, room);
  }
}
