import { type ComparedPath, FIGURES, figureAt } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { leavesUnanswered, timedBy, withoutAnswer } from '../../figures/targets.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { baselineItself, beforeWords } from '../baseline-words.ts';
import type { Notes, Piece, Prose } from '../document.ts';
import { giveOfSaving, marginAt, withMargin } from '../intervals.ts';
import { betterThanChoosing } from './controls.ts';
import { otherTraffic, simplerStrategy, todaysPrices } from './otherwise.ts';

/** Share of the hits from which on false ones are told of beside the hit rate. */
const FALSE_TOLD_OF = 0.01;

/** What it comes to: the bill beside what it is compared with. */
export function conclusion(result: SimulationResult): Prose {
  const { savings, optimized, strategy } = result;
  if (strategy.techniques.length === 0) {
    return { kind: 'prose', text: baselineItself(result) };
  }
  const { costRatio } = savings;
  const cheaper = costRatio >= 0;
  const silent = leavesUnanswered(optimized);
  const text: Piece[] = [
    `The ${strategy.name} strategy costs `,
    {
      text: `${withMargin(show(Math.abs(costRatio), 'share'), giveOfSaving(result, 'costRatio'))} ${cheaper ? 'less' : 'more'}`,
      tone: !cheaper ? 'bad' : silent ? 'strong' : 'good',
    },
    ` than ${beforeWords(result)}.`,
  ];
  const unanswered = withoutAnswer(optimized.unanswered);
  if (unanswered > 0) {
    text.push(' ', { text: `${show(unanswered / optimized.requests, 'share')} got no answer.`, tone: 'bad' });
  }
  return { kind: 'prose', text };
}

/** The same in three plain lines: the bill, the waiting, the good answers, each before and after; a judge's error; and what it hangs on. */
export function plainly(result: SimulationResult): Notes | null {
  if (result.strategy.techniques.length === 0) return null;
  const { alternatives = [], requests, optimized } = result;
  const elsewhere = [
    ...simplerStrategy(result),
    ...todaysPrices(result),
    ...otherTraffic(alternatives, requests, optimized.quality.mean),
  ];
  const lines = [bill(result), waiting(result), goodAnswers(result), ...judge(result), ...elsewhere];
  const simpler = betterThanChoosing(result).trim();
  return { kind: 'notes', notes: [...lines, ...(simpler === '' ? [] : [{ label: 'Simpler', text: simpler }])] };
}

type Line = Notes['notes'][number];

function after(result: SimulationResult, path: ComparedPath): string {
  const { unit } = FIGURES[path];
  return withMargin(show(figureAt(result.optimized, path), unit), marginAt(result, `optimized.${path}`, unit));
}

function bill(result: SimulationResult): Line {
  const { baseline, optimized } = result;
  const spent = [
    ...(baseline.kind === undefined
      ? []
      : [`${show(baseline.costUsd, 'usd')} → ${show(optimized.costUsd, 'usd')} for the log`]),
    baseline.monthlyUsd === null || optimized.monthlyUsd === null
      ? `${show(baseline.costPerRequestUsd, 'usd')} → ${after(result, 'costPerRequestUsd')} a request`
      : `${show(baseline.monthlyUsd, 'usd')} → ${after(result, 'monthlyUsd')} a month`,
  ];
  return { label: 'Bill', text: `${spent.join('; ')}.` };
}

/** How long it takes until an answer is whole, or where it is read as it is written, begins. */
function waiting(result: SimulationResult): Line {
  const { baseline, optimized, models } = result;
  const begins = timedBy(models) === 'firstTokenMs' && optimized.firstTokenMs.p95 !== null;
  const path = begins ? 'firstTokenMs.p95' : 'latencyMs.p95';
  const [was, is] = [figureAt(baseline, path), figureAt(optimized, path)];
  if (is === null) return { label: 'Waiting', text: 'not known.' };
  const silent = leavesUnanswered(optimized) ? ', requests without an answer included' : '';
  const unchanged = was === null || was === is;
  const times = unchanged ? after(result, path) : `${show(was, 'ms')} → ${after(result, path)}`;
  return { label: 'Waiting', text: `95 of 100 answers ${begins ? 'begin' : 'come'} within ${times}${silent}.` };
}

/** Good answers of 100, what that hangs on, and what of the cache is wrong. */
function goodAnswers(result: SimulationResult): Line {
  const { baseline, optimized } = result;
  const { mean, ifGapDoubled, ifJudgeBlind } = optimized.quality;
  const was = baseline.quality.mean;
  const wrong = falseHits(result);
  if (mean === null) return { label: 'Good answers', text: `how many is not known${wrong}.` };
  const off = marginAt(result, 'optimized.quality.mean', 'share');
  // A difference that whole numbers do not show has a decimal.
  const digits = was !== null && was !== mean && Math.round(100 * was) === Math.round(100 * mean) ? 1 : 0;
  const of100 = (share: number): string => (100 * share).toFixed(digits);
  const counts = `${was === null ? '' : `${of100(was)} → `}${withMargin(of100(mean), off === '' ? '' : off.replace('%', ''))} of 100`;
  const assumed = [
    { would: ifGapDoubled, so: 'the weaker models are twice as far behind as assumed' },
    { would: ifJudgeBlind, so: 'the judge only tosses coins' },
  ].flatMap(({ would, so }) => (would === null || would === mean ? [] : [{ would, so }]));
  // Of what is assumed, that is said which matters most.
  const [most] = assumed.sort((a, b) => a.would - b.would);
  const varied = most === undefined ? '' : `; ${of100(most.would)} if ${most.so}`;
  return { label: 'Good answers', text: `${counts}${varied}${wrong}${leftOut(result)}.` };
}

/** What the figure leaves out: how much less people like the shorter answers that are asked for. */
function leftOut({ strategy: { techniques, knobs } }: SimulationResult): string {
  return techniques.includes('prompt') && knobs['prompt.concise'] === true
    ? ', without how much less people like shorter ones'
    : '';
}

/** How often a judge may be wrong, beside how often it was; nothing where none judged, or nobody can tell. */
function judge({ optimized: { quality, fallback } }: SimulationResult): Line[] {
  const { judgeErrorAtBaseline: most } = quality;
  const { judged, falseAccepts, falseRejects } = fallback;
  if (most === null || falseAccepts === null || falseRejects === null || judged === 0) return [];
  const erred = show((falseAccepts + falseRejects) / judged, 'share');
  const text = `wrong in ${erred} of its verdicts; up to about ${show(most, 'share')} answers stay as good as before.`;
  return [{ label: 'Judge', text }];
}

/** How many of the hits were another question's answer, where that is known: with them a rate can be above what is possible. */
function falseHits({ optimized: { cache } }: SimulationResult): string {
  const hits = cache.exactHits + cache.semanticHits;
  if (cache.falseHits === null || cache.falseHits <= FALSE_TOLD_OF * hits) return '';
  return `; ${show(cache.falseHits / hits, 'share')} of what the cache gave was another question's answer`;
}
