import { FIGURES } from '../figures/figures.ts';
import { show } from '../figures/show.ts';
import { formatCount, formatPercent } from '../foundation/units.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../report/style.ts';
import { heading, wrap } from '../report/terminal/layout.ts';
import { pairs } from '../report/terminal/table.ts';
import { goals } from './challenge-screen.ts';
import type { BestScore } from './learner-progress.ts';
import { renderText } from './markup.ts';
import { type BestKnown, flagsOf, type ScoredAttempt, type ScoredChallenge } from './scored-challenge.ts';
import { SCORED_CHALLENGES } from './scored-challenges.ts';

/** One person at one scored challenge. */
export interface ScoredGame {
  challenge: ScoredChallenge;
  /** The attempt made last; null before there is one. */
  attempt: ScoredAttempt | null;
  /** What the search found; null until it has been made. */
  known: BestKnown | null;
  best: BestScore | null;
  hints: number;
}

/** The task, the attempt made last with its score, and the last hint. At most 22 lines at 80 columns. */
export function renderScored({ challenge, attempt, known, best, hints }: ScoredGame, appearance: Appearance): string {
  const style = styleOf(appearance);
  const { techniques, title, task, command } = challenge;
  const number = SCORED_CHALLENGES.indexOf(challenge) + 1;
  const lines = [
    ['start', `npx optimize ${command}`],
    ['flags', flagsOf(challenge).join(' ')],
    ['use', techniques.join(', ')],
  ] as const;
  const parts = [
    heading(`Challenge ${number} of ${SCORED_CHALLENGES.length} ${style.bullet} ${title}`, style),
    renderText(task, style),
    style.faint(pairs(lines, style)),
  ];
  if (attempt !== null && known !== null) {
    parts.push(`${wrap(`you: ${printable(attempt.flags)}`, style.width)}\n${goals(attempt.goals, style)}`);
    parts.push(wrap(scoreSentence(challenge, attempt, known, best, style), style.width));
  } else if (best !== null) parts.push(wrap(bestSentence(best), style.width));
  const hint = challenge.hints[hints - 1];
  if (hint !== undefined) parts.push(renderText(`Hint ${hints} of ${challenge.hints.length}: ${hint}`, style));
  return plain(`${parts.join('\n\n')}\n`, appearance);
}

/** The score with what it is held against. */
export function scoreSentence(
  { seek, ceiling }: ScoredChallenge,
  attempt: ScoredAttempt,
  known: BestKnown,
  best: BestScore | null,
  style: Style,
): string {
  const shown = (value: number | null): string => show(value, FIGURES[seek.path].unit);
  const verdict =
    attempt.score === null
      ? style.bad('No score yet: not all goals are met.')
      : style.good(`Score: ${formatPercent(attempt.score)}${attempt.score > 1 ? ', better than what was found' : ''}.`);
  const found = `Your ${seek.says}: ${shown(attempt.value)}; the best of ${formatCount(known.tried)} settings that a search tried: ${shown(known.value)}.`;
  const most = ceiling === null || attempt.ceiling === null ? '' : ` ${ceiling.says} ${shown(attempt.ceiling)}.`;
  const before = best === null || best.flags === attempt.flags ? '' : ` ${bestSentence(best)}`;
  return `${verdict} ${found}${most}${before}`;
}

const bestSentence = ({ score, flags }: BestScore): string =>
  `Your best: ${formatPercent(score)} with ${printable(flags)}.`;
