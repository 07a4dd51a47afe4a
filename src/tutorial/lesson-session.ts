import { commandWords } from '../foundation/command-words.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { type Attempt, attemptWords } from './challenge.ts';
import {
  type Best,
  better,
  type LessonProgress,
  type Predicted,
  STAGES,
  type Stage,
  UNTOUCHED,
} from './learner-progress.ts';
import type { Challenge, KnobToChange, Lesson, Results } from './lesson.ts';
import { type Answer, type Verdict, verdict } from './prediction.ts';

/** What the session waits for before it can go on. */
export type Waiting =
  /** The runs that are shown before the prediction. */
  | { for: 'known' }
  /** All runs of the lesson; the stage goes on as named. */
  | { for: 'runs'; next: Stage }
  /** A run with the knob changed. */
  | { for: 'change'; flags: string }
  /** A run of the challenge: the start state, an attempt, or the solution. */
  | { for: 'attempt'; flags: string; by: 'start' | 'learner' | 'solution' }
  /** The run of the solution, for its score beside the learner's. */
  | { for: 'par' };

/** One person in one lesson. */
export interface Session {
  lesson: Lesson;
  stage: Stage;
  /** The screen of the stage that is shown, from 0. */
  page: number;
  waiting: Waiting | null;
  /** Something to say about what was typed last. */
  notice: string | null;
  answer: Answer | null;
  /** What is shown before the prediction; null until it has been run. */
  known: Results | null;
  results: Results | null;
  change: { flags: string; result: SimulationResult } | null;
  attempt: (Attempt & { by: 'start' | 'learner' | 'solution' }) | null;
  /** The solution's score; null until it has been run. */
  par: number | null;
  hints: number;
  attempts: number;
  solved: boolean;
  best: Best | null;
  /** The learner has left before the end. */
  left: boolean;
}

/** Opens a lesson where its progress stands; one that is finished begins anew. */
export function begin(lesson: Lesson, progress: LessonProgress = UNTOUCHED): Session {
  const session: Session = {
    lesson,
    stage: 'text',
    page: 0,
    waiting: null,
    notice: null,
    answer: null,
    known: null,
    results: null,
    change: null,
    attempt: null,
    par: null,
    hints: progress.hints,
    attempts: progress.attempts,
    solved: progress.solved,
    best: progress.best,
    left: false,
  };
  if (progress.finished || progress.stage === 'text') return session;
  if (progress.prediction === null) return { ...session, stage: 'prediction', waiting: { for: 'known' } };
  return {
    ...session,
    stage: 'prediction',
    answer: progress.prediction.answer,
    waiting: { for: 'runs', next: progress.stage },
  };
}

/** Whether Enter leaves the challenge: it was met, by the learner, or by the solution that was asked for. */
export function goesOn({ solved, attempt }: Session): boolean {
  if (attempt === null || !attempt.passed) return false;
  return attempt.by === 'solution' || (attempt.by === 'learner' && solved);
}

/** What a session adds to the progress of its lesson. */
export function progressOf(session: Session, before: LessonProgress = UNTOUCHED): LessonProgress {
  const { stage, hints, attempts, solved, best } = session;
  return {
    ...before,
    stage: STAGES.indexOf(stage) > STAGES.indexOf(before.stage) ? stage : before.stage,
    prediction: predictedIn(session, before.prediction),
    hints: Math.max(hints, before.hints),
    attempts: Math.max(attempts, before.attempts),
    solved: solved || before.solved,
    best: better(best, before.best),
    finished: stage === 'end' || before.finished,
  };
}

/** The prediction of the session, or the one before it. */
function predictedIn(session: Session, before: Predicted | null): Predicted | null {
  const { answer } = session;
  if (answer === null) return before;
  const right = verdictOf(session)?.right ?? null;
  if (before?.answer === answer) return { ...before, right: right ?? before.right };
  return { answer, right, made: (before?.made ?? 0) + 1 };
}

/** The command lines that the session waits for, by name. */
export function commandsFor({ lesson, waiting }: Session): Record<string, string[]> | null {
  switch (waiting?.for) {
    case undefined:
      return null;
    case 'known':
      return named(lesson, lesson.known);
    case 'runs':
      return named(lesson, Object.keys(lesson.runs));
    case 'change': {
      const { on } = lesson.knob as KnobToChange<Results>;
      return { run: [...commandWords(lesson.runs[on] as string), ...commandWords(waiting.flags)] };
    }
    case 'attempt':
      return { run: attemptWords(lesson.challenge as Challenge, commandWords(waiting.flags)) };
    case 'par': {
      const challenge = lesson.challenge as Challenge;
      return { run: attemptWords(challenge, commandWords(challenge.solution)) };
    }
  }
}

function named({ runs }: Lesson, names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, commandWords(runs[name] as string)]));
}

/** The learner's prediction held against the runs; null before there are any. */
export function verdictOf({ lesson, answer, results }: Session): Verdict | null {
  return answer === null || results === null ? null : verdict(lesson.prediction, answer, results);
}
