import { quoted } from '../../foundation/command-words.ts';
import { suggestion, UserError } from '../../foundation/problem.ts';
import { styleOf } from '../../report/style.ts';
import { wrap } from '../../report/terminal/layout.ts';
import type { ScoredResult } from '../../result/schema/learn.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { goals } from '../../tutorial/challenge-screen.ts';
import { commandOf, flagsOf, judgeScored, readAttempt, type ScoredChallenge } from '../../tutorial/scored-challenge.ts';
import { findScored, SCORED_CHALLENGES } from '../../tutorial/scored-challenges.ts';
import { scoreSentence } from '../../tutorial/scored-screen.ts';
import { type Context, isInteractive } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { bestKnown } from './best-known.ts';
import { keepScore } from './keep-score.ts';
import { LessonRuns } from './lesson-runs.ts';
import type { ProgressStore } from './progress-store.ts';

/** `optimize learn challenge [name] [-- <flags>]`: one attempt where flags are given, else as many as one likes. */
export async function scoredCommand(
  context: Context,
  store: ProgressStore,
  more: readonly string[],
  flags: Flags,
): Promise<number> {
  const [name, ...words] = more;
  const challenge = name === undefined ? null : scoredNamed(name);
  if (challenge !== null && words.length > 0) return attemptCommand(context, store, challenge, words, flags);
  if (flags.json === true || !isInteractive(context)) {
    const example = (challenge ?? (SCORED_CHALLENGES[0] as ScoredChallenge)).id;
    throw new UserError({
      where: 'learn challenge',
      what: 'is played on a terminal',
      fix: `make one attempt with: optimize learn challenge ${example} -- --ttl 2h; they are: ${names()}`,
    });
  }
  const { playOnTerminal } = await import('./scored-terminal.ts');
  return playOnTerminal(context, flags, store, challenge);
}

async function attemptCommand(
  context: Context,
  store: ProgressStore,
  challenge: ScoredChallenge,
  words: readonly string[],
  flags: Flags,
): Promise<number> {
  const { id, seek } = challenge;
  const where = `learn challenge ${id}`;
  const read = readAttempt(challenge, words.map(quoted).join(' '));
  if ('wrong' in read) {
    const fix = `write the flags after two dashes: npx optimize ${where} -- ${flagsOf(challenge)[1]} ...`;
    throw new UserError({ where, what: read.wrong.replace(/\.$/, ''), fix });
  }
  const runs = new LessonRuns(context);
  const ran = await runs.run(commandOf(challenge, read.words));
  if (ran === 'interrupted') return EXIT.interrupted;
  if ('refused' in ran) throw new UserError({ where, what: ran.refused });
  const known = await bestKnown(context, runs, challenge);
  if (known === null) return EXIT.interrupted;
  const attempt = judgeScored(challenge, read.words.map(quoted).join(' '), ran.result as SimulationResult, known);
  const { best } = await keepScore(store, challenge, attempt);
  const result: ScoredResult = {
    schemaVersion: SCHEMA_VERSION,
    command: 'learn challenge',
    seed: (ran.result as SimulationResult).seed,
    challenge: id,
    flags: attempt.flags,
    passed: attempt.passed,
    goals: attempt.goals,
    figure: seek.path,
    value: attempt.value,
    score: attempt.score,
    bestKnown: known,
    ceiling: attempt.ceiling,
    best,
  };
  await deliverResult(context, flags, result, (_, appearance) => {
    const style = styleOf(appearance);
    const score = scoreSentence(challenge, attempt, known, best, style);
    return `${wrap(`${id}: ${attempt.flags}`, style.width)}\n\n${goals(attempt.goals, style)}\n\n${wrap(score, style.width)}\n`;
  });
  return attempt.passed ? EXIT.ok : EXIT.thresholdNotMet;
}

const names = (): string => SCORED_CHALLENGES.map(({ id }) => id).join(', ');

function scoredNamed(name: string): ScoredChallenge {
  const byNumber = SCORED_CHALLENGES[Number(name) - 1];
  const challenge = findScored(name) ?? byNumber ?? null;
  if (challenge !== null) return challenge;
  throw new UserError({
    where: 'learn challenge',
    what: `there is no challenge "${name}"`,
    fix: suggestion(
      name,
      SCORED_CHALLENGES.map(({ id }) => id),
    ),
  });
}
