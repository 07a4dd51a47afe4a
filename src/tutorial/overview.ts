import { formatUsd } from '../foundation/units.ts';
import { type Appearance, plain, type Style, styleOf } from '../report/style.ts';
import { heading, wrap } from '../report/terminal/layout.ts';
import { table } from '../report/terminal/table.ts';
import { CHAPTERS, type ChapterId } from './chapters.ts';
import { LESSONS } from './course.ts';
import { type LessonProgress, type Progress, UNTOUCHED } from './learner-progress.ts';

/** A lesson in the list of lessons: what it is and how far the learner has come. */
export interface LessonEntry {
  id: string;
  chapter: ChapterId;
  title: string;
  goal: string;
  minutes: number;
  needs: readonly string[];
  state: 'new' | 'open' | 'finished';
  /** Whether the prediction was right; null before there is one. */
  predictionRight: boolean | null;
  /** null where there is no challenge. */
  challenge: { solved: boolean; attempts: number; hints: number; best: LessonProgress['best'] } | null;
}

/** Every lesson with the learner's progress. */
export function lessonEntries({ lessons }: Progress): LessonEntry[] {
  return LESSONS.map(({ id, chapter, title, goal, minutes, needs, challenge }): LessonEntry => {
    const progress = lessons[id] ?? UNTOUCHED;
    const { solved, attempts, hints, best } = progress;
    return {
      id,
      chapter,
      title,
      goal,
      minutes,
      needs,
      state: progress.finished ? 'finished' : progress.touched > 0 ? 'open' : 'new',
      predictionRight: progress.prediction?.right ?? null,
      challenge: challenge === null ? null : { solved, attempts, hints, best },
    };
  });
}

/** The list of lessons, chapter by chapter. */
export function renderLessons(entries: readonly LessonEntry[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const columns = [
    { title: 'Lesson' },
    { title: 'What it is about', dispensable: 2 },
    { title: 'min', align: 'right', dispensable: 1 },
    { title: 'You' },
  ] as const;
  const rows = CHAPTERS.flatMap(({ id, title }) => {
    const lessons = entries.filter(({ chapter }) => chapter === id);
    return [
      [style.heading(title), '', '', ''],
      ...lessons.map((entry) => [`  ${entry.id}`, entry.title, String(entry.minutes), stateOf(entry, style)]),
    ];
  });
  const minutes = entries.reduce((sum, entry) => sum + entry.minutes, 0);
  const done = entries.filter(({ state }) => state === 'finished').length;
  const intro = `${entries.length} lessons, about ${minutes} minutes without the challenges; ${done} finished.`;
  const how = 'optimize learn goes on where you left, optimize learn <lesson> opens one.';
  return plain(
    `${heading('Learn LLM resource optimization', style)}\n${wrap(intro, style.width)}\n\n${table(columns, rows, style)}\n\n${style.faint(wrap(how, style.width))}\n`,
    appearance,
  );
}

function stateOf({ state, challenge }: LessonEntry, style: Style): string {
  if (challenge?.solved === true) {
    return style.good(challenge.best === null ? 'solved' : `solved at ${formatUsd(challenge.best.usd)}`);
  }
  if (state === 'finished') return style.good('done');
  return state === 'open' ? style.accent('open') : '';
}
