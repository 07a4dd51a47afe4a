import { z } from 'zod';
import type { Task } from '../../experiment/work/unit.ts';
import { abResult } from '../../result/schema/ab.ts';
import { evidenceSource, interval, known, number, text } from '../../result/schema/parts.ts';
import { simulationResult } from '../../result/schema/simulation.ts';
import { playedSummary } from '../../result/schema/summary.ts';
import { wrongIn } from './job-schema.ts';
import type { TASKS_OF_QUEUE } from './task-schema.ts';
import { Refused } from './wire.ts';

const problem = z.strictObject({ where: text, what: text, fix: z.optional(text) });

/** What is wrong with an input, as a worker says it. */
export const problems = z.array(problem).min(1).max(1_000);

const refused = z.strictObject({ refused: problems });

const played = z.strictObject({
  summary: playedSummary,
  workload: z.looseObject({ requests: number, queries: number, users: known, spanMs: known }),
});

const arm = z.looseObject({ users: number, requests: number, summary: playedSummary });

const evidence = z.looseObject({
  source: evidenceSource,
  savings: z.record(text, z.nullable(interval)),
  pValues: z.record(text, number),
  intervals: z.record(text, interval),
});

/** What comes of each kind of task. */
export const OUTCOMES: Readonly<Record<string, z.ZodType>> = {
  simulate: simulationResult,
  play: played,
  try: z.union([played, refused]),
  split: z.looseObject({
    requests: number,
    usersKnown: z.boolean(),
    control: arm,
    treatment: arm,
    contrasts: abResult.shape.contrasts,
    looks: abResult.shape.looks,
  }),
  curve: z.looseObject({
    requests: number,
    keys: number,
    capacities: z.array(number),
    hits: z.array(number),
    hitRates: z.array(number),
    exact: z.boolean(),
  }),
  evidence: z.array(z.array(z.nullable(evidence))),
  controls: z.strictObject({ singles: z.record(text, playedSummary), shuffled: z.nullable(playedSummary) }),
} satisfies Record<keyof typeof TASKS_OF_QUEUE, z.ZodType>;

/**
 * The outcomes in data from the queue, one for each of some tasks. Throws Refused where they are not such as
 * come of these. They are given back as they came: reading must not change what a run comes to.
 */
export function outcomesOf(data: unknown, tasks: readonly Task[]): unknown[] {
  const outcomes = (data as { outcomes?: unknown } | null)?.outcomes;
  if (!Array.isArray(outcomes) || outcomes.length !== tasks.length) {
    throw new Refused(`does not hold what comes of ${tasks.length} units`);
  }
  for (const [i, { kind }] of tasks.entries()) {
    // Some figures are infinite until they are written.
    const written: unknown = JSON.parse(JSON.stringify(outcomes[i] ?? null));
    const parsed = (OUTCOMES[kind] as z.ZodType).safeParse(written);
    if (!parsed.success) throw new Refused(`holds no outcome of "${kind}": ${wrongIn(parsed.error)}`);
  }
  return outcomes;
}
