import { EventQueue } from '../../foundation/event-queue.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import { checkDrift } from '../../scenario/workload-limits.ts';
import type { FollowUpsSpec, WorkloadSpec } from '../../scenario/workload-spec.ts';
import { arrivalTimes, exponential } from './arrivals.ts';
import { Drift } from './drift.ts';
import { Successors } from './successors.ts';
import type { Topics } from './topics.ts';

/** Who asks for what, and when: one request after the other, in order of time. */
export interface Asks {
  /** Arrival of the request that `next` has come to, in virtual milliseconds. */
  at: number;
  user: number;
  topic: number;
  next(): void;
}

/** The requests that a description without sessions asks for. */
export function asksOf(spec: WorkloadSpec, topics: Topics, seed: string): Asks {
  return spec.followUps === undefined ? new SeparateAsks(spec, topics, seed) : new Conversations(spec, topics, seed);
}

/** Requests that have nothing to do with each other. */
class SeparateAsks implements Asks {
  at = 0;
  user = 0;
  topic = 0;
  readonly #users: number;
  readonly #topics: Topics;
  readonly #drift: Drift | null;
  readonly #nextArrival: () => number;
  readonly #topicRandom: Random;
  readonly #userRandom: Random;

  constructor(spec: WorkloadSpec, topics: Topics, seed: string) {
    const { users, arrivals, drift } = spec;
    checkDrift(spec, topics.size);
    this.#users = users;
    this.#topics = topics;
    this.#drift = drift === undefined ? null : new Drift(drift, topics.firstOf, seed);
    this.#nextArrival = arrivalTimes(arrivals, seed);
    this.#topicRandom = randomStream(seed, 'intents');
    this.#userRandom = randomStream(seed, 'users');
  }

  next(): void {
    this.at = this.#nextArrival();
    this.user = (this.#userRandom() * this.#users) | 0;
    this.topic = this.anything();
  }

  /** A topic by its popularity now. */
  anything(): number {
    const place = this.#topics.draw(this.#topicRandom);
    return this.#drift === null ? place : this.#drift.topic(place, this.at);
  }
}

/**
 * Conversations: a request may be followed by another of the same user, and that by another. Those
 * that begin one come at a rate of 1 − `rate` of the whole, so that the whole comes at the rate
 * asked for.
 */
class Conversations implements Asks {
  at = 0;
  user = 0;
  topic = 0;
  readonly #rate: number;
  readonly #afterMs: number;
  readonly #usual: number;
  readonly #openings: SeparateAsks;
  readonly #successors: Successors;
  readonly #random: Random;
  /** Follow-ups to come: whose, and (as the kind of event) on which topic. */
  readonly #toCome = new EventQueue();

  constructor(spec: WorkloadSpec, topics: Topics, seed: string) {
    const { rate, after, successors, usual } = spec.followUps as FollowUpsSpec;
    this.#rate = rate;
    this.#afterMs = after;
    this.#usual = usual ?? 1;
    const { arrivals } = spec;
    const openings = { ...arrivals, perDay: arrivals.perDay * (1 - rate) };
    this.#openings = new SeparateAsks({ ...spec, arrivals: openings }, topics, seed);
    this.#successors = new Successors(topics, successors, seed);
    this.#random = randomStream(seed, 'follow-ups');
    this.#openings.next();
  }

  next(): void {
    const queue = this.#toCome;
    const openings = this.#openings;
    if (queue.nextTime() <= openings.at) {
      queue.pop();
      this.at = queue.time;
      this.user = queue.payload;
      this.topic = queue.kind;
    } else {
      this.at = openings.at;
      this.user = openings.user;
      this.topic = openings.topic;
      openings.next();
    }
    if (this.#random() < this.#rate) this.#askOn();
  }

  #askOn(): void {
    const at = this.at + this.#afterMs * exponential(this.#random);
    const usual = this.#random() < this.#usual ? this.#successors.draw(this.topic, this.#random) : -1;
    this.#toCome.push(at, usual === -1 ? this.#openings.anything() : usual, this.user);
  }
}
