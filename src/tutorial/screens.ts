import { formatUsd } from '../foundation/units.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../report/style.ts';
import { heading, wrap } from '../report/terminal/layout.ts';
import { table } from '../report/terminal/table.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { challengeScreen } from './challenge-screen.ts';
import { CHAPTERS } from './chapters.ts';
import { LESSONS } from './course.ts';
import type { Challenge, Figure, KnobToChange, Lesson, Results } from './lesson.ts';
import { goesOn, type Session, verdictOf } from './lesson-session.ts';
import { commands, renderText } from './markup.ts';
import { EXAMPLES } from './prediction.ts';

/** What the learner is asked for below a screen. */
export interface Prompt {
  message: string;
  /** What can be chosen; null where a line is to be typed. */
  options: readonly { id: string; text: string }[] | null;
}

/** The screen of a session as it stands. At most 22 lines at 80 columns: two are left for the prompt. */
export function renderScreen(session: Session, appearance: Appearance): string {
  const style = styleOf(appearance);
  const notice = session.notice === null ? [] : [wrap(style.strong(printable(session.notice)), style.width)];
  return plain(`${[header(session.lesson, style), ...body(session, style), ...notice].join('\n\n')}\n`, appearance);
}

/** What is asked below the screen. */
export function promptOf(session: Session): Prompt {
  const { lesson, stage } = session;
  switch (stage) {
    case 'prediction': {
      const { prediction } = lesson;
      if (prediction.kind === 'choice') return { message: 'Your prediction:', options: prediction.options };
      return { message: `Your prediction (${EXAMPLES[prediction.unit]}):`, options: null };
    }
    case 'knob': {
      const { flag, example } = lesson.knob as KnobToChange<Results>;
      const message = session.change === null ? `${flag} (Enter: ${example}, s: skip):` : `${flag} (Enter: go on):`;
      return { message, options: null };
    }
    case 'challenge':
      if (session.solved && session.attempt?.passed === true && session.attempt.by === 'learner') {
        return { message: 'Cheaper still? Flags, or Enter to go on:', options: null };
      }
      if (goesOn(session)) return { message: 'Flags of your own, or Enter to go on:', options: null };
      return { message: 'Your flags (or hint, solution, skip):', options: null };
    default:
      return { message: 'Enter: go on   b: back   q: leave', options: null };
  }
}

/** Which lesson of how many this is. */
export function header(lesson: Lesson, style: Style): string {
  const { title } = CHAPTERS.find(({ id }) => id === lesson.chapter) as (typeof CHAPTERS)[number];
  return heading(
    `${title} ${style.bullet} ${LESSONS.indexOf(lesson) + 1} of ${LESSONS.length} ${style.bullet} ${lesson.title}`,
    style,
  );
}

function body(session: Session, style: Style): string[] {
  const { lesson, stage, page, results } = session;
  switch (stage) {
    case 'text': {
      const goal = wrap(`${style.strong('Goal:')} ${lesson.goal} (${lesson.minutes} min)`, style.width);
      return [...(page === 0 ? [goal] : []), renderText(lesson.text[page] as string, style)];
    }
    case 'prediction':
      return [
        renderText(lesson.prediction.ask(session.known ?? {}), style),
        figureTable(lesson.figures, session.known ?? {}, style),
        commands(lesson.runs, style),
      ].filter((part) => part !== '');
    case 'results':
      return [verdictText(session, style), comparison(lesson, results as Results, style)];
    case 'explanation':
      return [renderText(lesson.explain(results as Results)[page] as string, style)];
    case 'knob':
      return knob(session, lesson.knob as KnobToChange<Results>, style);
    case 'challenge':
      return challengeScreen(session, lesson.challenge as Challenge, style);
    case 'end':
      return [end(session, style)];
  }
}

function verdictText(session: Session, style: Style): string {
  const verdict = verdictOf(session);
  if (verdict === null) return '';
  const { right, answered, truth, why } = verdict;
  const said = right ? style.good('Right.') : style.bad('Not this time.');
  const both = answered === truth ? `It is: ${truth}.` : `You said ${answered}; it is ${truth}.`;
  return wrap(`${said} ${both.replace(/\.\.$/, '.')} ${why}`, style.width);
}

/** The figures of a lesson, a column for every run that has them. */
export function comparison(lesson: Lesson, results: Results, style: Style): string {
  return figureTable(lesson.figures, results, style);
}

/** Figures by name, a column for every result. */
export function figureTable(figures: readonly Figure[], results: Results, style: Style): string {
  const names = Object.keys(results).filter((run) => figures.some(({ show }) => show(results[run]) !== null));
  if (figures.length === 0 || names.length === 0) return '';
  const rows = figures.map(({ name, show }) => [name, ...names.map((run) => show(results[run]) ?? style.dash)]);
  return table([{ title: '' }, ...names.map((title) => ({ title, align: 'right' as const }))], rows, style);
}

function knob(session: Session, { invite, on, remark }: KnobToChange<Results>, style: Style): string[] {
  const { lesson, change, results } = session;
  const start = [renderText(invite, style), commands({ now: lesson.runs[on] as string }, style)];
  if (change === null) return start;
  const before = (results as Results)[on] as SimulationResult;
  const changed = { [on]: before, [change.flags]: change.result };
  return [figureTable(lesson.figures, changed, style), renderText(remark(before, change.result), style)];
}

function end(session: Session, style: Style): string {
  const { lesson, answer, results, solved, best } = session;
  const lines = [`${style.good('Done:')} ${printable(lesson.goal)}`];
  const verdict = answer === null || results === null ? null : verdictOf(session);
  if (verdict !== null)
    lines.push(
      printable(`Prediction: ${verdict.right ? 'right' : `${verdict.answered}, and it was ${verdict.truth}`}.`),
    );
  if (lesson.challenge !== null) {
    const score = best === null ? '' : ` at ${formatUsd(best.usd)} a request with ${best.flags}`;
    const shown = session.attempt?.by === 'solution' ? 'its solution shown' : 'left out';
    const open = `${shown}; try it again with npx optimize learn ${lesson.id}`;
    lines.push(printable(`Challenge: ${solved ? `solved${score}` : open}.`));
  }
  return lines.map((line) => wrap(line, style.width)).join('\n');
}
