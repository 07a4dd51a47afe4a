import type { HowAnswered, Observer } from '../simulation/observer.ts';

/** Requests remembered; a power of two. */
const REMEMBERED = 64;

/** Answers from which the latest P95 is worked out. */
const RECENT_ANSWERS = 256;

/** One request on its way. */
export interface StreamedRequest {
  request: number;
  query: number;
  /** Arrival, in virtual milliseconds. */
  at: number;
  met: HowAnswered;
  /** The model asked last, by its place in the catalog, or -1. */
  model: number;
  escalated: boolean;
  /** From arrival to answer, in milliseconds; null while it waits. */
  latencyMs: number | null;
  failed: boolean;
}

/** Remembers the latest requests of a run and how long the latest answers took. */
export class RequestStream implements Observer {
  #latest = -1;
  /** By request number modulo the places, so that a request is found without a search. */
  readonly #places: StreamedRequest[] = Array.from({ length: REMEMBERED }, () => ({
    request: -1,
    query: -1,
    at: 0,
    met: 'asked',
    model: -1,
    escalated: false,
    latencyMs: null,
    failed: false,
  }));
  readonly #latencies = new Float64Array(RECENT_ANSWERS);
  #answers = 0;

  met(request: number, query: number, met: HowAnswered, model: number, at: number): void {
    const place = this.#place(request);
    this.#latest = request;
    place.request = request;
    place.query = query;
    place.at = at;
    place.met = met;
    place.model = model;
    place.escalated = false;
    place.latencyMs = null;
    place.failed = false;
  }

  escalated(request: number, model: number): void {
    const place = this.#place(request);
    if (place.request !== request) return;
    place.model = model;
    place.escalated = true;
  }

  ended(request: number, latencyMs: number, _good: number, failed: boolean, waited = false): void {
    if (!waited) this.#latencies[this.#answers++ % RECENT_ANSWERS] = latencyMs;
    const place = this.#place(request);
    if (place.request !== request) return;
    place.latencyMs = latencyMs;
    place.failed = failed;
  }

  /** The latest requests, the oldest of them first. */
  latest(count: number): StreamedRequest[] {
    const first = Math.max(0, this.#latest + 1 - Math.min(count, REMEMBERED));
    const requests: StreamedRequest[] = [];
    for (let request = first; request <= this.#latest; request++) {
      const place = this.#place(request);
      if (place.request === request) requests.push({ ...place });
    }
    return requests;
  }

  /** P95 of the latest answers, nearest rank, in milliseconds; null before the first. */
  p95(): number | null {
    const known = Math.min(this.#answers, RECENT_ANSWERS);
    if (known === 0) return null;
    return this.#latencies.slice(0, known).sort()[Math.ceil(0.95 * known) - 1];
  }

  #place(request: number): StreamedRequest {
    return this.#places[request & (REMEMBERED - 1)] as StreamedRequest;
  }
}
