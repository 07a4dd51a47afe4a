import { z } from 'zod';
import { lookup, whole } from './lookups.ts';
import { known, number, text } from './parts.ts';

const best = z
  .object({ usd: number.describe('What a request costs, USD.'), flags: text })
  .nullable()
  .describe('The flags that met every goal at the least cost; null before there are any.');

const lesson = z
  .object({
    id: text,
    chapter: text,
    title: text,
    goal: text.describe('What one can do after it.'),
    minutes: number,
    needs: z.array(text).describe('Lessons it builds on.'),
    state: z.enum(['new', 'open', 'finished']),
    predictionRight: z.boolean().nullable().describe('null before there is a prediction.'),
    challenge: z
      .object({ solved: z.boolean(), attempts: whole, hints: whole.describe('How many were asked for.'), best })
      .nullable()
      .describe('null where the lesson has none.'),
  })
  .meta({ id: 'Lesson' });

const goal = z
  .object({
    says: text,
    threshold: text,
    value: known.describe("What was reached, in the figure's own unit; null when it is not known."),
    met: z.boolean(),
  })
  .meta({ id: 'Goal' });

const bestScore = z
  .object({ score: number.describe('1: as good as the best that was known then.'), flags: text })
  .nullable()
  .describe('null before all goals were met.');

const scored = z
  .object({
    id: text,
    title: text,
    attempts: whole,
    hints: whole.describe('How many were asked for.'),
    best: bestScore,
  })
  .meta({ id: 'ScoredChallenge' });

export const lessonsResult = z
  .object({
    ...lookup,
    command: z.literal('learn list'),
    lessons: z.array(lesson),
    challenges: z.array(scored).default([]),
  })
  .meta({ id: 'LessonsResult' });

export const challengeResult = z
  .object({
    ...lookup,
    command: z.literal('learn check'),
    seed: text,
    lesson: text,
    flags: text.describe('What was tried.'),
    passed: z.boolean().describe('Whether all goals are met.'),
    goals: z.array(goal),
    scoreUsd: number.describe('What a request costs, USD; it counts when the goals are met.'),
    parUsd: number.describe('The same of the shown solution.'),
    best,
  })
  .meta({ id: 'ChallengeResult' });

export const scoredResult = z
  .object({
    ...lookup,
    command: z.literal('learn challenge'),
    seed: text,
    challenge: text,
    flags: text.describe('What was tried.'),
    passed: z.boolean().describe('Whether all goals are met.'),
    goals: z.array(goal),
    figure: text.describe('Path of the figure that is scored, in the summary of a run.'),
    value: known.describe("What was reached, in the figure's own unit; null when it is not known."),
    score: known.describe('1: as good as the best known; above it better. null unless all goals are met.'),
    bestKnown: z
      .object({ flags: text, value: number, tried: whole.describe('Settings that were tried on all requests.') })
      .describe('The best that a search of the same settings has found.'),
    ceiling: known.describe('What is possible at all, to someone who knows all beforehand; null where not known.'),
    best: bestScore,
  })
  .meta({ id: 'ScoredResult' });

export const hintsResult = z
  .object({ ...lookup, command: z.literal('learn hint'), lesson: text, hints: z.array(text) })
  .meta({ id: 'HintsResult' });

export type ChallengeResult = z.infer<typeof challengeResult>;
export type ScoredResult = z.infer<typeof scoredResult>;
export type HintsResult = z.infer<typeof hintsResult>;
