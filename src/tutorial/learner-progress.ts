import type { Answer } from './prediction.ts';

/** The stages of a lesson, in order. */
export const STAGES = ['text', 'prediction', 'results', 'explanation', 'knob', 'challenge', 'end'] as const;
export type Stage = (typeof STAGES)[number];

/** The best score at a challenge: the flags that met every goal at the least cost. */
export interface Best {
  /** What a request costs, in USD. */
  usd: number;
  flags: string;
}

/** A prediction that was made, and whether it was right; null until the run was made. */
export interface Predicted {
  answer: Answer;
  right: boolean | null;
  /** How many have been made in this lesson, this one included: the last one counts. */
  made: number;
}

/** How far someone has come in a lesson. */
export interface LessonProgress {
  /** How often the lesson has been reset; what was recorded before a reset counts no more. */
  generation: number;
  /** Grows with every change in any lesson: the highest is the lesson that was open last. */
  touched: number;
  /** The furthest stage reached. */
  stage: Stage;
  prediction: Predicted | null;
  hints: number;
  attempts: number;
  solved: boolean;
  best: Best | null;
  /** Read to the end, its challenge solved or left out. */
  finished: boolean;
}

/** The best score at a scored challenge. */
export interface BestScore {
  /** 1: as good as the best that was known then. */
  score: number;
  flags: string;
}

/** How far someone has come in a scored challenge. */
export interface ScoredProgress {
  /** How often it has been reset, as of lessons. */
  generation: number;
  attempts: number;
  hints: number;
  best: BestScore | null;
}

/** All that is remembered between sessions. */
export interface Progress {
  version: typeof PROGRESS_VERSION;
  /** By the id of the lesson. Ids that this version does not know are kept. */
  lessons: Readonly<Record<string, LessonProgress>>;
  /** The scored challenges, likewise. */
  challenges: Readonly<Record<string, ScoredProgress>>;
}

export const PROGRESS_VERSION = 1;

export const NO_PROGRESS: Progress = { version: PROGRESS_VERSION, lessons: {}, challenges: {} };

/** A lesson that nobody has opened. */
export const UNTOUCHED: LessonProgress = {
  generation: 0,
  touched: 0,
  stage: 'text',
  prediction: null,
  hints: 0,
  attempts: 0,
  solved: false,
  best: null,
  finished: false,
};

/** A scored challenge that nobody has tried. */
export const UNTRIED: ScoredProgress = { generation: 0, attempts: 0, hints: 0, best: null };

/** The progress with a lesson's replaced; the lesson becomes the one open last. */
export function withLesson(progress: Progress, id: string, lesson: LessonProgress): Progress {
  const touched = 1 + Math.max(0, ...Object.values(progress.lessons).map((each) => each.touched));
  return { ...progress, lessons: { ...progress.lessons, [id]: { ...lesson, touched } } };
}

/** The progress with a scored challenge's changed. */
export function withScored(
  progress: Progress,
  id: string,
  change: (before: ScoredProgress) => ScoredProgress,
): Progress {
  return { ...progress, challenges: { ...progress.challenges, [id]: change(progress.challenges[id] ?? UNTRIED) } };
}

/** The progress with lessons and scored challenges as if they had never been opened. */
export function withReset(progress: Progress, ids: readonly string[]): Progress {
  const lessons = { ...progress.lessons };
  const challenges = { ...progress.challenges };
  for (const id of ids) {
    const lesson = lessons[id];
    if (lesson !== undefined) lessons[id] = { ...UNTOUCHED, generation: lesson.generation + 1 };
    const challenge = challenges[id];
    if (challenge !== undefined) challenges[id] = { ...UNTRIED, generation: challenge.generation + 1 };
  }
  return { ...progress, lessons, challenges };
}

/**
 * What two sessions have achieved together: of each lesson the furthest stage, the best score, and
 * never less than either has. In whatever order and how often they are merged, the result is the same.
 */
export function merged(a: Progress, b: Progress): Progress {
  return {
    version: PROGRESS_VERSION,
    lessons: mergedById(a.lessons, b.lessons, mergedLesson),
    challenges: mergedById(a.challenges, b.challenges, mergedScored),
  };
}

function mergedById<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  merge: (ours: T, theirs: T) => T,
): Record<string, T> {
  const all: Record<string, T> = { ...a };
  for (const [id, theirs] of Object.entries(b)) {
    const ours = all[id];
    all[id] = ours === undefined ? theirs : merge(ours, theirs);
  }
  return Object.fromEntries(Object.entries(all).sort(([x], [y]) => (x < y ? -1 : 1)));
}

function mergedScored(a: ScoredProgress, b: ScoredProgress): ScoredProgress {
  if (a.generation !== b.generation) return a.generation > b.generation ? a : b;
  return {
    generation: a.generation,
    attempts: Math.max(a.attempts, b.attempts),
    hints: Math.max(a.hints, b.hints),
    best: higher(a.best, b.best),
  };
}

/** The higher of two scores; of equal ones always the same. */
export function higher(a: BestScore | null, b: BestScore | null): BestScore | null {
  if (a === null || b === null) return a ?? b;
  if (a.score !== b.score) return a.score > b.score ? a : b;
  return a.flags <= b.flags ? a : b;
}

function mergedLesson(a: LessonProgress, b: LessonProgress): LessonProgress {
  if (a.generation !== b.generation) return a.generation > b.generation ? a : b;
  return {
    generation: a.generation,
    touched: Math.max(a.touched, b.touched),
    stage: STAGES.indexOf(a.stage) >= STAGES.indexOf(b.stage) ? a.stage : b.stage,
    prediction: later(a.prediction, b.prediction),
    hints: Math.max(a.hints, b.hints),
    attempts: Math.max(a.attempts, b.attempts),
    solved: a.solved || b.solved,
    best: better(a.best, b.best),
    finished: a.finished || b.finished,
  };
}

/** The prediction that was made last; of two made at once some one, always the same. */
function later(a: Predicted | null, b: Predicted | null): Predicted | null {
  if (a === null || b === null) return a ?? b;
  if (a.made !== b.made) return a.made > b.made ? a : b;
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b;
}

/** The cheaper of two scores. */
export function better(a: Best | null, b: Best | null): Best | null {
  if (a === null || b === null) return a ?? b;
  if (a.usd !== b.usd) return a.usd < b.usd ? a : b;
  return a.flags <= b.flags ? a : b;
}

/** Reads what was remembered, or says why it cannot be read. */
export function parseProgress(text: string): { progress: Progress } | { wrong: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { wrong: 'is not JSON' };
  }
  if (!isRecord(data) || !isRecord(data.lessons)) return { wrong: 'is not a record of lessons' };
  if (data.version !== PROGRESS_VERSION) {
    return { wrong: `was written by another version of optimize (${JSON.stringify(data.version ?? null)})` };
  }
  for (const [id, lesson] of Object.entries(data.lessons)) {
    if (!isLesson(lesson)) return { wrong: `has an entry for "${id}" that cannot be read` };
  }
  const { challenges = {} } = data;
  if (!isRecord(challenges)) return { wrong: 'has challenges that are no record' };
  for (const [id, challenge] of Object.entries(challenges)) {
    if (!isScored(challenge)) return { wrong: `has an entry for "${id}" that cannot be read` };
  }
  return {
    progress: {
      version: PROGRESS_VERSION,
      lessons: data.lessons as Progress['lessons'],
      challenges: challenges as Progress['challenges'],
    },
  };
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

const isCount = (data: unknown): boolean => Number.isSafeInteger(data) && (data as number) >= 0;

function isScored(data: unknown): data is ScoredProgress {
  if (!isRecord(data)) return false;
  const { generation, attempts, hints, best } = data;
  return (
    [generation, attempts, hints].every(isCount) &&
    (best === null || (isRecord(best) && typeof best.score === 'number' && typeof best.flags === 'string'))
  );
}

function isLesson(data: unknown): data is LessonProgress {
  if (!isRecord(data)) return false;
  const { stage, prediction, best } = data;
  const counts = [data.generation, data.touched, data.hints, data.attempts];
  return (
    counts.every(isCount) &&
    STAGES.includes(stage as Stage) &&
    (prediction === null || isPredicted(prediction)) &&
    (best === null || (isRecord(best) && typeof best.usd === 'number' && typeof best.flags === 'string')) &&
    typeof data.solved === 'boolean' &&
    typeof data.finished === 'boolean'
  );
}

function isPredicted(data: unknown): data is Predicted {
  if (!isRecord(data)) return false;
  const { answer, right, made } = data;
  return (
    (typeof answer === 'string' || typeof answer === 'number') &&
    (right === null || typeof right === 'boolean') &&
    Number.isSafeInteger(made)
  );
}
