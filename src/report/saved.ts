import type { z } from 'zod';
import { type Problem, UserError } from '../foundation/problem.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import type { Formats } from './formats.ts';

/** How the saved results of a command are read and shown. */
interface Saved {
  /** What such a result must hold. */
  schema: z.ZodType;
  formats: Formats<never>;
}

const simulation = async (): Promise<Saved> => ({
  schema: (await import('../result/schema/simulation.ts')).simulationResult,
  formats: (await import('./simulation/simulation.ts')).SIMULATION_FORMATS,
});

/** The results that can be shown again, by their `command`; what shows one is loaded when it is needed. */
const SAVED: Readonly<Record<string, () => Promise<Saved>>> = {
  simulate: simulation,
  basic: simulation,
  advanced: simulation,
  compare: async () => ({
    schema: (await import('../result/schema/compare.ts')).compareResult,
    formats: (await import('./experiments/compare.ts')).COMPARE_FORMATS,
  }),
  ab: async () => ({
    schema: (await import('../result/schema/ab.ts')).abResult,
    formats: (await import('./experiments/ab.ts')).AB_FORMATS,
  }),
  'ab plan': async () => ({
    schema: (await import('../result/schema/ab-plan.ts')).abPlanResult,
    formats: (await import('./experiments/ab-plan.ts')).AB_PLAN_FORMATS,
  }),
  sweep: async () => ({
    schema: (await import('../result/schema/sweep.ts')).sweepResult,
    formats: (await import('./experiments/sweep.ts')).SWEEP_FORMATS,
  }),
  advise: async () => ({
    schema: (await import('../result/schema/advise.ts')).adviseResult,
    formats: (await import('./experiments/advise.ts')).ADVISE_FORMATS,
  }),
  estimate: async () => ({
    schema: (await import('../result/schema/estimate.ts')).estimateResult,
    formats: (await import('./experiments/estimate.ts')).ESTIMATE_FORMATS,
  }),
  backtest: async () => ({
    schema: (await import('../result/schema/backtest.ts')).backtestResult,
    formats: (await import('./experiments/backtest.ts')).BACKTEST_FORMATS,
  }),
  tune: async () => ({
    schema: (await import('../result/schema/tune.ts')).tuneResult,
    formats: (await import('./experiments/tune.ts')).TUNE_FORMATS,
  }),
  attribute: async () => ({
    schema: (await import('../result/schema/attribute.ts')).attributeResult,
    formats: (await import('./experiments/attribute.ts')).ATTRIBUTE_FORMATS,
  }),
  claims: async () => ({
    schema: (await import('../result/schema/claims.ts')).claimsResult,
    formats: (await import('./claims/claims.ts')).CLAIMS_FORMATS,
  }),
  roadmap: async () => ({
    schema: (await import('../result/schema/roadmap.ts')).roadmapResult,
    formats: (await import('./roadmap/roadmap.ts')).ROADMAP_FORMATS,
  }),
  checklist: async () => ({
    schema: (await import('../result/schema/checklist.ts')).checklistResult,
    formats: (await import('./checklist/checklist.ts')).CHECKLIST_FORMATS,
  }),
};

/** A result that was saved with `--json`, and how to show it. */
export interface SavedResult {
  result: never;
  formats: Formats<never>;
}

/** Problems that are reported of one file at most. */
const MOST_PROBLEMS = 5;

/**
 * Reads the text of a saved result.
 * @throws UserError if it is no JSON, no result, one of a newer version, one that has no report, or damaged.
 */
export async function readSaved(text: string, where: string): Promise<SavedResult> {
  const document = parsed(text, where);
  const { schemaVersion, command } = document;
  if (document.optimize === 'shard') {
    throw new UserError({ where, what: 'is one part of a result', fix: 'put the parts together with: optimize merge' });
  }
  if (typeof schemaVersion !== 'number' || typeof command !== 'string') {
    throw new UserError({ where, what: 'is not a result of optimize', fix: HOW_TO_SAVE });
  }
  if (schemaVersion !== SCHEMA_VERSION) {
    throw new UserError({
      where,
      what: `has schemaVersion ${schemaVersion}, and this version of optimize reads ${SCHEMA_VERSION}`,
      fix: schemaVersion > SCHEMA_VERSION ? 'use the newer optimize that wrote it' : HOW_TO_SAVE,
    });
  }
  const known = Object.hasOwn(SAVED, command) ? SAVED[command] : undefined;
  if (known === undefined) {
    throw new UserError({
      where,
      what: `is the result of "${command}", for which there is no report`,
      fix: `there are reports of: ${Object.keys(SAVED).join(', ')}`,
    });
  }
  const { schema, formats } = await known();
  const read = schema.safeParse(document);
  if (!read.success)
    throw new UserError(read.error.issues.slice(0, MOST_PROBLEMS).map((issue) => damage(issue, where)));
  return { result: completed(document, read.data) as never, formats };
}

const HOW_TO_SAVE = 'save one with: optimize simulate -o result.json';

function parsed(text: string, where: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UserError({ where, what: `is not JSON (${(error as Error).message})`, fix: HOW_TO_SAVE });
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new UserError({ where, what: 'is not a result of optimize', fix: HOW_TO_SAVE });
  }
  return document as Record<string, unknown>;
}

/** The document with what it lacks, otherwise as it is and in its own order. */
function completed(document: unknown, complete: unknown): unknown {
  if (typeof document !== 'object' || typeof complete !== 'object' || document === null || complete === null) {
    return complete;
  }
  if (Array.isArray(document)) return document.map((part, i) => completed(part, (complete as unknown[])[i]));
  const parts = { ...document, ...complete } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      Object.hasOwn(document, name) ? completed((document as Record<string, unknown>)[name], part) : part,
    ]),
  );
}

function damage(issue: z.core.$ZodIssue, where: string): Problem {
  const missing = 'input' in issue ? issue.input === undefined : /received undefined/.test(issue.message);
  return {
    where: `${where} ${issue.path.join('.')}`,
    what: missing ? 'is missing' : issue.message.replace(/^Invalid input: /, ''),
    fix: 'the file was changed after it was written, or cut off',
  };
}
