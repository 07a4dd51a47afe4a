import { formatPercent, formatUsd } from '../foundation/units.ts';
import { type Appearance, plain, type Style, styleOf } from '../report/style.ts';
import { heading, wrap } from '../report/terminal/layout.ts';
import { table } from '../report/terminal/table.ts';
import { CHAPTERS, type ChapterId } from './chapters.ts';
import { LESSONS } from './course.ts';
import { type LessonProgress, type Progress, type ScoredProgress, UNTOUCHED, UNTRIED } from './learner-progress.ts';
import { SCORED_CHALLENGES } from './scored-challenges.ts';

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

/** A scored challenge in the list. */
export type ScoredEntry = Pick<ScoredProgress, 'attempts' | 'hints' | 'best'> & { id: string; title: string };

/** Every scored challenge with the best score. */
export function scoredEntries({ challenges }: Progress): ScoredEntry[] {
  return SCORED_CHALLENGES.map(({ id, title }) => {
    const { attempts, hints, best } = challenges[id] ?? UNTRIED;
    return { id, title, attempts, hints, best };
  });
}

/** The list of lessons, chapter by chapter, and of scored challenges. */
export function renderLessons(
  entries: readonly LessonEntry[],
  scored: readonly ScoredEntry[],
  appearance: Appearance,
): string {
  const style = styleOf(appearance);
  const columns = [
    { title: '', align: 'right' },
    { title: 'Lesson' },
    { title: 'min', align: 'right', dispensable: 1 },
    { title: 'Named', dispensable: 2 },
    { title: 'You' },
  ] as const;
  const rows = CHAPTERS.flatMap(({ id, title }) => {
    const lessons = entries.filter(({ chapter }) => chapter === id);
    return [
      ['', style.heading(title), '', '', ''],
      ...lessons.map((entry) => [
        String(entries.indexOf(entry) + 1),
        entry.title,
        String(entry.minutes),
        style.faint(entry.id),
        stateOf(entry, style),
      ]),
    ];
  });
  const scores = scored.map(({ id, title, best }, i) => [
    String(i + 1),
    title,
    '',
    style.faint(id),
    best === null ? '' : style.good(formatPercent(best.score)),
  ]);
  rows.push(['', style.heading('Scored challenges'), '', '', ''], ...scores);
  const minutes = entries.reduce((sum, entry) => sum + entry.minutes, 0);
  const done = entries.filter(({ state }) => state === 'finished').length;
  const intro = `${entries.length} lessons, about ${minutes} minutes without the challenges; ${done} finished.`;
  const how =
    'npx optimize learn goes on where you left; learn 8, or learn ttl, opens a lesson; learn challenge 1 plays a challenge.';
  return plain(
    `${heading('Learn LLM resource optimization', style)}\n${wrap(intro, style.width)}\n\n${table(columns, rows, style)}\n\n${style.faint(wrap(how, style.width))}\n`,
    appearance,
  );
}

/** Columns from which on there is room for more than a word. */
const ROOMY = 70;

function stateOf({ state, challenge }: LessonEntry, style: Style): string {
  const more = (text: string): string => (style.width < ROOMY ? '' : text);
  if (challenge?.solved === true) {
    return style.good(`solved${challenge.best === null ? '' : more(` at ${formatUsd(challenge.best.usd)}`)}`);
  }
  if (state === 'finished') return style.good(`done${challenge === null ? '' : more(', challenge open')}`);
  return state === 'open' ? style.accent('open') : '';
}
