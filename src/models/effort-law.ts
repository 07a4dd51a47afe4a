import { TIERS, type Tier } from '../scenario/ground-truth.ts';
import { EFFORT_FACTS, EFFORT_SOURCES, type EffortFacts } from './facts/efforts.ts';
import { sourceInWords } from './facts/sources.ts';
import { type AtEffort, type Efforts, isMeasured, type LowerEffort, type Model, type Quality } from './model.ts';
import { logit, probability } from './quality-law.ts';

/** What is published of a model of genai-prices at lower efforts; null where we found nothing. */
export function effortsOf(listed: string): Efforts | null {
  const facts = Object.hasOwn(EFFORT_FACTS, listed) ? EFFORT_FACTS[listed] : undefined;
  if (facts === undefined) return null;
  const { usual, hard, cost } = facts;
  const ids = new Set([usual.source, hard.source, cost.source]);
  const sources = [...ids].map((id) => sourceInWords(EFFORT_SOURCES[id])).join('; ');
  const remark = cost.remark === undefined ? '' : `; ${cost.remark}`;
  return {
    medium: atEffort(facts, 1),
    low: atEffort(facts, 2),
    source: `${sources}: what a task cost stands for the tokens answered${remark}; medium questions lose what everyday tasks lost there, complex ones what hard tasks lost, and simple ones, as is assumed, nothing`,
  };
}

/**
 * A line of the tables as a law. Everyday tasks stand for medium questions and hard ones for complex ones. Simple ones
 * lose nothing: of questions with obvious answers GPT-5.5 had 100.0, 99.7 and 99.6 of 100 right at low, medium and high
 * effort (ObviousBench, 2026-06-06).
 */
function atEffort({ usual, hard, cost }: EffortFacts, place: 1 | 2): AtEffort {
  const lost = ({ scores }: EffortFacts['usual']): number => logit(scores[place] / 100) - logit(scores[0] / 100);
  const besides = cost.besides ?? 0;
  return {
    reasoning: (cost.usd[place] - besides) / (cost.usd[0] - besides),
    shift: { simple: 0, medium: lost(usual), complex: lost(hard) },
  };
}

/** Probability of a good answer by tier after so much is added to its logit. */
export function shifted(quality: Quality, shift: Readonly<Record<Tier, number>>): Quality {
  return Object.fromEntries(
    TIERS.map((tier) => [tier, shift[tier] === 0 ? quality[tier] : probability(logit(quality[tier]) + shift[tier])]),
  ) as Quality;
}

/** How much is lost from one quality to another, as a law would have it. */
export function shiftBetween(from: Quality, to: Quality): Readonly<Record<Tier, number>> {
  return Object.fromEntries(TIERS.map((tier) => [tier, logit(to[tier]) - logit(from[tier])])) as Record<Tier, number>;
}

/** The model as it answers at a lower effort; null where nothing is known of that. */
export function atLowerEffort(model: Model, effort: LowerEffort): Model | null {
  const at = model.efforts?.[effort];
  if (at === undefined) return null;
  const { shift, reasoning } = at;
  const known = shift !== null && isMeasured(model, 'quality');
  const unmeasured = new Set(model.unmeasured ?? []);
  if (!known) unmeasured.add('quality');
  return {
    ...model,
    id: `${model.id} (${effort})`,
    variantOf: model.id,
    quality: known ? shifted(model.quality, shift) : model.quality,
    reasoning,
    ...(unmeasured.size === 0 ? {} : { unmeasured: [...unmeasured] }),
  };
}
