import { show } from '../../figures/show.ts';
import { formatNumberOf, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { Explanation } from '../../replay/explain.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { pairs } from './table.ts';

/** What the pipeline makes of each query, one block per query. */
export function renderExplanations(explanations: readonly Explanation[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const blocks = explanations.map((explanation, i) => block(explanation, i + 1, style));
  return plain(`${[...blocks, total(explanations, style)].join('\n\n')}\n`, appearance);
}

function block(e: Explanation, number: number, style: Style): string {
  return `${heading(`${number}. ${printable(e.query)}`, style)}\n${pairs(explanationRows(e, style), style)}`;
}

/** What the pipeline makes of one query, step by step. */
export function explanationRows(e: Explanation, style: Style): [string, string][] {
  return [
    ['cache key', printable(e.key)],
    ['prompt', promptLine(e, style)],
    ['complexity', complexityLine(e)],
    ['answered by', answerLine(e, style)],
    ['cost', `${show(e.expectedCostUsd, 'usd')} instead of ${formatUsd(e.baselineCostUsd)}`],
    ['latency', `${Math.round(e.expectedLatencyMs)} ms instead of ${Math.round(e.baselineLatencyMs)} ms`],
  ];
}

function promptLine({ tokens, pieces }: Explanation, style: Style): string {
  const marked = runs(pieces)
    .map(({ text, fate }) => {
      if (fate === 'kept') return printable(text);
      return fate === 'removed' ? style.removed(printable(text)) : style.added(printable(text));
    })
    .join('');
  if (tokens.before === tokens.after) return `${formatNumberOf(tokens.before, 'token')}, nothing to take out`;
  return `${tokens.before} ${style.arrow} ${tokens.after} tokens: ${marked}`;
}

/** The pieces with neighbours of one fate joined. */
function runs(pieces: Explanation['pieces']): { text: string; fate: Explanation['pieces'][number]['fate'] }[] {
  const joined: { text: string; fate: Explanation['pieces'][number]['fate'] }[] = [];
  for (const { text, fate } of pieces) {
    const last = joined.at(-1);
    if (last?.fate === fate) last.text += text;
    else joined.push({ text, fate });
  }
  return joined;
}

function complexityLine({ complexity: c, tier }: Explanation): string {
  const words = `${c.lengthPoints.toFixed(1)} for ${c.words} ${c.words === 1 ? 'word' : 'words'}`;
  const keywords =
    c.keywords.length === 0
      ? 'no keyword'
      : `${c.keywordPoints} for ${c.keywords.map((word) => `"${word}"`).join(', ')}`;
  return `${c.score.toFixed(1)} of 10 (${words} + ${keywords}): ${tier}`;
}

function answerLine(e: Explanation, style: Style): string {
  if (e.hitOf !== null) return `${style.good('cache hit')}: the same key as query ${e.hitOf}`;
  const surprise =
    e.expectedTier === null || e.expectedTier === e.tier
      ? ''
      : ` ${style.dash} ${style.bad(`the document expects ${e.expectedTier}`)}, but its own score does not get there`;
  return `${e.answeredBy}${surprise}`;
}

function total(explanations: readonly Explanation[], style: Style): string {
  const sum = (of: (e: Explanation) => number): number => explanations.reduce((total, e) => total + of(e), 0);
  const [cost, baseline] = [sum((e) => e.expectedCostUsd), sum((e) => e.baselineCostUsd)];
  const size = explanations[0]?.requestTokens ?? 0;
  const saved = baseline === 0 ? 0 : 1 - cost / baseline;
  return wrap(
    `Together: ${show(cost, 'usd')} instead of ${formatUsd(baseline)}, ${formatPercent(saved)} less, taking each request as ${size} tokens in and out before optimization.`,
    style.width,
  );
}
