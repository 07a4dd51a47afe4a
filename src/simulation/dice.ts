import {
  fromTable,
  logNormalWithMeanOne,
  normalQuantile,
  type QuantileTable,
  STANDARD_NORMAL,
} from '../foundation/normal.ts';
import { type Die, namedDie, roll } from '../foundation/random.ts';
import { type Catalog, calledModels } from '../models/model.ts';
import { CONTENT_CLASSES, TIERS } from '../scenario/ground-truth.ts';
import type { Workload } from '../workload/workload.ts';

/**
 * The dice of a run: pure functions of the seed and the request, so that every strategy meets the
 * same slow calls, the same hard questions and the same changes of the world.
 */
export class Dice {
  readonly #latency: Die;
  readonly #latencyAgain: Die;
  readonly #difficulty: Die;
  readonly #aptitude: Die[];
  readonly #change: Die;
  readonly #spread: QuantileTable[];
  /** By model × tier: the highest score that still gives a good answer. */
  readonly #bar: Float64Array;
  readonly #shared: number;
  readonly #own: number;
  readonly #changeEveryMs: Float64Array;
  readonly #contentTime: ((at: number) => number) | undefined;

  constructor(
    seed: string,
    catalog: Catalog,
    changeEveryMs: Workload['changeEveryMs'],
    contentTime?: Workload['contentTime'],
  ) {
    this.#latency = namedDie(seed, 'latency');
    this.#latencyAgain = namedDie(seed, 'latency of retries');
    this.#difficulty = namedDie(seed, 'difficulty');
    const models = calledModels(catalog);
    this.#aptitude = models.map((model) => namedDie(seed, `aptitude/${model.variantOf ?? model.id}`));
    this.#change = namedDie(seed, 'content changes');
    this.#spread = models.map(({ latency: { sigma } }) => logNormalWithMeanOne(sigma));
    this.#bar = Float64Array.from(models.flatMap(({ quality }) => TIERS.map((tier) => normalQuantile(quality[tier]))));
    this.#shared = Math.sqrt(catalog.qualityCorrelation);
    this.#own = Math.sqrt(1 - catalog.qualityCorrelation);
    this.#changeEveryMs = Float64Array.from(CONTENT_CLASSES.map((name) => changeEveryMs[name]));
    this.#contentTime = contentTime;
  }

  /** The log-normal factor on the latency of the request's call, the same draw for every model. */
  latencyFactor(request: number, model: number): number {
    return fromTable(this.#spread[model] as QuantileTable, roll(this.#latency, request));
  }

  /** The same for a call that has failed so often before. */
  latencyFactorAgain(request: number, model: number, tries: number): number {
    return fromTable(this.#spread[model] as QuantileTable, roll(this.#latencyAgain, request * 128 + tries));
  }

  /**
   * Whether the model answers the request well. A Gaussian copula: the request's difficulty is common
   * to all models, the rest is each model's own, so two models' successes are correlated but neither
   * contains the other.
   */
  answersWell(request: number, model: number, tier: number): boolean {
    const difficulty = fromTable(STANDARD_NORMAL, roll(this.#difficulty, request));
    const own = fromTable(STANDARD_NORMAL, roll(this.#aptitude[model] as Die, request));
    return this.#shared * difficulty + this.#own * own < this.#bar[model * TIERS.length + tier];
  }

  /**
   * How often the true answer to an intent has changed by a moment. Time is cut into stretches of the
   * class's mean interval; in each the answer changes once, at a moment of the intent's own.
   */
  contentVersion(intent: number, contentClass: number, at: number): number {
    const time = this.#contentTime === undefined ? at : this.#contentTime(at);
    const stretch = time / this.#changeEveryMs[contentClass];
    const whole = Math.floor(stretch);
    const moment = roll(this.#change, Math.imul(intent, 0x85ebca6b) + whole);
    return stretch - whole >= moment ? whole + 1 : whole;
  }
}
