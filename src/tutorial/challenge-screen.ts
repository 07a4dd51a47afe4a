import { show } from '../figures/show.ts';
import { formatUsd } from '../foundation/units.ts';
import { printable, type Style } from '../report/style.ts';
import { wrap } from '../report/terminal/layout.ts';
import { pairs, table } from '../report/terminal/table.ts';
import { parseHeldThreshold, unitAt } from '../result/thresholds.ts';
import type { GoalResult } from './challenge.ts';
import type { Challenge } from './lesson.ts';
import type { Session } from './lesson-session.ts';
import { commands, renderText } from './markup.ts';

/** The task, how far an attempt got, and the last hint. */
export function challengeScreen(session: Session, task: Challenge, style: Style): string[] {
  const { attempt, hints, best, par } = session;
  const yours = style.faint(pairs([['flags', task.flags.join(' ')]], style));
  const parts = [renderText(task.scenario, style), `${commands({ start: `${task.command} ...` }, style)}\n${yours}`];
  if (attempt !== null) {
    const who = { start: 'where it starts', learner: 'you', solution: 'a solution' }[attempt.by];
    parts.push(`${wrap(`${who}: ${printable(attempt.flags)}`, style.width)}\n${goals(attempt.goals, style)}`);
    if (attempt.passed) parts.push(wrap(`${style.good('All goals met.')} ${task.why(attempt.result)}`, style.width));
    if (best !== null) parts.push(wrap(scores(best.usd, attempt.score, attempt.passed, par), style.width));
  }
  const hint = task.hints[hints - 1];
  if (hint !== undefined && attempt?.passed !== true)
    parts.push(renderText(`Hint ${hints} of ${task.hints.length}: ${hint}`, style));
  return parts;
}

function scores(best: number, score: number, passed: boolean, par: number | null): string {
  const own = passed ? `This attempt: ${formatUsd(score)} a request. ` : '';
  const shown = par === null ? '' : ` The solution that can be shown costs ${formatUsd(par)}.`;
  return `${own}Your best: ${formatUsd(best)}.${shown}`;
}

/** Goals, what was reached of them, and whether that is enough. */
export function goals(results: readonly GoalResult[], style: Style): string {
  const rows = results.map(({ says, threshold, value, met }) => [
    says,
    reached(threshold, value) ?? style.dash,
    met ? style.good('met') : style.bad('not met'),
  ]);
  return table([{ title: 'Goal' }, { title: 'Reached', align: 'right' }, { title: '' }], rows, style);
}

/** A figure in the unit that is known of it; null when it is not known. */
export function reached(threshold: string, value: number | null): string | null {
  return value === null ? null : show(value, unitAt(parseHeldThreshold(threshold).path) ?? 'number');
}
