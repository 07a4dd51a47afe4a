import { AliasTable, zipfWeights } from '../../foundation/alias-table.ts';
import { fromTable, logNormalWithMedianOne } from '../../foundation/normal.ts';
import { type Random, randomStream } from '../../foundation/random.ts';
import type { SessionsSpec } from '../../scenario/sessions-spec.ts';
import { NO_SEGMENT, type PromptTree } from '../prompts/prompt-tree.ts';

/** Documents that are put before questions, each always of the same length. */
export class SessionDocuments {
  readonly #share: number;
  readonly #prompts: PromptTree;
  readonly #table: AliasTable;
  readonly #tokens: Int32Array;
  /** By document: its segment where a session begins with it. */
  readonly #first: Int32Array;

  constructor({ share, length, of, zipf }: NonNullable<SessionsSpec['documents']>, prompts: PromptTree, seed: string) {
    const random = randomStream(seed, 'document lengths');
    const spread = logNormalWithMedianOne(length.sigma);
    this.#share = share;
    this.#prompts = prompts;
    this.#table = new AliasTable(zipfWeights(of, zipf));
    this.#tokens = Int32Array.from({ length: of }, () =>
      Math.max(1, Math.round(length.medianTokens * fromTable(spread, random()))),
    );
    this.#first = new Int32Array(of);
  }

  /** What is sent before a question: what was said before it and, for some, a document. */
  before(segment: number, first: boolean, random: Random): number {
    if (random() >= this.#share) return segment;
    const document = this.#table.draw(random);
    const tokens = this.#tokens[document];
    if (!first) return this.#prompts.add(segment, tokens, 'document');
    const known = this.#first[document];
    if (known !== NO_SEGMENT) return known;
    return (this.#first[document] = this.#prompts.add(segment, tokens, 'document'));
  }
}
