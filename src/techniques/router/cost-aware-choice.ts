/**
 * The model for a request when quality, cost and budget all count:
 * 1. of the models whose expected quality meets `minQuality` and whose expected cost is within
 *    `budgetLeftUsd`, the cheapest;
 * 2. if there is none, of those within the budget the best;
 * 3. if there is none either, the cheapest of all: an answer is owed, and refusing is the budget's
 *    decision.
 *
 * Equally cheap: the better; equally good: the cheaper; equal in both: the lower number. Qualities
 * are probabilities of a good answer, costs are USD for this request; both by model.
 *
 * @example
 * cheapestMeeting([0.7, 0.9, 0.95], [0.001, 0.01, 0.05], 0.85, 0.02); // 1
 */
export function cheapestMeeting(
  quality: ArrayLike<number>,
  costUsd: ArrayLike<number>,
  minQuality: number,
  budgetLeftUsd: number,
): number {
  let cheapest = 0;
  let best = -1;
  let chosen = -1;
  for (let model = 0; model < costUsd.length; model++) {
    if (cheaper(model, cheapest)) cheapest = model;
    if (costUsd[model] > budgetLeftUsd) continue;
    if (best === -1 || better(model, best)) best = model;
    if (quality[model] >= minQuality && (chosen === -1 || cheaper(model, chosen))) chosen = model;
  }
  return chosen !== -1 ? chosen : best !== -1 ? best : cheapest;

  function cheaper(a: number, b: number): boolean {
    const difference = costUsd[a] - costUsd[b];
    return difference < 0 || (difference === 0 && quality[a] > quality[b]);
  }

  function better(a: number, b: number): boolean {
    const difference = quality[a] - quality[b];
    return difference > 0 || (difference === 0 && costUsd[a] < costUsd[b]);
  }
}
