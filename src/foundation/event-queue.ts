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
    return this.length === 0 ? Number.POSITIVE_INFINITY : this.#times[0];
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
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && ranks[parent] < rank)) break;
      times[at] = parentTime;
      ranks[at] = ranks[parent];
      payloads[at] = payloads[parent];
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
    this.time = times[0];
    this.kind = Math.floor(ranks[0] / KIND_SPAN);
    this.payload = payloads[0];
    const last = --this.length;
    const time = times[last];
    const rank = ranks[last];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      const right = child + 1;
      if (right < last) {
        const l = times[child];
        const r = times[right];
        if (r < l || (r === l && ranks[right] < ranks[child])) child = right;
      }
      const childTime = times[child];
      if (childTime > time || (childTime === time && ranks[child] > rank)) break;
      times[at] = childTime;
      ranks[at] = ranks[child];
      payloads[at] = payloads[child];
      at = child;
    }
    times[at] = time;
    ranks[at] = rank;
    payloads[at] = payloads[last];
  }

  #grow(): void {
    const size = this.length + 1;
    this.#times = withRoom(this.#times, size);
    this.#ranks = withRoom(this.#ranks, size);
    this.#payloads = withRoom(this.#payloads, size);
  }
}
