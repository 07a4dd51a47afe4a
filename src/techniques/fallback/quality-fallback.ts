import { normalCdf, normalQuantile } from '../../foundation/normal.ts';

/** The threshold at which a judge errs on good answers as often as on bad ones: the document's. */
export const NEUTRAL_THRESHOLD = 0.8;

/** The smallest die a score is worked out for; a die of 0 would be a noise of −Infinity. */
const SMALLEST_DIE = 2 ** -33;

/** What a judge is like. */
export interface JudgeOptions {
  /** How often it is wrong at the neutral threshold, 0 to 1; 0.5 is a coin. */
  judgeError: number;
  /** Score from which an answer passes, 0 to 1. */
  qualityThreshold: number;
}

/**
 * A judge that scores answers from 0 to 1, as a signal detector: it senses +d for a good answer and
 * −d for a bad one, plus standard normal noise, where d = −Φ⁻¹(judgeError). The score is the
 * logistic of what it senses, shifted so that at the threshold of 0.8 it is wrong with probability
 * judgeError on good and on bad answers alike. A higher threshold lets fewer bad answers pass and
 * turns more good ones away.
 *
 * It is told whether the answer is good because it stands for a reader of answers that the
 * simulation does not have; nobody else gets to know more than its verdict.
 */
export class Judge {
  readonly #signal: number;
  /** Dice from these on pass, for a good and for a bad answer. */
  readonly #goodFrom: number;
  readonly #badFrom: number;

  constructor({ judgeError, qualityThreshold }: JudgeOptions) {
    this.#signal = -quantile(judgeError);
    if (qualityThreshold <= 0 || qualityThreshold >= 1) {
      this.#goodFrom = this.#badFrom = qualityThreshold <= 0 ? 0 : 1;
    } else {
      const line = logit(qualityThreshold) - logit(NEUTRAL_THRESHOLD);
      this.#goodFrom = normalCdf(line - this.#signal);
      this.#badFrom = normalCdf(line + this.#signal);
    }
  }

  /** Whether an answer passes; `die` is a number in [0, 1) of the request's own. */
  passes(good: boolean, die: number): boolean {
    return die >= (good ? this.#goodFrom : this.#badFrom);
  }

  /** The score behind the verdict, 0 to 1. */
  score(good: boolean, die: number): number {
    const sensed = (good ? this.#signal : -this.#signal) + normalQuantile(Math.max(die, SMALLEST_DIE));
    return 1 / (1 + Math.exp(-sensed - logit(NEUTRAL_THRESHOLD)));
  }

  /** Share of good answers it turns away. */
  falseRejectRate(): number {
    return this.#goodFrom;
  }

  /** Share of bad answers it lets pass. */
  falseAcceptRate(): number {
    return 1 - this.#badFrom;
  }
}

/** A judge that cannot tell good answers from bad ones, as strict as it is asked to be. */
function coinAt(qualityThreshold: number): Judge {
  return new Judge({ judgeError: 0.5, qualityThreshold });
}

/** The normal quantile with its limits at 0 and 1. */
function quantile(p: number): number {
  return p <= 0 ? Number.NEGATIVE_INFINITY : p >= 1 ? Number.POSITIVE_INFINITY : normalQuantile(p);
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** Shape of a quality fallback. */
export interface QualityFallbackOptions extends JudgeOptions {
  /** Models there are, from 1, numbered from the weakest to the strongest. */
  models: number;
}

/**
 * The cascade: an answer that does not pass the judge is asked again of the next stronger model. The
 * strongest model's answers are not judged, for nobody could do better.
 *
 * @example
 * const fallback = new QualityFallback({ models: 3, judgeError: 0, qualityThreshold: 0.8 });
 * fallback.step(0, true, 0.5, true); // -1
 * fallback.step(0, false, 0.5, true); // 1
 * fallback.judges(2); // false
 */
export class QualityFallback {
  /** Answers judged. */
  judged = 0;
  /** Of these, those that did not pass. */
  rejected = 0;
  /** Of these, those that were asked again; the rest stood because the next model was too dear. */
  escalated = 0;
  /** Whose verdicts it goes by. */
  judge: Judge;
  /** Whose verdicts they are on what the judge knows nothing of. */
  #coin: Judge;
  /** Score from which an answer passes; `demand` changes it. */
  qualityThreshold: number;
  readonly #judgeError: number;
  readonly #strongest: number;

  constructor({ models, ...judge }: QualityFallbackOptions) {
    this.judge = new Judge(judge);
    this.#coin = coinAt(judge.qualityThreshold);
    this.qualityThreshold = judge.qualityThreshold;
    this.#judgeError = judge.judgeError;
    this.#strongest = models - 1;
  }

  /** Asks for another score from now on; the judge stays as good or bad as it is. */
  demand(qualityThreshold: number): void {
    this.qualityThreshold = qualityThreshold;
    this.judge = new Judge({ judgeError: this.#judgeError, qualityThreshold });
    this.#coin = coinAt(qualityThreshold);
  }

  /** Whether the model's answers are judged at all. */
  judges(model: number): boolean {
    return model < this.#strongest;
  }

  /**
   * Judges the answer of a model that `judges` names. Gives back the model to ask next, or -1 when
   * the answer stands. `affordable` says whether there is money for the next model; `knows`, whether the
   * judge can tell at all, without which its verdict is a coin.
   */
  step(model: number, good: boolean, die: number, affordable: boolean, knows = true): number {
    this.judged++;
    if ((knows ? this.judge : this.#coin).passes(good, die)) return -1;
    this.rejected++;
    if (!affordable) return -1;
    this.escalated++;
    return model + 1;
  }
}
