import { commandWords, quoted } from '../../foundation/command-words.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatUsd } from '../../foundation/units.ts';
import { styleOf } from '../../report/style.ts';
import { wrap } from '../../report/terminal/layout.ts';
import type { ChallengeResult, HintsResult } from '../../result/schema/learn.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { attemptWords, judgeAttempt, readFlags } from '../../tutorial/challenge.ts';
import { goals } from '../../tutorial/challenge-screen.ts';
import { currentChallenge, findLesson, LESSONS } from '../../tutorial/course.ts';
import { better, UNTOUCHED, withLesson } from '../../tutorial/learner-progress.ts';
import type { Challenge, Lesson } from '../../tutorial/lesson.ts';
import { renderText } from '../../tutorial/markup.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { LessonRuns } from './lesson-runs.ts';
import type { ProgressStore } from './progress-store.ts';

type WithChallenge = Lesson & { challenge: Challenge };

/** `optimize learn check [lesson] -- <flags>`. */
export async function checkCommand(
  context: Context,
  store: ProgressStore,
  more: readonly string[],
  flags: Flags,
): Promise<number> {
  const named = more[0] === undefined || more[0].startsWith('-') ? null : more[0];
  const { id, challenge } = await challengeOf(store, named);
  const typed = more
    .slice(named === null ? 0 : 1)
    .map(quoted)
    .join(' ');
  const read = readFlags(typed, challenge.flags, challenge.command);
  if ('wrong' in read) {
    throw new UserError({
      where: `learn check (${id})`,
      what: read.wrong.replace(/\.$/, ''),
      fix: `write the flags after two dashes: optimize learn check -- ${challenge.solution.split(' ').slice(0, 1)} ...`,
    });
  }
  const runs = new LessonRuns(context);
  const ran = await runs.all({
    attempt: attemptWords(challenge, read.words),
    par: attemptWords(challenge, commandWords(challenge.solution)),
  });
  if (ran === 'interrupted') return EXIT.interrupted;
  if ('refused' in ran) throw new UserError({ where: `learn check (${id})`, what: ran.refused });
  const tried = read.words.map(quoted).join(' ');
  const attempt = judgeAttempt(challenge, tried, ran.results.attempt as SimulationResult);
  const par = (ran.results.par as SimulationResult).optimized.costPerRequestUsd;
  const progress = await store.update((all) => {
    const before = all.lessons[id] ?? UNTOUCHED;
    const best = attempt.passed ? better(before.best, { usd: attempt.score, flags: tried }) : before.best;
    const solved = before.solved || attempt.passed;
    return withLesson(all, id, { ...before, attempts: before.attempts + 1, best, solved });
  });
  const { passed, score } = attempt;
  const result: ChallengeResult = {
    schemaVersion: SCHEMA_VERSION,
    command: 'learn check',
    seed: attempt.result.seed,
    lesson: id,
    flags: tried,
    passed,
    goals: attempt.goals,
    scoreUsd: score,
    parUsd: par,
    best: progress.lessons[id]?.best ?? null,
  };
  await deliverResult(context, flags, result, ({ best }, appearance) => {
    const style = styleOf(appearance);
    const scores = `${formatUsd(score)} a request; the solution that can be shown: ${formatUsd(par)}${best === null ? '' : `; your best: ${formatUsd(best.usd)}`}.`;
    const verdict = passed
      ? `${style.good('All goals met.')} ${challenge.why(attempt.result)}`
      : `${style.bad('Not yet.')} A hint: optimize learn hint`;
    return `${wrap(`${id}: ${tried}`, style.width)}\n\n${goals(attempt.goals, style)}\n\n${wrap(verdict, style.width)}\n${wrap(scores, style.width)}\n`;
  });
  return passed ? EXIT.ok : EXIT.thresholdNotMet;
}

/** `optimize learn hint [lesson]`. */
export async function hintCommand(
  context: Context,
  store: ProgressStore,
  more: readonly string[],
  flags: Flags,
): Promise<number> {
  const { id, challenge } = await challengeOf(store, more[0] ?? null);
  const progress = await store.update((all) => {
    const before = all.lessons[id] ?? UNTOUCHED;
    return withLesson(all, id, { ...before, hints: Math.min(before.hints + 1, challenge.hints.length) });
  });
  const given = progress.lessons[id]?.hints ?? 1;
  const hints = challenge.hints.slice(0, given);
  const result: HintsResult = { schemaVersion: SCHEMA_VERSION, command: 'learn hint', seed: null, lesson: id, hints };
  await deliverResult(context, flags, result, (_, appearance) => {
    const style = styleOf(appearance);
    const lines = hints.map((hint, i) => renderText(`Hint ${i + 1} of ${challenge.hints.length}: ${hint}`, style));
    return `${[renderText(challenge.scenario, style), ...lines].join('\n\n')}\n`;
  });
  return EXIT.ok;
}

/** The lesson named, or the one whose challenge is open. */
async function challengeOf(store: ProgressStore, named: string | null): Promise<WithChallenge> {
  const lesson = named === null ? currentChallenge(await store.load()) : findLesson(named);
  if (lesson !== null && lesson.challenge !== null) return lesson as WithChallenge;
  const with_ = LESSONS.filter(({ challenge }) => challenge !== null).map(({ id }) => id);
  throw new UserError({
    where: 'learn',
    what: named === null ? 'no challenge is open' : `"${named}" is no lesson with a challenge`,
    fix: `open a lesson with optimize learn, or name one of: ${with_.join(', ')}`,
  });
}
