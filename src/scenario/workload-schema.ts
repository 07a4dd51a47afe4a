import type { z } from 'zod';
import { checkNames, checkWords, type Wrong } from './workload-checks.ts';
import { describedShape, intentKindShape, type scriptedWorkload, type WorkloadSpec } from './workload-spec.ts';

/** Hands problems over to the reading of the file. */
function wrongIn(context: z.RefinementCtx): Wrong {
  return (path, what, fix) => context.addIssue({ code: 'custom', path: [...path], message: `${what}; ${fix}` });
}

const intentKind = intentKindShape.superRefine((kind, context) => checkWords(kind, wrongIn(context)));

/** Traffic described by its statistics. */
export const describedWorkload = describedShape(intentKind).superRefine((workload, context) =>
  checkNames(workload, wrongIn(context)),
);

/** The description of a scripted workload in the terms of the others. */
export function scripted({ perDay, script, ...rest }: z.infer<typeof scriptedWorkload>): WorkloadSpec {
  return {
    ...rest,
    requests: script.length,
    users: new Set(script.map(({ user }) => user ?? 0)).size,
    arrivals: { process: 'poisson', perDay },
    intents: [],
    script: [...script].sort((a, b) => a.at - b.at),
  };
}
