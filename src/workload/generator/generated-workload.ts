import { AliasTable } from '../../foundation/alias-table.ts';
import { fromTable, logNormalWithMedianOne, type QuantileTable } from '../../foundation/normal.ts';
import { UserError } from '../../foundation/problem.ts';
import { randomStream } from '../../foundation/random.ts';
import { formatCount } from '../../foundation/units.ts';
import { CHANGE_EVERY_MS, CONTENT_CLASSES, type ContentClass, TIERS } from '../../scenario/ground-truth.ts';
import type { WorkloadSpec } from '../../scenario/schema.ts';
import { QueryTable, UNKNOWN } from '../query-table.ts';
import { BLOCK_LENGTH, newBlock, type RequestBlock, type Workload, type WorkloadFacts } from '../workload.ts';
import { arrivalTimes } from './arrivals.ts';
import { type IntentKind, intentKind, popularity } from './wording.ts';

/** Ways of wording all intents there may be; each takes four bytes. */
const MOST_WORDINGS = 50_000_000;

/** A workload made from a scenario's description: the same description and seed give the same requests. */
export class GeneratedWorkload implements Workload {
  readonly name: string;
  readonly queries = new QueryTable();
  readonly systemPrompt: string;
  readonly changeEveryMs: Readonly<Record<ContentClass, number>>;
  readonly assumedOutputTokens = 0;
  readonly expectedRequests: number;
  readonly #spec: WorkloadSpec;
  readonly #seed: string;
  readonly #intentsSeen = new Set<number>();
  readonly #usersSeen: Uint8Array;

  constructor(name: string, spec: WorkloadSpec, seed: string) {
    this.name = name;
    this.#spec = spec;
    this.#seed = seed;
    this.systemPrompt = spec.systemPrompt ?? '';
    this.expectedRequests = spec.requests;
    this.#usersSeen = new Uint8Array(spec.users);
    const stated = Object.entries(spec.changes ?? {}).filter(([, every]) => every !== undefined);
    this.changeEveryMs = { ...CHANGE_EVERY_MS, ...Object.fromEntries(stated) };
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    const { requests, users, arrivals, intents, wording } = this.#spec;
    const kinds = intents.map((kind) => intentKind(kind, wording));
    const texts = new Wordings(kinds, this.queries);
    const intentDraw = new AliasTable(popularity(kinds));
    const nextArrival = arrivalTimes(arrivals, this.#seed);
    const intentRandom = randomStream(this.#seed, 'intents');
    const wordingRandom = randomStream(this.#seed, 'wording');
    const userRandom = randomStream(this.#seed, 'users');
    const lengthRandom = randomStream(this.#seed, 'answer lengths');

    const medianTokens = kinds.map(({ spec }) => spec.answer.medianTokens);
    const spread = kinds.map(({ spec }) => logNormalWithMedianOne(spec.answer.sigma));

    const block = newBlock(Math.min(BLOCK_LENGTH, requests));
    block.inputTokens.fill(UNKNOWN);
    for (let first = 0; first < requests; first += BLOCK_LENGTH) {
      block.first = first;
      block.length = Math.min(BLOCK_LENGTH, requests - first);
      for (let i = 0; i < block.length; i++) {
        const intent = intentDraw.draw(intentRandom);
        const kind = texts.kindOf[intent] as number;
        const variation = (kinds[kind] as IntentKind).variationDraw.draw(wordingRandom);
        const user = (userRandom() * users) | 0;
        this.#usersSeen[user] = 1;
        block.at[i] = nextArrival();
        block.query[i] = texts.query(intent, variation);
        block.user[i] = user;
        const length = (medianTokens[kind] as number) * fromTable(spread[kind] as QuantileTable, lengthRandom());
        block.outputTokens[i] = Math.max(1, Math.round(length));
      }
      yield block;
    }
  }

  facts(): WorkloadFacts {
    const { intents } = this.queries;
    for (let q = 0; q < this.queries.size; q++) this.#intentsSeen.add(intents[q] as number);
    return {
      users: this.#usersSeen.reduce((sum, seen) => sum + seen, 0),
      intents: this.#intentsSeen.size,
      timed: true,
      requestsPerDay: this.#spec.arrivals.perDay,
      assumptions: [],
      skippedLines: 0,
    };
  }
}

/** The query of every intent in every wording, entered into the query table when it is first asked. */
class Wordings {
  /** Kind of each intent. */
  readonly kindOf: Int32Array;
  readonly #kinds: readonly IntentKind[];
  readonly #queries: QueryTable;
  readonly #firstIntent: number[] = [];
  readonly #base: Float64Array;
  readonly #ids: Int32Array;

  constructor(kinds: readonly IntentKind[], queries: QueryTable) {
    this.#kinds = kinds;
    this.#queries = queries;
    const intents = kinds.reduce((sum, kind) => sum + kind.intents, 0);
    const wordings = kinds.reduce((sum, kind) => sum + kind.intents * kind.variations, 0);
    if (wordings > MOST_WORDINGS) {
      throw new UserError({
        where: 'workload.intents',
        what: `describes ${formatCount(wordings)} different wordings, more than ${formatCount(MOST_WORDINGS)}`,
        fix: 'use fewer phrasings, openings, closings or words to fill in',
      });
    }
    this.kindOf = new Int32Array(intents);
    this.#base = new Float64Array(intents);
    this.#ids = new Int32Array(wordings).fill(-1);
    let intent = 0;
    let base = 0;
    for (const [k, kind] of kinds.entries()) {
      this.#firstIntent.push(intent);
      for (let i = 0; i < kind.intents; i++, intent++, base += kind.variations) {
        this.kindOf[intent] = k;
        this.#base[intent] = base;
      }
    }
  }

  query(intent: number, variation: number): number {
    const at = (this.#base[intent] as number) + variation;
    const known = this.#ids[at] as number;
    if (known !== -1) return known;
    const id = this.#enter(intent, variation);
    this.#ids[at] = id;
    return id;
  }

  #enter(intent: number, variation: number): number {
    const k = this.kindOf[intent] as number;
    const kind = this.#kinds[k] as IntentKind;
    const text = kind.text(intent - (this.#firstIntent[k] as number), variation);
    const id = this.#queries.intern(text, {
      intent,
      tier: TIERS.indexOf(kind.spec.complexity),
      contentClass: CONTENT_CLASSES.indexOf(kind.spec.content),
    });
    if (this.#queries.intents[id] !== intent) {
      throw new UserError({
        where: `workload.intents.${k}`,
        what: `"${text}" also asks for another intent`,
        fix: 'give each intent its own wording: check for a word that is listed twice',
      });
    }
    return id;
  }
}
