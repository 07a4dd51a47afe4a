import { AliasTable } from '../../foundation/alias-table.ts';
import { UserError } from '../../foundation/problem.ts';
import type { Random } from '../../foundation/random.ts';
import { formatCount } from '../../foundation/units.ts';
import type { WorkloadSpec } from '../../scenario/workload-spec.ts';
import { type IntentKind, intentKind, popularity, wordOf } from './wording.ts';

/** Ways of wording all intents there may be; each takes four bytes. */
export const MOST_WORDINGS = 50_000_000;

/**
 * What can be asked: topics, numbered kind after kind. A topic is one intent; of a kind whose
 * requests are unique, all that it may be about is one topic together.
 */
export class Topics {
  readonly kinds: readonly IntentKind[];
  /** Kind of each topic. */
  readonly kindOf: Int32Array;
  /** First topic of each kind, and one past the last of all. */
  readonly firstOf: readonly number[];
  /** How often each is asked among those of its kind: adds up to 1 for each kind. */
  readonly popularity: Float64Array;
  readonly #table: AliasTable;

  constructor({ intents, wording }: WorkloadSpec) {
    this.kinds = intents.map((kind) => intentKind(kind, wording));
    const wordings = this.kinds.reduce(
      (sum, { unique, intents, variations }) => sum + (unique ? 0 : intents * variations),
      0,
    );
    if (wordings > MOST_WORDINGS) {
      throw new UserError({
        where: 'workload.intents',
        what: `describes ${formatCount(wordings)} different wordings, more than ${formatCount(MOST_WORDINGS)}`,
        fix: 'use fewer phrasings, openings, closings or words to fill in, or unique: true',
      });
    }
    const firstOf = [0];
    for (const kind of this.kinds) firstOf.push((firstOf.at(-1) as number) + (kind.unique ? 1 : kind.intents));
    this.firstOf = firstOf;
    const size = firstOf.at(-1) as number;
    this.kindOf = new Int32Array(size);
    this.popularity = new Float64Array(size);
    for (const [k, kind] of this.kinds.entries()) {
      this.kindOf.fill(k, firstOf[k], firstOf[k + 1]);
      this.popularity.set(kind.unique ? [1] : popularity(kind), firstOf[k]);
    }
    const shareOf = (topic: number): number => intents[this.kindOf[topic]]?.share as number;
    this.#table = new AliasTable(this.popularity.map((p, topic) => p * shareOf(topic)));
  }

  get size(): number {
    return this.kindOf.length;
  }

  /** A place of popularity, by its weight: without drift, the topic itself. */
  draw(random: Random): number {
    return this.#table.draw(random);
  }

  /** A topic of the first kind of that name, by popularity. */
  drawOf(name: string): (random: Random) => number {
    const k = this.#indexOf(name);
    const table = new AliasTable(this.popularity.slice(this.firstOf[k], this.firstOf[k + 1]));
    return (random) => this.firstOf[k] + table.draw(random);
  }

  /** The topic's word in each list of its kind; none where the words are drawn anew each time. */
  words(topic: number): Record<string, string> {
    const k = this.kindOf[topic];
    const { slots, unique } = this.kinds[k] as IntentKind;
    const intent = topic - this.firstOf[k];
    return unique ? {} : Object.fromEntries(slots.map(([name], i) => [name, wordOf(slots, i, intent)]));
  }

  /** The first kind of that name. */
  named(name: string): IntentKind {
    return this.kinds[this.#indexOf(name)] as IntentKind;
  }

  /** Its topics. */
  ofKind(name: string): number[] {
    const k = this.#indexOf(name);
    const from = this.firstOf[k];
    return Array.from({ length: this.firstOf[k + 1] - from }, (_, i) => from + i);
  }

  #indexOf(name: string): number {
    return this.kinds.findIndex(({ spec }) => spec.kind === name);
  }
}
