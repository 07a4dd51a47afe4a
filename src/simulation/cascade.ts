import { type Die, namedDie, roll } from '../foundation/random.ts';
import { type Catalog, calledModels, type Model, meanLatencyMs } from '../models/model.ts';
import { QualityFallback } from '../techniques/fallback/quality-fallback.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { CallPricing } from './call-pricing.ts';
import { type Calls, NONE, PURPOSE } from './call-table.ts';
import type { Dice } from './dice.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Referee } from './referee.ts';
import type { Run } from './run.ts';
import type { Spending } from './spending.ts';
import type { Tariff } from './tariff.ts';

/** The judge's part in a run: which answers it looks at, what it is paid, what it says and how often it errs. */
export class Cascade {
  readonly fallback: QualityFallback;
  /** Verdicts on answers whose truth is known that were wrong. */
  falseAccepts = 0;
  falseRejects = 0;
  verdictsUnknown = 0;
  /** Whether the last verdict was in the answer's favour. */
  passed = false;
  readonly #calls: Calls;
  readonly #choice: ModelChoice;
  readonly #pricing: CallPricing;
  readonly #spending: Spending;
  readonly #referee: Referee;
  readonly #dice: Dice;
  readonly #tariff: Tariff;
  readonly #model: Model;
  readonly #verdictTokens: number;
  readonly #die: Die;
  /** The judge among the models, where it knows what it could answer itself; else NONE. */
  readonly #knowing: number;

  constructor(
    { calls, catalog, strategy: { knobs }, dice, referee, seed, spending, tariff }: Run,
    choice: ModelChoice,
    pricing: CallPricing,
  ) {
    this.#pricing = pricing;
    this.#tariff = tariff;
    this.#calls = calls;
    this.#choice = choice;
    this.#spending = spending;
    this.#referee = referee;
    this.#dice = dice;
    this.#model = judgeOf(catalog);
    this.#verdictTokens = catalog.judge.verdictTokens;
    this.#die = namedDie(seed, 'judge');
    const own = knobs['fallback.judge'] === 'own-ability';
    this.#knowing = own ? calledModels(catalog).findIndex(({ id }) => id === catalog.judge.model) : NONE;
    this.fallback = new QualityFallback({
      models: this.#choice.ladder.length,
      judgeError: knobs['fallback.judgeError'],
      qualityThreshold: knobs['fallback.qualityThreshold'],
    });
  }

  /**
   * Whether the call's answer is shown to the judge: not one that nobody waits for, not the strongest
   * model's, and not where there is no money left for the judge and a second call, for then its
   * verdict would change nothing.
   */
  judges(call: number, now: number): boolean {
    const rung = this.#rung(call);
    if (!this.fallback.judges(rung) || this.#calls.purpose[call] === PURPOSE.prefetch) return false;
    if (this.#affordable(call, rung, this.#usd(call, now), now)) return true;
    this.#spending.limited(call);
    return false;
  }

  /** Pays the judge for reading the call's prompt and answer, and gives back how long that takes, in milliseconds. */
  read(call: number, now: number): number {
    const usd = this.#usd(call, now);
    this.#calls.spentUsd[call] += usd;
    this.#spending.pay(this.#calls.request[call], 'judge', usd, now);
    return this.readMs(call);
  }

  /** How long the judge takes to read the call's prompt and answer, in milliseconds. */
  readMs(call: number): number {
    return meanLatencyMs(this.#model, this.#tokens(call), this.#verdictTokens);
  }

  /** The judge's verdict: the model to ask next, or NONE when the answer stands, for want of money perhaps. */
  verdict(call: number, now: number): number {
    const { fallback } = this;
    const calls = this.#calls;
    const model = calls.model[call];
    const request = calls.request[call];
    const rung = this.#rung(call);
    const cut = this.#pricing.cuts(model, calls.plainOutput[call], calls.plainReasoning[call]);
    const truth = cut ? 0 : this.#referee.goodness(request, calls.truth[call], model);
    const good = truth === UNKNOWN ? this.#tossed(call, model) : truth === 1;
    const knows = this.#knowing === NONE || this.#couldAnswer(call);
    const die = roll(this.#die, request * 8 + calls.escalations[call]);
    const { rejected } = fallback;
    const step = fallback.step(rung, good, die, this.#affordable(call, rung, 0, now), knows);
    const passed = fallback.rejected === rejected;
    this.passed = passed;
    if (truth === UNKNOWN) this.verdictsUnknown++;
    else if (passed && !good) this.falseAccepts++;
    else if (!passed && good) this.falseRejects++;
    if (step !== NONE) return this.#choice.ladder[step];
    if (!passed) this.#spending.limited(call);
    return NONE;
  }

  /** Whether the judge would have answered well itself: with the request's dice, so it finds hard what others do. */
  #couldAnswer(call: number): boolean {
    const calls = this.#calls;
    const truth = this.#referee.goodness(calls.request[call], calls.truth[call], this.#knowing);
    return truth === UNKNOWN ? this.#tossed(call, this.#knowing) : truth === 1;
  }

  /** Whether a model answers well, where nothing is known of it but how hard the question looks. */
  #tossed(call: number, model: number): boolean {
    return this.#dice.answersWell(this.#calls.request[call], model, this.#choice.tier(this.#calls.query[call]));
  }

  #rung(call: number): number {
    return this.#choice.rung(this.#calls.model[call]);
  }

  /** Whether there is money for the next model up, after `firstUsd` for something else. */
  #affordable(call: number, rung: number, firstUsd: number, now: number): boolean {
    const left = this.#spending.leftUsd(now, this.#calls.spentUsd[call]);
    if (left === Number.POSITIVE_INFINITY) return true;
    const next = this.#choice.ladder[rung + 1];
    return firstUsd + this.#choice.expectedUsd(next, this.#calls.input[call], now) <= left;
  }

  #tokens(call: number): number {
    return this.#calls.input[call] + this.#calls.output[call];
  }

  #usd(call: number, now: number): number {
    return this.#tariff.usd(this.#model, this.#tokens(call), this.#verdictTokens, now);
  }
}

/** The model that judges. */
export function judgeOf({ models, judge }: Catalog): Model {
  return models.find(({ id }) => id === judge.model) as Model;
}
