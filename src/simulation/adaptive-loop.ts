import { type Die, namedDie, roll } from '../foundation/random.ts';
import type { Model } from '../models/model.ts';
import type { TrajectoryPoint } from '../result/schema/summary.ts';
import { AdaptiveControl } from '../techniques/adaptive/adaptive-control.ts';
import { Judge, NEUTRAL_THRESHOLD } from '../techniques/fallback/quality-fallback.ts';
import { UNKNOWN } from '../workload/truth-table.ts';
import { judgeOf } from './cascade.ts';
import type { CurrentSettings } from './current-settings.ts';
import type { ModelChoice } from './model-choice.ts';
import type { Recorder, Steering } from './recorder.ts';
import { HIT } from './referee.ts';
import type { Run } from './run.ts';
import type { Spending } from './spending.ts';
import type { Tariff } from './tariff.ts';

/**
 * Brings adaptive control what an operator would see, and its settings to those who use them: has a
 * judge look at a sample of the answers, which is paid for but keeps nobody waiting, and compares
 * answers that are fetched again with the old ones.
 */
export class Adaptation implements Steering {
  readonly #control: AdaptiveControl;
  readonly #current: CurrentSettings;
  readonly #spending: Spending;
  readonly #recorder: Recorder;
  readonly #choice: ModelChoice;
  readonly #judge: Judge;
  readonly #tariff: Tariff;
  readonly #judgeModel: Model;
  readonly #verdictTokens: number;
  readonly #share: number;
  readonly #sampleDie: Die;
  readonly #verdictDie: Die;
  readonly #steersSimilarity: boolean;
  readonly #steersLines: boolean;
  #batchSize: () => number | null = () => null;
  #now = 0;

  constructor(run: Run, choice: ModelChoice) {
    const { catalog, strategy, current, spending, tariff, seed } = run;
    const { knobs, techniques } = strategy;
    this.#choice = choice;
    this.#tariff = tariff;
    this.#current = current;
    this.#spending = spending;
    this.#recorder = run.recorder;
    this.#judgeModel = judgeOf(catalog);
    this.#verdictTokens = catalog.judge.verdictTokens;
    this.#judge = new Judge({ judgeError: knobs['fallback.judgeError'], qualityThreshold: NEUTRAL_THRESHOLD });
    this.#share = knobs['adaptive.sample'];
    this.#sampleDie = namedDie(seed, 'sampled answers');
    this.#verdictDie = namedDie(seed, 'verdicts on the sample');
    this.#steersSimilarity = techniques.has('semantic');
    this.#steersLines = techniques.has('router');
    const { similarity, ttlByClass, lines } = current;
    this.#control = new AdaptiveControl({
      similarity: this.#steersSimilarity
        ? { start: similarity, min: Math.min(similarity, LOWEST_SIMILARITY), max: 1 }
        : null,
      ttlMs: ttlByClass,
      lines: this.#steersLines ? lines : null,
      maxFalseHits: knobs['adaptive.maxFalseHits'],
      maxStale: knobs['adaptive.maxStale'],
      minPass: knobs['adaptive.minPass'],
      falseRejectRate: this.#judge.falseRejectRate(),
      falseAcceptRate: this.#judge.falseAcceptRate(),
    });
  }

  /** Tells where the size of the batches can be read, which the batcher steers itself. */
  watchBatchSize(batchSize: () => number | null): void {
    this.#batchSize = batchSize;
  }

  semanticHit(request: number, wrong: number, tokens: number, now: number): void {
    if (!this.#steersSimilarity || !this.#sampled(request) || wrong === HIT.unknown) return;
    this.#control.judgedSemanticHit(this.#passes('semantic hit', request, wrong === HIT.right, tokens, now));
    this.#current.similarity = this.#control.threshold;
    this.#record(now);
  }

  answered(request: number, query: number, good: number, tokens: number, now: number): void {
    if (!this.#steersLines || !this.#sampled(request) || good === UNKNOWN) return;
    this.#control.judgedAnswer(this.#choice.tier(query), this.#passes('answer', request, good === 1, tokens, now));
    const { lines } = this.#current;
    lines.simpleBelow = this.#control.simpleBelow;
    lines.complexFrom = this.#control.complexFrom;
    this.#record(now);
  }

  refetched(contentClass: number, ageMs: number, changed: boolean, now: number): void {
    const { ttlByClass } = this.#current;
    if (ttlByClass === null || ageMs <= 0) return;
    this.#control.refetched(contentClass, ageMs, changed);
    ttlByClass[contentClass] = this.#control.ttlMs(contentClass);
    this.#record(now);
  }

  /** Someone has changed the settings by hand: what is learnt goes on from there. */
  takeOver(changed: 'similarity' | 'lines' | { ttlOf: number }): void {
    const { similarity, lines, ttlByClass } = this.#current;
    if (changed === 'similarity') this.#control.setSimilarity(similarity);
    else if (changed === 'lines') this.#control.setLines(lines);
    else if (ttlByClass !== null) this.#control.setTtl(changed.ttlOf, ttlByClass[changed.ttlOf]);
  }

  /** The way the settings went. */
  trajectory(): TrajectoryPoint[] {
    return this.#control.trajectory(this.#now, this.#batchSize());
  }

  #sampled(request: number): boolean {
    return roll(this.#sampleDie, request) < this.#share;
  }

  #passes(what: 'semantic hit' | 'answer', request: number, good: boolean, tokens: number, now: number): boolean {
    const usd = this.#tariff.usd(this.#judgeModel, tokens, this.#verdictTokens, now);
    this.#spending.pay(request, 'sampling', usd, now);
    const passed = this.#judge.passes(good, roll(this.#verdictDie, request));
    if (this.#recorder.explains) this.#recorder.decided(request, { kind: 'sampled', what, passed }, now);
    return passed;
  }

  #record(now: number): void {
    this.#now = now;
    this.#control.record(now, this.#batchSize());
  }
}

/** The lowest similarity that is tried: below it, neighbours are not known. */
const LOWEST_SIMILARITY = 0.7;
