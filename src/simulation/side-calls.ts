import { meanLatencyMs } from '../models/model.ts';
import type { ContextEditor } from '../techniques/context/context-editor.ts';
import { UNGRADED } from '../techniques/router/learned-router.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import type { CallPricing } from './call-pricing.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Question } from './recorder.ts';
import type { Run } from './run.ts';

/** Calls to models beside those that answer requests: they are paid, and take nobody's place at the provider. */
export class SideCalls {
  readonly #run: Run;
  readonly #choice: ModelChoice;
  readonly #pricing: CallPricing;
  /** By model: the longest prompt it takes, in tokens. */
  readonly #windows: readonly number[];

  constructor(run: Run, choice: ModelChoice, pricing: CallPricing, windows: readonly number[]) {
    this.#run = run;
    this.#choice = choice;
    this.#pricing = pricing;
    this.#windows = windows;
  }

  /** Pays for a call of so many tokens sent, to a model whose plain answer has so many. */
  pay(request: number, kind: 'prewarm' | 'training', m: number, sent: number, plainOutput: number, now: number): void {
    const { recorder, spending } = this.#run;
    const output = this.#pricing.answered(m, plainOutput, UNKNOWN);
    recorder.tokens(request, sent, output);
    spending.pay(request, kind, this.#pricing.extraUsd(m, sent, output, now), now);
  }

  /** Has every model answer a request and grades the answers, for the learned router. What is not served is extra. */
  grade({ request, query, truth, input, output }: Question, served: number, now: number): void {
    const { catalog, referee } = this.#run;
    const sent = this.#pricing.sent(query, input);
    const grades = catalog.models.map((_, m) => {
      if (sent > this.#windows[m]) return UNGRADED;
      if (m !== served) this.pay(request, 'training', m, sent, output, now);
      const good = this.#pricing.cuts(m, output, UNKNOWN) ? 0 : referee.goodness(request, truth, m);
      return good === UNKNOWN ? UNGRADED : good;
    });
    this.#choice.learn(query, grades);
  }

  /**
   * Has the model of a call sum up a prompt that has become too long, and sends the summary instead. How long the
   * request waits for it, in milliseconds.
   */
  compact(context: ContextEditor, question: Question, call: number, model: number, now: number): number {
    const { calls, dice, models, recorder, spending } = this.#run;
    const { request, query, prompt } = question;
    if (prompt === UNKNOWN || !context.compacts(prompt)) return 0;
    const input = calls.input[call];
    const output = context.summaryTokens;
    const usd = this.#pricing.usd(model, input, output, now, prompt, false);
    const fresh = input - this.#pricing.lastCached;
    calls.spentUsd[call] += usd;
    recorder.tokens(request, input, output);
    spending.pay(request, 'compaction', usd, now);
    const luck = dice.latencyFactor(request, model);
    this.#pricing.begun(model, prompt, now + meanLatencyMs(models[model], fresh, 0) * luck);
    const compacted = context.compact(prompt);
    const { tokens } = context.prompts;
    question.input = Math.max(1, question.input - tokens[prompt] + tokens[compacted]);
    question.prompt = compacted;
    calls.prompt[call] = compacted;
    calls.input[call] = this.#pricing.sent(query, question.input);
    return meanLatencyMs(models[model], fresh, output) * luck;
  }
}
