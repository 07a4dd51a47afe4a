import { quoted } from '../foundation/command-words.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { judgeAttempt, readFlags } from './challenge.ts';
import { better, type Stage } from './learner-progress.ts';
import type { Challenge, KnobToChange, Results } from './lesson.ts';
import { goesOn, type Session } from './lesson-session.ts';
import { readAnswer } from './prediction.ts';

export type SessionEvent =
  /** A line that the learner typed; empty to go on. */
  | { type: 'typed'; text: string }
  /** What was waited for: the results of the runs, by name; a single run is called `run`. */
  | { type: 'results'; results: Results }
  /** The run was refused, and why. */
  | { type: 'refused'; why: string };

/** The session after an event. */
export function step(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'typed':
      return typed({ ...session, notice: null }, event.text.trim());
    case 'results':
      return ran(session, event.results);
    case 'refused':
      return { ...session, waiting: null, notice: event.why };
  }
}

function typed(session: Session, text: string): Session {
  const word = text.toLowerCase();
  if (['q', 'quit', 'exit'].includes(word)) return { ...session, left: true };
  if (['b', 'back'].includes(word)) return back(session);
  switch (session.stage) {
    case 'text':
      if (isStrange(word)) return { ...session, notice: ONWARD };
      return session.page + 1 < session.lesson.text.length ? turn(session) : enter(session, 'prediction');
    case 'prediction': {
      const read = readAnswer(session.lesson.prediction, text);
      if ('wrong' in read) return { ...session, notice: read.wrong };
      return { ...session, answer: read.answer, results: null, waiting: { for: 'runs', next: 'results' } };
    }
    case 'results':
      return isStrange(word) ? { ...session, notice: ONWARD } : enter(session, 'explanation');
    case 'explanation': {
      if (isStrange(word)) return { ...session, notice: ONWARD };
      const pages = session.lesson.explain(session.results as Results).length;
      return session.page + 1 < pages ? turn(session) : enter(session, 'knob');
    }
    case 'knob':
      return typedAtKnob(session, session.lesson.knob as KnobToChange<Results>, text);
    case 'challenge':
      return typedAtChallenge(session, session.lesson.challenge as Challenge, text);
    case 'end':
      return session;
  }
}

/** What is said to a word where there is nothing to say. */
const ONWARD = 'Enter goes on, b goes back, q leaves.';

/** Whether something else was typed than what goes on. */
const isStrange = (word: string): boolean => !['', 'n', 'next', 'go on', 'enter'].includes(word);

function typedAtKnob(session: Session, knob: KnobToChange<Results>, text: string): Session {
  const word = text.toLowerCase();
  if (word === 's' || word === 'skip' || (word === '' && session.change !== null)) return enter(session, 'challenge');
  const flags = text === '' ? knob.example : text.startsWith('-') ? text : `${knob.flag} ${text}`;
  const read = readFlags(flags, [knob.flag]);
  if ('wrong' in read) return { ...session, notice: read.wrong };
  return { ...session, waiting: { for: 'change', flags } };
}

function typedAtChallenge(session: Session, challenge: Challenge, text: string): Session {
  const { hints } = session;
  switch (text.toLowerCase()) {
    case '':
      if (goesOn(session)) return enter(session, 'end');
      return { ...session, notice: 'Type flags, or one of the words: hint, solution, skip.' };
    case 's':
    case 'skip':
      return enter(session, 'end');
    case 'h':
    case 'hint':
      if (hints < challenge.hints.length) return { ...session, hints: hints + 1 };
      return { ...session, notice: 'That was the last hint. Type solution to see one.' };
    case 'solution':
      return { ...session, waiting: { for: 'attempt', flags: challenge.solution, by: 'solution' } };
    default: {
      const read = readFlags(text, challenge.flags, challenge.command);
      if ('wrong' in read) return { ...session, notice: read.wrong };
      return { ...session, waiting: { for: 'attempt', flags: read.words.map(quoted).join(' '), by: 'learner' } };
    }
  }
}

function ran(session: Session, results: Results): Session {
  const { waiting, lesson } = session;
  const run = results.run as SimulationResult;
  switch (waiting?.for) {
    case undefined:
      return session;
    case 'known':
      return { ...session, waiting: null, known: results };
    case 'runs':
      return enter({ ...session, results }, waiting.next);
    case 'change':
      return { ...session, waiting: null, change: { flags: waiting.flags, result: run } };
    case 'par':
      return { ...session, waiting: null, par: run.optimized.costPerRequestUsd };
    case 'attempt': {
      const attempt = { ...judgeAttempt(lesson.challenge as Challenge, waiting.flags, run), by: waiting.by };
      if (waiting.by !== 'learner') return { ...session, waiting: null, attempt };
      const attempts = session.attempts + 1;
      if (!attempt.passed) return { ...session, waiting: null, attempt, attempts };
      const best = better(session.best, { usd: attempt.score, flags: attempt.flags });
      return { ...session, attempt, attempts, best, solved: true, waiting: { for: 'par' } };
    }
  }
}

/** The next screen of the stage. */
function turn(session: Session): Session {
  return { ...session, page: session.page + 1 };
}

/** The first screen of a stage, or of the next one that this lesson has. */
function enter(session: Session, stage: Stage): Session {
  const { knob, challenge } = session.lesson;
  const at = { ...session, page: 0, waiting: null };
  if (stage === 'knob' && knob === null) return enter(session, 'challenge');
  if (stage === 'challenge' && challenge === null) return enter(session, 'end');
  if (stage === 'prediction') return { ...at, stage, waiting: session.known === null ? { for: 'known' } : null };
  if (stage !== 'challenge') return { ...at, stage };
  return { ...at, stage, waiting: { for: 'attempt', flags: (challenge as Challenge).start, by: 'start' } };
}

/** The screen before; what has been answered stays answered. */
function back(session: Session): Session {
  const { stage, page, lesson, results } = session;
  if (page > 0) return { ...session, page: page - 1 };
  switch (stage) {
    case 'text':
      return { ...session, notice: 'This is the first screen.' };
    case 'prediction':
      return { ...session, stage: 'text', page: lesson.text.length - 1 };
    case 'results':
      return { ...session, notice: 'The prediction is made; go on to see why.' };
    case 'explanation':
      return { ...session, stage: 'results', page: 0 };
    default:
      return { ...session, stage: 'explanation', page: lesson.explain(results as Results).length - 1 };
  }
}
