import { type ComparedPath, FIGURES } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { leavesUnanswered, withoutAnswer } from '../../figures/targets.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { baselineItself, baselineWords } from '../baseline-words.ts';
import type { Piece, Prose } from '../document.ts';
import { giveOfSaving, marginAt, withMargin } from '../intervals.ts';
import { betterThanChoosing } from './controls.ts';

/** Share of the hits from which on false ones are told of beside the hit rate. */
const FALSE_TOLD_OF = 0.01;

/** The result in a sentence or three. */
export function conclusion(result: SimulationResult): Prose {
  const { savings, baseline, optimized, strategy } = result;
  if (strategy.techniques.length === 0) {
    return { kind: 'prose', text: baselineItself(result) };
  }
  const { costRatio, latencyP95Ratio, monthlyUsd } = savings;
  const cheaper = costRatio >= 0;
  const silent = leavesUnanswered(optimized);
  const after = (value: number, path: ComparedPath): string =>
    withMargin(show(value, FIGURES[path].unit), marginAt(result, `optimized.${path}`, FIGURES[path].unit));
  const spent = [
    ...(baseline.kind === undefined
      ? []
      : [`${show(baseline.costUsd, 'usd')} → ${show(optimized.costUsd, 'usd')} for the log`]),
    ...(monthlyUsd === null || baseline.monthlyUsd === null || optimized.monthlyUsd === null
      ? []
      : [`${show(baseline.monthlyUsd, 'usd')} → ${after(optimized.monthlyUsd, 'monthlyUsd')} a month`]),
  ];
  const text: Piece[] = [
    `The ${strategy.name} strategy costs `,
    {
      text: `${withMargin(show(Math.abs(costRatio), 'share'), giveOfSaving(result, 'costRatio'))} ${cheaper ? 'less' : 'more'}`,
      tone: !cheaper ? 'bad' : silent ? 'strong' : 'good',
    },
    ` than ${baselineWords(result)}${spent.length === 0 ? '' : ` (${spent.join('; ')})`}.`,
  ];
  const { p95: a } = baseline.latencyMs;
  const { p95: b } = optimized.latencyMs;
  if (a !== null && b !== null && latencyP95Ratio !== null && latencyP95Ratio !== 0) {
    text.push(
      ` ${FIGURES['latencyMs.p95'].title} ${b <= a ? 'falls' : 'rises'} from ${show(a, 'ms')} to ${after(b, 'latencyMs.p95')}${silent ? ', requests without an answer included' : ''}.`,
    );
  }
  const { hitRate } = optimized.cache;
  if (hitRate !== null) {
    text.push(` ${after(hitRate, 'cache.hitRate')} of requests hit the cache${hitRateInContext(result)}.`);
  }
  const unanswered = withoutAnswer(optimized.unanswered);
  if (unanswered > 0) {
    text.push(' ', { text: `${show(unanswered / optimized.requests, 'share')} got no answer.`, tone: 'bad' });
  }
  text.push(` ${qualitySentence(result)}${betterThanChoosing(result)}`);
  return { kind: 'prose', text };
}

/** What the hit rate is worth: how much of it is wrong, and what was possible. */
function hitRateInContext(result: SimulationResult): string {
  const wrong = falseHits(result);
  const ceiling = hitRateCeiling(result);
  return `${wrong}${wrong !== '' && ceiling !== '' ? ',' : ''}${ceiling}`;
}

/** How many of the hits were another question's answer, where that is known: with them a rate can be above what is possible. */
function falseHits({ optimized: { cache } }: SimulationResult): string {
  const hits = cache.exactHits + cache.semanticHits;
  if (cache.falseHits === null || cache.falseHits <= FALSE_TOLD_OF * hits) return '';
  return ` (${show(cache.falseHits / hits, 'share')} of the hits false)`;
}

/** The hit rate that was possible, for a strategy like this. */
function hitRateCeiling({ ceilings, strategy }: SimulationResult): string {
  const { hitRateByIntent, hitRateAtCapacity, hitRate } = ceilings;
  if (strategy.techniques.includes('semantic')) {
    return hitRateByIntent === null ? '' : ` of ${show(hitRateByIntent, 'share')} possible if every wording were known`;
  }
  if (hitRateAtCapacity !== null) return ` of ${show(hitRateAtCapacity, 'share')} possible at this size`;
  return hitRate === null ? '' : ` of ${show(hitRate, 'share')} possible`;
}

/** Quality beside the baseline's, and how that moves with what is assumed of the models. */
function qualitySentence(result: SimulationResult): string {
  const { baseline, optimized } = result;
  const { relative, mean, ifGapDoubled } = optimized.quality;
  const whole = baseline.quality.mean;
  if (relative === null) return 'What it does to quality is not known.';
  const sentence = `Quality is ${withMargin(show(relative, 'share'), marginAt(result, 'optimized.quality.relative', 'share'))} of the baseline's`;
  if (whole === null || whole === 0 || ifGapDoubled === null || ifGapDoubled === mean) return `${sentence}.`;
  return `${sentence}; ${show(ifGapDoubled / whole, 'share')} if the weaker models are twice as far behind as assumed.`;
}
