import { withRoom } from './columns.ts';

const KIND_SPAN = 2 ** 46;

/**
 * Future events in the total order (time, kind, sequence): of two events at one moment the lower
 * kind goes first, and of two of one kind the one scheduled first. A binary heap over columns:
 * no object per event. After `pop()` the event stands in `time`, `kind` and `payload`.
 */
export class EventQueue {
  time = 0;
  kind = 0;
  payload = 0;
  length = 0;
  #sequence = 0;
  #times = new Float64Array(64);
  #ranks = new Float64Array(64);
  #payloads = new Int32Array(64);

  /** When the next event is due, in virtual milliseconds; Infinity when there is none. */
  nextTime(): number {
    return this.length === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  push(time: number, kind: number, payload: number): void {
    if (this.length === this.#times.length) this.#grow();
    const times = this.#times;
    const ranks = this.#ranks;
    const payloads = this.#payloads;
    const rank = kind * KIND_SPAN + this.#sequence++;
    let at = this.length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (ranks[parent] as number) < rank)) break;
      times[at] = parentTime;
      ranks[at] = ranks[parent] as number;
      payloads[at] = payloads[parent] as number;
      at = parent;
    }
    times[at] = time;
    ranks[at] = rank;
    payloads[at] = payload;
  }

  pop(): void {
    const times = this.#times;
    const ranks = this.#ranks;
    const payloads = this.#payloads;
    this.time = times[0] as number;
    this.kind = Math.floor((ranks[0] as number) / KIND_SPAN);
    this.payload = payloads[0] as number;
    const last = --this.length;
    const time = times[last] as number;
    const rank = ranks[last] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      const right = child + 1;
      if (right < last) {
        const l = times[child] as number;
        const r = times[right] as number;
        if (r < l || (r === l && (ranks[right] as number) < (ranks[child] as number))) child = right;
      }
      const childTime = times[child] as number;
      if (childTime > time || (childTime === time && (ranks[child] as number) > rank)) break;
      times[at] = childTime;
      ranks[at] = ranks[child] as number;
      payloads[at] = payloads[child] as number;
      at = child;
    }
    times[at] = time;
    ranks[at] = rank;
    payloads[at] = payloads[last] as number;
  }

  #grow(): void {
    const size = this.length + 1;
    this.#times = withRoom(this.#times, size);
    this.#ranks = withRoom(this.#ranks, size);
    this.#payloads = withRoom(this.#payloads, size);
  }
}
