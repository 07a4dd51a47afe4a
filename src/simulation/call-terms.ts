import { type Model, meanFirstTokenMs, meanLatencyMs } from '../models/model.ts';
import type { CallExplanations } from './call-explanations.ts';
import type { CallPricing } from './call-pricing.ts';
import { type Calls, PURPOSE } from './call-table.ts';
import { SPOILT } from './failures.ts';
import type { OwnCalls } from './own-calls.ts';
import type { Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import type { Spending } from './spending.ts';

/**
 * What a call comes to with the model that it goes to: the length of the answer, how long it takes, when it begins and
 * what it costs. Written into the call's row; the money is put aside.
 */
export class CallTerms {
  readonly #run: Run;
  readonly #calls: Calls;
  readonly #recorder: Recorder;
  readonly #spending: Spending;
  readonly #pricing: CallPricing;
  readonly #explain: CallExplanations;
  /** By model: whether it is known when its answers begin. */
  readonly #tellsFirst: readonly boolean[];

  constructor(run: Run, pricing: CallPricing, explain: CallExplanations) {
    this.#run = run;
    this.#calls = run.calls;
    this.#recorder = run.recorder;
    this.#spending = run.spending;
    this.#pricing = pricing;
    this.#explain = explain;
    this.#tellsFirst = run.models.map((model) => !Number.isNaN(meanFirstTokenMs(model, 0)));
  }

  /** Gives the call its model, by the laws of that. */
  byLaw(call: number, m: number, now: number): void {
    const calls = this.#calls;
    const input = calls.input[call];
    const output = this.#pricing.answered(m, calls.plainOutput[call], calls.plainReasoning[call]);
    // What a judge sends back, or what fails, is asked again at once.
    const batch = calls.inLane[call] === 1 && calls.escalations[call] === 0 && calls.rejections[call] === 0;
    const usd = this.#pricing.usd(m, input, output, now, calls.prompt[call], batch);
    this.#timeByLaw(call, m, input - this.#pricing.lastCached, output);
    calls.logged[call] = 0;
    this.#agree(call, m, output, usd, now);
  }

  /** The same for the model that answered the request in the log. */
  asLogged(call: number, m: number, own: OwnCalls, now: number): void {
    const calls = this.#calls;
    const input = calls.input[call];
    const { verbosity } = this.#run.models[m] as Model;
    const output = this.#pricing.shortened(m, own.output, calls.plainReasoning[call] * verbosity);
    const charge = this.#pricing.growingCharge(m, input, now, calls.prompt[call]);
    const asItWas = own.usd(input, output, now, charge);
    const usd = calls.inLane[call] === 1 ? own.batchedUsd(input, output, now) : asItWas;
    const ms = own.serviceMs(input, output);
    if (Number.isNaN(ms)) {
      this.#timeByLaw(call, m, input - own.cached, output);
    } else {
      calls.serviceMs[call] = ms;
      calls.firstMs[call] = Math.min(ms, own.firstMs(input));
    }
    calls.logged[call] = 1;
    this.#agree(call, m, output, usd, now);
  }

  /** Time from the moment the provider takes the call until its answer begins, in milliseconds. */
  firstTokenMs(call: number): number {
    const { model, input, output, serviceMs, firstMs } = this.#calls;
    if (!Number.isNaN(firstMs[call])) return firstMs[call];
    const law = this.#run.models[model[call]];
    const whole = meanLatencyMs(law, input[call], output[call]);
    const share = whole === 0 ? 0 : meanLatencyMs(law, input[call], 0) / whole;
    return share * serviceMs[call];
  }

  /**
   * Pays for a call of which nothing will come: all of it, or as much as is answered until nobody waits any longer,
   * which is for so many milliseconds.
   */
  payInVain(call: number, timeoutMs: number, now: number): void {
    const calls = this.#calls;
    const m = calls.model[call];
    const input = calls.input[call];
    const output = calls.output[call];
    const planned = calls.priceUsd[call];
    let answered = output;
    if (calls.spoilt[call] === SPOILT.timedOut) {
      const firstMs = this.firstTokenMs(call);
      answered = Math.floor(output * Math.max(0, (timeoutMs - firstMs) / (calls.serviceMs[call] - firstMs)));
    }
    const unanswered = this.#pricing.extraUsd(m, input, output, now) - this.#pricing.extraUsd(m, input, answered, now);
    calls.spentUsd[call] -= unanswered;
    this.#spending.release(unanswered, now);
    // Nothing is left to be given back, should it be the last try.
    calls.priceUsd[call] = 0;
    this.#recorder.inVain(call, answered, planned - unanswered, now);
  }

  /** Gives the call the time it takes by the model's law; `fresh`: tokens sent that the provider has not in its cache. */
  #timeByLaw(call: number, m: number, fresh: number, output: number): void {
    const { models, dice } = this.#run;
    const { request, purpose, serviceMs, firstMs, rejections } = this.#calls;
    if (purpose[call] === PURPOSE.request) this.#recorder.timedByLaw(request[call], m);
    const tries = rejections[call];
    const luck = tries === 0 ? dice.latencyFactor(request[call], m) : dice.latencyFactorAgain(request[call], m, tries);
    serviceMs[call] = meanLatencyMs(models[m], fresh, output) * luck;
    firstMs[call] = this.#tellsFirst[m] ? meanFirstTokenMs(models[m], fresh) * luck : Number.NaN;
  }

  #agree(call: number, m: number, output: number, usd: number, now: number): void {
    const calls = this.#calls;
    calls.readTo[call] = this.#pricing.readTo;
    calls.model[call] = m;
    calls.spoilt[call] = SPOILT.no;
    calls.output[call] = output;
    calls.reasoning[call] = this.#pricing.reasoned(m, calls.plainReasoning[call], output);
    calls.priceUsd[call] = usd;
    calls.spentUsd[call] += usd;
    this.#spending.reserve(usd, now);
    if (this.#recorder.explains) this.#explain.price(call, m, now);
  }
}
