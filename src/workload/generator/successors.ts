import { AliasTable } from '../../foundation/alias-table.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import type { Topics } from './topics.ts';

/** Draws for a successor before an intent makes do with fewer. */
const MOST_DRAWS = 64;

/**
 * What usually follows what: every topic has a few successors of its own, drawn once by popularity
 * from the kinds that its kind names (from all where it names none). Of topics with a word list
 * of the same name, only those with the same words follow: a question about Docker is followed by
 * one about Docker. The k-th successor is 1/k as likely as the first.
 */
export class Successors {
  readonly #topics: Topics;
  readonly #most: number;
  readonly #seed: string;
  readonly #known: (Int32Array | undefined)[] = [];
  readonly #draws = new Map<string, (random: Random) => number>();

  constructor(topics: Topics, most: number, seed: string) {
    this.#topics = topics;
    this.#most = most;
    this.#seed = seed;
  }

  /** The usual successors of a topic, likeliest first; none where nothing can follow. */
  of(topic: number): Int32Array {
    const known = this.#known[topic];
    if (known !== undefined) return known;
    const found = this.#find(topic);
    this.#known[topic] = found;
    return found;
  }

  /** One of them; -1 where there is none. */
  draw(topic: number, random: Random): number {
    const list = this.of(topic);
    if (list.length === 0) return -1;
    let total = 0;
    for (let k = 1; k <= list.length; k++) total += 1 / k;
    let rest = random() * total;
    for (let k = 1; k < list.length; k++) {
      rest -= 1 / k;
      if (rest < 0) return list[k - 1];
    }
    return list[list.length - 1];
  }

  #find(topic: number): Int32Array {
    const draw = this.#drawFor(topic);
    const random = randomStream(this.#seed, `successors/${topic}`);
    const found = new Set<number>();
    for (let i = 0; i < MOST_DRAWS * this.#most && found.size < this.#most; i++) {
      const next = draw(random);
      if (next !== topic) found.add(next);
    }
    return Int32Array.from(found);
  }

  /** A draw among the topics that may follow. */
  #drawFor(topic: number): (random: Random) => number {
    const k = this.#topics.kindOf[topic];
    const next = this.#topics.kinds[k]?.spec.next ?? [];
    const words = next.map((name) => this.#sharedWords(topic, name));
    const key = JSON.stringify([k, words]);
    const known = this.#draws.get(key);
    if (known !== undefined) return known;
    const candidates = next.map((name, i) => this.#having(name, words[i] as string, topic));
    const draw = next.length === 0 ? (random: Random) => this.#topics.draw(random) : this.#drawAmong(candidates);
    this.#draws.set(key, draw);
    return draw;
  }

  /** A draw among several kinds' topics: each kind as likely as the others, its topics by popularity. */
  #drawAmong(kinds: readonly number[][]): (random: Random) => number {
    const candidates = kinds.flat();
    const weights = kinds.flatMap((topics) => {
      const total = topics.reduce((sum, topic) => sum + this.#topics.popularity[topic], 0);
      return topics.map((topic) => this.#topics.popularity[topic] / total);
    });
    const table = new AliasTable(weights);
    return (random) => candidates[table.draw(random)];
  }

  /** The topic's words in the lists that its kind has in common with the named one, as one string. */
  #sharedWords(topic: number, name: string): string {
    const own = this.#topics.words(topic);
    const other = this.#topics.named(name).slots.map(([slot]) => slot);
    return JSON.stringify(Object.entries(own).filter(([slot]) => other.includes(slot)));
  }

  /** The topics of a kind that have these words; all of them where no other than the one before has. */
  #having(name: string, shared: string, before: number): number[] {
    const words = JSON.parse(shared) as [string, string][];
    const all = this.#topics.ofKind(name);
    const fitting = all.filter((topic) => {
      const own = this.#topics.words(topic);
      return words.every(([slot, word]) => own[slot] === word);
    });
    return fitting.some((topic) => topic !== before) ? fitting : all;
  }
}
