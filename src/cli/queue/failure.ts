import { z } from 'zod';
import { type ErrorKind, type Problem, UserError } from '../../foundation/problem.ts';
import { problems } from './outcome-schema.ts';
import { Refused } from './wire.ts';

/** Why a job came to nothing: what is wrong with its input, that somebody called it off, or a fault in so many words. */
export type Failure = { problems: readonly Problem[]; kind: ErrorKind } | { cancelled: true } | { fault: string };

/** Characters of somebody else's words that are shown. */
const LONGEST_FAULT = 500;

const written = z.union([
  z.strictObject({ problems, kind: z.enum(['usage', 'failure', 'interrupted']) }),
  z.strictObject({ cancelled: z.literal(true) }),
]);

/** A failure as the queue keeps it, which has a text for it and nothing else. */
export function writeFailure(error: unknown): string {
  if (error instanceof UserError) return JSON.stringify({ problems: error.problems, kind: error.kind });
  if (error instanceof Refused) return JSON.stringify({ problems: [refusal(error)], kind: 'failure' });
  return error instanceof Error ? error.message : String(error);
}

/** That somebody called a job off. */
export const CANCELLED = JSON.stringify({ cancelled: true } satisfies Failure);

export function readFailure(text: string): Failure {
  try {
    const parsed = written.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data as Failure;
  } catch {
    // Not JSON: words.
  }
  return { fault: text.slice(0, LONGEST_FAULT) };
}

/** Whether another try may come out otherwise: what is wrong with an input is wrong for every worker. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Refused) return false;
  return !(error instanceof UserError && error.kind === 'usage');
}

function refusal({ message }: Refused): Problem {
  return {
    where: 'a job of the queue',
    what: message,
    fix: 'let nobody write to it but optimize, of this version and with one password',
  };
}
