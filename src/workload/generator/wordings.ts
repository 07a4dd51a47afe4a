import { UserError } from '../../foundation/problem.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import { CONTENT_CLASSES, TIERS } from '../../scenario/ground-truth.ts';
import type { QueryTable } from '../query-table.ts';
import { documentWriter } from './documents.ts';
import type { Topics } from './topics.ts';
import type { IntentKind } from './wording.ts';

/** The query of every intent in every wording, entered into the query table when it is first asked. */
export class Wordings {
  readonly #topics: Topics;
  readonly #queries: QueryTable;
  readonly #documents: ((() => string) | null)[];
  readonly #words: Random;
  /** Where the wordings of a topic begin among the ids; -1 for a kind whose requests are unique. */
  readonly #base: Float64Array;
  readonly #ids: Int32Array;
  /** Intents of unique requests: by kind, what was drawn before. */
  readonly #drawn: Map<number, number>[];
  #intents: number;

  constructor(topics: Topics, queries: QueryTable, seed: string) {
    this.#topics = topics;
    this.#queries = queries;
    this.#intents = topics.size;
    this.#words = randomStream(seed, 'words');
    this.#drawn = topics.kinds.map(() => new Map());
    this.#documents = topics.kinds.map(({ spec }, k) =>
      spec.document === undefined ? null : documentWriter(spec.document, randomStream(seed, `documents/${k}`)),
    );
    this.#base = new Float64Array(topics.size);
    let wordings = 0;
    for (let topic = 0; topic < topics.size; topic++) {
      const kind = topics.kinds[topics.kindOf[topic]] as IntentKind;
      this.#base[topic] = kind.unique ? -1 : wordings;
      if (!kind.unique) wordings += kind.variations;
    }
    this.#ids = new Int32Array(wordings).fill(-1);
  }

  /** The query that asks for a topic in a variation of its kind. */
  query(topic: number, variation: number): number {
    const base = this.#base[topic];
    if (base === -1) return this.#unique(topic, variation);
    const known = this.#ids[base + variation];
    if (known !== -1) return known;
    const k = this.#topics.kindOf[topic];
    const kind = this.#topics.kinds[k] as IntentKind;
    const text = kind.text(topic - this.#topics.firstOf[k], variation);
    const id = this.#enter(text, topic, kind);
    if (this.#queries.truths.intents[this.#queries.truth[id]] !== topic) {
      throw new UserError({
        where: `workload.intents.${k}`,
        what: `"${text}" also asks for another intent`,
        fix: 'give each intent its own wording: check for a word that is listed twice',
      });
    }
    this.#ids[base + variation] = id;
    return id;
  }

  /** A request with words of its own, and a document of its own if its kind has one. */
  #unique(topic: number, variation: number): number {
    const k = this.#topics.kindOf[topic];
    const kind = this.#topics.kinds[k] as IntentKind;
    let combination = 0;
    for (const [, words] of kind.slots) combination = combination * words.length + ((this.#words() * words.length) | 0);
    const document = this.#documents[k]?.();
    const drawn = this.#drawn[k] as Map<number, number>;
    let intent = document === undefined ? drawn.get(combination) : undefined;
    if (intent === undefined) {
      intent = this.#intents++;
      drawn.set(combination, intent);
    }
    return this.#enter(kind.text(combination, variation, document), intent, kind);
  }

  #enter(text: string, intent: number, { spec }: IntentKind): number {
    return this.#queries.intern(text, {
      intent,
      tier: TIERS.indexOf(spec.complexity),
      contentClass: CONTENT_CLASSES.indexOf(spec.content),
    });
  }
}
