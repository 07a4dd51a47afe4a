import { show } from '../../figures/show.ts';
import { formatPercent } from '../../foundation/units.ts';
import type { Explanation } from '../../replay/explain/explanation.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { stepRow } from './explain-steps.ts';
import { heading, wrap } from './layout.ts';
import { pairs } from './table.ts';

/** What a strategy makes of each query, one block per query. */
export function renderExplanations(explanations: readonly Explanation[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const blocks = explanations.map((explanation, i) => block(explanation, i + 1, style));
  return plain(`${[...blocks, total(explanations, style)].join('\n\n')}\n`, appearance);
}

/** What a strategy makes of one query, under its number. */
export function renderExplanation(explanation: Explanation, number: number, appearance: Appearance): string {
  return plain(`${block(explanation, number, styleOf(appearance))}\n`, appearance);
}

/** Which queries fare otherwise than before, to be told in a sentence that has begun; '' for none. */
export function renderChanges(
  before: readonly Explanation[],
  after: readonly Explanation[],
  appearance: Appearance,
): string {
  const changes = after.flatMap(({ outcome, answeredBy }, i) => {
    const was = before[i];
    if (was === undefined || (was.outcome === outcome && was.answeredBy === answeredBy)) return [];
    const now = was.outcome === outcome ? `answered by ${answeredBy}` : outcome;
    return [`query ${i + 1} would have been ${article(now)}`];
  });
  return plain(changes.map((change) => `; ${change}`).join(''), appearance);
}

/** What became of a query, with the article that it needs. */
function article(outcome: string): string {
  if (!/miss|hit/.test(outcome)) return outcome;
  return `${/^[aeiou]/.test(outcome) ? 'an' : 'a'} ${outcome}`;
}

function block(e: Explanation, number: number, style: Style): string {
  const missed = e.steps.flatMap((step) => (step.reached ? [] : [step.step]));
  const rows: [string, string][] = [
    ...e.steps.flatMap((step): [string, string][] => (step.reached ? [stepRow(step, e, style)] : [])),
    ['answered by', answerLine(e, style)],
    ['cost', `${show(e.played.costUsd, 'usd')} instead of ${show(e.played.baselineCostUsd, 'usd')}`],
    ['latency', latencyLine(e)],
  ];
  if (missed.length > 0) rows.push(['not reached', missed.join(', ')]);
  return `${heading(`${number}. ${printable(e.query)}`, style)}\n${pairs(rows, style)}`;
}

/** The time it took, and what it takes where no call is quicker or slower than usual. */
function latencyLine({ played, expectedLatencyMs, baselineLatencyMs }: Explanation): string {
  const [took, usually] = [
    [played.latencyMs, played.baselineLatencyMs],
    [expectedLatencyMs, baselineLatencyMs],
  ].map((pair) =>
    pair.map((ms) => show(ms === null || ms === undefined ? null : Math.round(ms), 'ms')).join(' instead of '),
  );
  return took === usually ? `${took}` : `${took}; usually ${usually}`;
}

function answerLine(e: Explanation, style: Style): string {
  if (e.outcome === 'exact hit' || e.outcome === 'hit ahead' || e.outcome === 'semantic hit') {
    return style.good(e.answeredBy);
  }
  const surprise =
    e.expectedTier === null ||
    e.expectedTier === e.tier ||
    !e.steps.some(({ step, reached }) => step === 'router' && reached)
      ? ''
      : ` ${style.dash} ${style.bad(`the guide expects ${e.expectedTier}`)}, but its own score does not get there`;
  return `${e.answeredBy}${surprise}`;
}

function total(explanations: readonly Explanation[], style: Style): string {
  const sum = (of: (e: Explanation) => number): number => explanations.reduce((total, e) => total + of(e), 0);
  const [cost, baseline] = [sum((e) => e.played.costUsd), sum((e) => e.played.baselineCostUsd)];
  const saved = baseline === 0 ? 0 : 1 - cost / baseline;
  const compared = `${formatPercent(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'}`;
  return wrap(
    `Together: ${show(cost, 'usd')} instead of ${show(baseline, 'usd')}, ${compared}, taking each ${sizeOf(explanations)}.`,
    style.width,
  );
}

/** What all requests have in common: their size, or that of their answers. */
function sizeOf(explanations: readonly Explanation[]): string {
  const [first] = explanations;
  const { requestTokens = 0, request } = first ?? {};
  return explanations.every((e) => e.requestTokens === requestTokens)
    ? `request as ${requestTokens} tokens in and out before optimization`
    : `answer as ${request?.outputTokens} tokens`;
}
