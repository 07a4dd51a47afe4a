import { figureAt, type SummaryPath } from '../figures/figures.ts';
import { commandWords } from '../foundation/command-words.ts';
import { suggestion } from '../foundation/problem.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { KNOBS, type KnobPath, type Technique } from '../settings/knobs.ts';
import { type GoalResult, judgeGoals, readFlags } from './challenge.ts';
import type { CommandText } from './lesson.ts';

/** A challenge that is scored: goals to meet, and a figure to make as good as it gets. */
export interface ScoredChallenge {
  /** Stays as it is for ever: the best score is kept under it. */
  id: string;
  title: string;
  /** The situation and the task. `code`. */
  task: string;
  /** The command whose flags are the player's to complete. */
  command: CommandText;
  /** What may be used, with `--only`, and which knobs of it may be turned. */
  techniques: readonly Technique[];
  knobs: readonly KnobPath[];
  goals: readonly { threshold: string; says: string }[];
  /** What is scored, and which way it is better. */
  seek: { path: SummaryPath; better: 'less' | 'more'; says: string };
  /** What nobody can do better than who knows all beforehand, in the unit of the figure; null where that is not known. */
  ceiling: { says: string; of: (result: SimulationResult) => number | null } | null;
  hints: readonly [string, string, string];
}

/** The best that a search of the same settings on the same requests has found. */
export interface BestKnown {
  flags: string;
  /** In the figure's own unit. */
  value: number;
  /** Settings that were tried on all requests. */
  tried: number;
}

/** An attempt, judged. */
export interface ScoredAttempt {
  flags: string;
  goals: GoalResult[];
  passed: boolean;
  /** The figure that is scored; null where it is not known. */
  value: number | null;
  /** How near that is to the best known: 1 as good, above it better. null unless all goals are met. */
  score: number | null;
  ceiling: number | null;
}

/** The flags that may be given, with their dashes. */
export function flagsOf({ knobs }: ScoredChallenge): string[] {
  return ['--only', ...knobs.map((path) => `--${KNOBS[path].flag}`)];
}

/** The flags of an attempt as words, or what is wrong with them. */
export function readAttempt(challenge: ScoredChallenge, typed: string): { words: string[] } | { wrong: string } {
  const read = readFlags(typed, flagsOf(challenge), challenge.command);
  if ('wrong' in read) return read;
  const at = read.words.findIndex((word) => word === '--only' || word.startsWith('--only='));
  const named = at < 0 ? '' : (read.words[at]?.split('=')[1] ?? read.words[at + 1] ?? '');
  const foreign = named.split(',').find((name) => name !== '' && !challenge.techniques.includes(name as Technique));
  return foreign === undefined
    ? read
    : { wrong: `"${foreign}" is not yours to use here. ${sentence(suggestion(foreign, challenge.techniques))}` };
}

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}.`;

/** The whole command line of an attempt, without the `optimize` before it. */
export function commandOf({ command }: ScoredChallenge, flags: readonly string[]): string[] {
  return [...commandWords(command), ...flags];
}

/** Judges an attempt by its outcome, against the best that is known. */
export function judgeScored(
  challenge: ScoredChallenge,
  flags: string,
  result: SimulationResult,
  best: Pick<BestKnown, 'value'>,
): ScoredAttempt {
  const goals = judgeGoals(challenge.goals, result);
  const passed = goals.every(({ met }) => met);
  const value = figureAt(result.optimized, challenge.seek.path);
  const score = passed && value !== null ? scoreOf(challenge, value, best.value) : null;
  return { flags, goals, passed, value, score, ceiling: challenge.ceiling?.of(result) ?? null };
}

/** A value as a share of the best: the best over it where less is better, else it over the best. */
function scoreOf({ seek }: ScoredChallenge, value: number, best: number): number {
  const [over, under] = seek.better === 'less' ? [best, value] : [value, best];
  return under === 0 ? (over === 0 ? 1 : 0) : over / under;
}
