import type { Quality } from './model.ts';

/**
 * How much easier a simple question is than a medium one, and how much harder a complex one, in
 * logits. Fitted by least squares to the nine assumed figures of the document's catalog, which it
 * meets within 0.011; so real models are spread over the tiers as that catalog's are.
 */
const EASIER = 1.48;
const HARDER = 0.92;

/** Elo points per logit: 400 points are odds of ten to one, by definition of the scale. */
const ELO_PER_LOGIT = 400 / Math.LN10;

/**
 * The Arena score at which a model is right on a medium question half the time. Fitted to the models
 * of which both MMLU and Arena score are published; there the law misses MMLU by 4.7 points (root
 * mean square), and a slope fitted freely comes out at the scale's own.
 */
const EVEN_ELO = 964;

/** The probability of which the odds have this logarithm. */
export const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The logarithm of the odds of a probability. */
export const logit = (share: number): number => Math.log(share / (1 - share));

/** Probability of a good answer by tier, for a model of an ability in logits (0: right on half of the medium questions). */
export function qualityOfAbility(ability: number): Quality {
  return {
    simple: probability(ability + EASIER),
    medium: probability(ability),
    complex: probability(ability - HARDER),
  };
}

/** The ability of which the mean over the three tiers is a share of right answers between 0 and 1. */
export function abilityOfShare(share: number): number {
  let [low, high] = [-20, 20];
  // Halving 40 logits 60 times ends at the precision of a double.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const { simple, medium, complex } = qualityOfAbility(middle);
    if ((simple + medium + complex) / 3 < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Quality from MMLU, in per cent: the mean over the tiers is that score. */
export function qualityOfMmlu(percent: number): Quality {
  return qualityOfAbility(abilityOfShare(percent / 100));
}

/** Quality from an Arena score, for models without a published MMLU. */
export function qualityOfElo(elo: number): Quality {
  return qualityOfAbility((elo - EVEN_ELO) / ELO_PER_LOGIT);
}
