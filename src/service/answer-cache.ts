import { CACHE_KEYS } from '../techniques/cache/cache-key.ts';
import { type EvictionPolicyName, ResponseCache } from '../techniques/cache/response-cache.ts';
import { type ClassTtls, contentClassOf, ttlsByClass } from '../techniques/freshness/freshness.ts';
import { type SimilarAnswers, SimilarTexts } from './similar-texts.ts';

/** Shape of a cache of answers. */
export interface AnswerCacheOptions {
  /** Milliseconds after which an answer is too old; Infinity for never. */
  ttlMs: number;
  /** Answers it holds at most, from 1; Infinity for no limit. */
  maxEntries: number;
  /** Which answer goes when it is full. Default: `lru`. */
  policy?: EvictionPolicyName;
  /** What counts as the same question. Default: `normalized`. */
  key?: keyof typeof CACHE_KEYS;
  /** In place of `ttlMs`: milliseconds by how quickly the subject of the question changes. */
  byContent?: ClassTtls;
  /** Whether answers to similar questions are served too. Default: they are not. */
  similar?: SimilarAnswers;
  /** Milliseconds since any moment. Default: `Date.now`. A clock that is set back stands still here. */
  clock?: () => number;
}

/** Slots that wait to be free before anybody looks. */
const FEW = 64;

/** An answer that was kept. */
export interface KeptAnswer<Answer> {
  answer: Answer;
  /** Whether it is to the question itself, or to a similar one. */
  how: 'exact' | 'similar';
  /** How similar, from 0 to 1. */
  similarity: number;
  /** The question that was answered. */
  question: string;
}

/**
 * Answers by the text of their questions, in spaces that do not see one another: a `ResponseCache`, and
 * where wanted a `SemanticCache`, with the texts and answers they stand for, and a clock. What it holds is
 * bounded by `maxEntries`, whatever comes. What it serves and forgets is what a simulation of the same
 * requests has, to the last hit.
 *
 * @example
 * let now = 0;
 * const cache = new AnswerCache({ ttlMs: 60_000, maxEntries: 100, clock: () => now });
 * cache.put('What is Python?', 'A language.');
 * cache.get('what is python')?.answer; // "A language."
 * cache.get('what is python', 'another tenant'); // null
 * now = 60_000;
 * cache.get('What is Python?'); // null
 */
export class AnswerCache<Answer> {
  /** Answers served to questions asked before, and to similar ones; questions that had none. */
  exactHits = 0;
  similarHits = 0;
  misses = 0;
  readonly #cache: ResponseCache;
  readonly #ttlMs: number;
  readonly #ttls: Float64Array | null;
  readonly #keyOf: (text: string) => string;
  readonly #clock: () => number;
  readonly #similar: SimilarTexts | null;
  /** The entries that are held or that the policy still remembers, by name, and the other way round. */
  readonly #slots = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #answers: (Answer | undefined)[] = [];
  readonly #questions: string[] = [];
  /** Slots for new entries, and those that are free once the policy has forgotten them; so many are looked through. */
  readonly #free: number[] = [];
  readonly #lingering = new Set<number>();
  #sweepFrom = FEW;
  readonly #asked = new Map<string, Promise<Answer>>();
  #now = Number.NEGATIVE_INFINITY;

  constructor(options: AnswerCacheOptions) {
    const { ttlMs, maxEntries, policy = 'lru', key = 'normalized', byContent, similar, clock = Date.now } = options;
    this.#cache = new ResponseCache({ maxEntries, policy });
    this.#ttlMs = ttlMs;
    this.#ttls = byContent === undefined ? null : ttlsByClass(byContent);
    this.#keyOf = CACHE_KEYS[key];
    this.#clock = clock;
    this.#similar = similar === undefined ? null : new SimilarTexts(similar, this.#cache);
  }

  /** Answers held, those that are too old and have not been asked for since among them. */
  get size(): number {
    return this.#cache.entries;
  }

  /** The answer kept to a question, or to a similar one in the same space; null where there is none. */
  get(question: string, space = ''): KeptAnswer<Answer> | null {
    const now = this.#time();
    const key = this.#keyOf(question);
    const slot = this.#slots.get(nameOf(space, key));
    if (slot !== undefined) {
      const { expirations } = this.#cache;
      if (this.#cache.lookup(slot, now)) {
        this.exactHits++;
        return this.#kept(slot, 'exact', 1);
      }
      if (this.#cache.expirations > expirations) this.#dropped(slot);
    }
    const similar = this.#similar?.find(key, question, space, now) ?? null;
    if (similar === null) {
      this.misses++;
      return null;
    }
    this.similarHits++;
    this.#cache.touch(similar.slot);
    const kept = this.#kept(similar.slot, 'similar', similar.similarity);
    if (this.#similar?.promotes === true) this.#promote(similar.slot, space, key, question);
    return kept;
  }

  /** Keeps an answer that is ready now; one that may not be kept is let go. */
  put(question: string, answer: Answer, space = ''): void {
    const ttlMs = this.#ttls === null ? this.#ttlMs : this.#ttls[contentClassOf(question)];
    if (ttlMs === 0) return;
    const slot = this.#slotFor(space, this.#keyOf(question), question);
    this.#answers[slot] = answer;
    this.#evicted(this.#cache.store(slot, this.#time(), ttlMs));
  }

  /** Asks, unless the same is being asked already: then it waits for that answer. */
  once(question: string, space: string, ask: () => Promise<Answer>): Promise<Answer> {
    const name = nameOf(space, this.#keyOf(question));
    const under = this.#asked.get(name);
    if (under !== undefined) return under;
    const asked = ask().finally(() => this.#asked.delete(name));
    this.#asked.set(name, asked);
    return asked;
  }

  #time(): number {
    return (this.#now = Math.max(this.#now, this.#clock()));
  }

  #kept(slot: number, how: 'exact' | 'similar', similarity: number): KeptAnswer<Answer> {
    return { answer: this.#answers[slot] as Answer, how, similarity, question: this.#questions[slot] as string };
  }

  #promote(from: number, space: string, key: string, question: string): void {
    const to = this.#slotFor(space, key, question);
    if (to === from) return;
    this.#answers[to] = this.#answers[from];
    this.#evicted(this.#cache.promote(from, to));
  }

  #slotFor(space: string, key: string, question: string): number {
    const name = nameOf(space, key);
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      if (this.#lingering.size >= this.#sweepFrom) this.#sweep();
      slot = this.#free.pop() ?? this.#names.length;
      this.#slots.set(name, slot);
      this.#names[slot] = name;
      this.#cache.ensure(slot + 1);
      this.#similar?.enter(slot, space, key, question);
    }
    this.#lingering.delete(slot);
    this.#questions[slot] = question;
    return slot;
  }

  #evicted(victim: number): void {
    if (victim !== -1) this.#dropped(victim);
  }

  /** The entry is not held any more; its slot is free when the policy has forgotten it too. */
  #dropped(slot: number): void {
    this.#answers[slot] = undefined;
    if (this.#cache.remembers(slot)) this.#lingering.add(slot);
    else this.#release(slot);
  }

  #release(slot: number): void {
    this.#slots.delete(this.#names[slot] as string);
    this.#similar?.leave(slot);
    this.#free.push(slot);
  }

  /** Frees the slots that the policy has forgotten by now. */
  #sweep(): void {
    for (const slot of this.#lingering) {
      if (this.#cache.remembers(slot)) continue;
      this.#lingering.delete(slot);
      this.#release(slot);
    }
    this.#sweepFrom = 2 * this.#lingering.size + FEW;
  }
}

/** What is the same for two questions that may share an answer: no text can pass for another's space. */
function nameOf(space: string, key: string): string {
  return `${space.length}:${space}${key}`;
}

/** Who asks, and what goes before the question. */
export interface Asking {
  /** Whose question it is. */
  tenant?: string;
  /** The system prompt. */
  system?: string;
  /** All that is sent before the question, the system prompt among it. */
  before?: unknown;
}

/**
 * The space of a question in an `AnswerCache`, as the scopes of the simulation are:
 * - `request`: all that is sent with it, and the tenant
 * - `tenant`: the tenant and the system prompt
 * - `ask`: one for all
 *
 * @example
 * spaceOf('tenant', { tenant: 'a' }) === spaceOf('tenant', { tenant: 'b' }); // false
 * spaceOf('ask', { tenant: 'a' }) === spaceOf('ask', { tenant: 'b' }); // true
 */
export function spaceOf(scope: 'request' | 'tenant' | 'ask', { tenant, system, before }: Asking): string {
  if (scope === 'ask') return '';
  return JSON.stringify(scope === 'tenant' ? [tenant, system] : [tenant, system, before]);
}
