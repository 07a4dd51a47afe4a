import { commandWords } from '../foundation/command-words.ts';
import { suggestion } from '../foundation/problem.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { judge, parseThreshold } from '../result/thresholds.ts';
import type { Challenge, CommandText } from './lesson.ts';

/** A goal and what an attempt has reached of it. */
export interface GoalResult {
  says: string;
  threshold: string;
  /** In the figure's own unit; null when it is not known. */
  value: number | null;
  met: boolean;
}

/** An attempt at a challenge, judged. */
export interface Attempt {
  flags: string;
  goals: GoalResult[];
  passed: boolean;
  /** The score, as in golf: what a request costs, in USD. Less is better, and it counts only when the goals are met. */
  score: number;
  result: SimulationResult;
}

/**
 * The flags of an attempt as words, or what is wrong with them. Of a pasted command line, what
 * stands before the flags is left out.
 */
export function readFlags(
  typed: string,
  allowed: readonly string[],
  command: CommandText = '',
): { words: string[] } | { wrong: string } {
  const before = commandWords(command);
  let words = commandWords(typed.trim().replace(/^(npx )?optimize\s+/, ''));
  if (before.length > 0 && before.every((word, i) => words[i] === word)) words = words.slice(before.length);
  else if (words[0] === before[0]) words = words.slice(1);
  if (words.length === 0) return { wrong: 'Type some flags.' };
  for (const [i, word] of words.entries()) {
    const flag = word.split('=')[0] as string;
    if (flag.startsWith('--') && !allowed.includes(flag)) {
      return { wrong: `${flag} is not yours to change here. ${sentence(suggestion(flag, allowed))}` };
    }
    if (!word.startsWith('-') && !(words[i - 1] ?? '').startsWith('--')) {
      return { wrong: `"${word}" is no flag. ${sentence(suggestion(word, allowed))}` };
    }
    if (/^-[^-]/.test(word)) return { wrong: `${word} is not yours to change here. Allowed: ${allowed.join(', ')}.` };
  }
  return { words };
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** The whole command line of an attempt, without the `optimize` before it. */
export function attemptWords({ command }: Challenge, flags: readonly string[]): string[] {
  return [...commandWords(command), ...flags];
}

/** What of the goals a result has reached. */
export function judgeGoals(goals: Challenge['goals'], result: SimulationResult): GoalResult[] {
  const thresholds = goals.map(({ threshold }) => parseThreshold(threshold, 'goal'));
  return judge(result, thresholds).map(
    ({ threshold, value, met }, i): GoalResult => ({ says: goals[i]?.says as string, threshold, value, met }),
  );
}

/** Judges an attempt by its outcome. */
export function judgeAttempt(challenge: Challenge, flags: string, result: SimulationResult): Attempt {
  const goals = judgeGoals(challenge.goals, result);
  return { flags, goals, passed: goals.every(({ met }) => met), score: result.optimized.costPerRequestUsd, result };
}
