import type { CallPricing } from './call-pricing.ts';
import { askedBy, PURPOSE } from './call-table.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Run } from './run.ts';

/** Tells whoever wants to know why of what is decided on a call's way; to be asked only where somebody does. */
export class CallExplanations {
  readonly #run: Run;
  readonly #choice: ModelChoice;
  readonly #pricing: CallPricing;

  constructor(run: Run, choice: ModelChoice, pricing: CallPricing) {
    this.#run = run;
    this.#choice = choice;
    this.#pricing = pricing;
  }

  /** What is left for a request, and what becomes of it. */
  money(request: number, limit: 'open' | 'cheapest' | 'refuse', now: number): void {
    const { recorder, spending } = this.#run;
    recorder.decided(request, { kind: 'money', leftUsd: spending.leftUsd(now, 0), limit }, now);
  }

  /** A request waits for the answer that `leader` brings. */
  joining(request: number, leader: number, now: number): void {
    const { calls, recorder } = this.#run;
    const number = calls.request[leader];
    recorder.decided(request, { kind: 'joined', leader: number < 0 ? askedBy(number) : number }, now);
  }

  /** Which model a call goes to, and by what. */
  choice(
    call: number,
    tier: number,
    unrouted: number,
    model: number,
    by: 'sample' | 'spent' | null,
    now: number,
  ): void {
    const { calls, recorder } = this.#run;
    const { request, query, key, input } = calls;
    const chosen = this.#choice.explained(query[call], tier, unrouted, input[call], model, by, now);
    recorder.decided(request[call], { kind: 'chosen', key: key[call], ...chosen }, now);
  }

  /** What the call that was priced last takes and costs. */
  price(call: number, model: number, now: number): void {
    const { calls, recorder } = this.#run;
    const { request, input, output, plainOutput, plainReasoning, priceUsd, serviceMs, escalations, purpose } = calls;
    const plain = plainOutput[call];
    recorder.decided(
      request[call],
      {
        kind: 'priced',
        again: escalations[call] > 0,
        ahead: purpose[call] === PURPOSE.prefetch,
        model: this.#choice.place(model),
        input: input[call],
        ...this.#pricing.lastPrefix,
        plain,
        full: this.#pricing.uncut(model, plain, plainReasoning[call]),
        output: output[call],
        usd: priceUsd[call],
        serviceMs: serviceMs[call],
      },
      now,
    );
  }
}
