import { FEATURES, featuresOf } from './text-features.ts';

/** What a router has learned, as plain numbers. */
export interface LearnedWeights {
  /** By model: what is true of all texts, as the logarithm of odds. */
  bias: readonly number[];
  /** Rows of a feature of texts (a whole number below 65,536) and its weight for each model; other features weigh nothing. */
  weights: readonly (readonly number[])[];
}

/**
 * How likely each model is to answer a text well, by weights that were learned before: one logistic
 * regression per model on hashed words and pairs of words.
 *
 * @throws RangeError for a row with another number of models, or a feature that texts do not have
 * @example
 * const router = new TrainedRouter({ bias: [0, 1], weights: [] });
 * router.predict('What is Python?', 0); // 0.5
 */
export class TrainedRouter {
  protected readonly bias: Float64Array;
  /** By model and feature. */
  protected readonly rows: readonly Float64Array[];

  constructor({ bias, weights }: LearnedWeights) {
    this.bias = Float64Array.from(bias);
    this.rows = bias.map(() => new Float64Array(FEATURES));
    for (const [feature = -1, ...values] of weights) {
      if (values.length !== bias.length || !Number.isInteger(feature) || feature < 0 || feature >= FEATURES) {
        throw new RangeError(
          `a row of weights needs a feature below ${FEATURES} and ${bias.length} numbers, one a model`,
        );
      }
      for (const [model, row] of this.rows.entries()) row[feature] = values[model] as number;
    }
  }

  /** How many models it knows. */
  get models(): number {
    return this.bias.length;
  }

  /** What it goes by, for another process: a TrainedRouter made of it says the very same. */
  get weights(): LearnedWeights {
    const weights: number[][] = [];
    for (let feature = 0; feature < FEATURES; feature++) {
      if (this.rows.some((row) => row[feature] !== 0)) {
        weights.push([feature, ...this.rows.map((row) => row[feature] as number)]);
      }
    }
    return { bias: [...this.bias], weights };
  }

  /** Probability that the model answers the text well; one half before there is anything to learn from. */
  predict(text: string, model: number): number {
    return this.probability(featuresOf(text), model);
  }

  /** The probabilities of all models, written into `out`. */
  predictAll(text: string, out: Float64Array): void {
    const features = featuresOf(text);
    for (let model = 0; model < this.rows.length; model++) out[model] = this.probability(features, model);
  }

  protected probability(features: Int32Array, model: number): number {
    const weights = this.rows[model] as Float64Array;
    let sum = 0;
    for (let i = 0; i < features.length; i++) sum += weights[features[i]];
    return logistic(this.bias[model] + sum * unit(features));
  }
}

/** What each feature of a text counts, so that long texts do not shout: the vector has length 1. */
export function unit(features: Int32Array): number {
  return 1 / Math.sqrt(features.length);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
