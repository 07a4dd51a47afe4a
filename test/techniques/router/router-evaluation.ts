/** How well a router tells requests that need the strong model from those that do not. */
export interface RouterEvaluation {
  /** Share of good answers when every request goes to the weak model. */
  weakAccuracy: number;
  /** Share of good answers when every request goes to the strong model. */
  strongAccuracy: number;
  /**
   * Average performance gap recovered: the mean, over all shares of strong calls from 0 to 1, of
   * (accuracy − weak) ÷ (strong − weak). 0.5 is a random router. Null where the two models are
   * equally accurate, so that there is no gap.
   */
  apgr: number | null;
  /** The router that knows the truth: the strong model only where it alone is right. */
  oracle: { accuracy: number; strongShare: number };
}

/**
 * Evaluates a router on labelled requests as RouteLLM does (Ong et al. 2024): for every threshold
 * the requests with a score from there on go to the strong model, and the area under the line
 * through these points is the APGR. Requests with one score cannot be told apart, so between two
 * thresholds the line is straight. `weak` and `strong` say for each request whether that model's
 * answer is good, 0 to 1.
 */
export function evaluateRouter(
  scores: ArrayLike<number>,
  weak: ArrayLike<number>,
  strong: ArrayLike<number>,
): RouterEvaluation {
  const n = scores.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const weakGood = sum(weak);
  const strongGood = sum(strong);
  let area = 0;
  let good = weakGood;
  for (let from = 0, to = 0; from < n; from = to) {
    const before = good;
    const score = scores[order[from]];
    for (; to < n && scores[order[to]] === score; to++) {
      const request = order[to];
      good += strong[request] - weak[request];
    }
    area += ((to - from) * (before + good)) / 2;
  }
  let oracleGood = 0;
  let oracleStrong = 0;
  for (let i = 0; i < n; i++) {
    oracleGood += Math.max(weak[i], strong[i]);
    if (strong[i] > weak[i]) oracleStrong++;
  }
  return {
    weakAccuracy: weakGood / n,
    strongAccuracy: strongGood / n,
    apgr: strongGood === weakGood ? null : (area / n - weakGood) / (strongGood - weakGood),
    oracle: { accuracy: oracleGood / n, strongShare: oracleStrong / n },
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
