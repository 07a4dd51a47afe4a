import { z } from 'zod';
import { plainOf } from '../files/plain-values.ts';
import { checkNames, checkWords, type Wrong } from './workload-checks.ts';
import {
  describedShape,
  intentKindShape,
  scriptedShape,
  type scriptedWorkload,
  type WorkloadSpec,
} from './workload-spec.ts';

/** Hands problems over to the reading of the file. */
function wrongIn(context: z.RefinementCtx): Wrong {
  return (path, what, fix) => context.addIssue({ code: 'custom', path: [...path], message: `${what}; ${fix}` });
}

const intentKind = intentKindShape.superRefine((kind, context) => checkWords(kind, wrongIn(context)));

/** Traffic described by its statistics. */
export const describedWorkload = describedShape(intentKind).superRefine((workload, context) =>
  checkNames(workload, wrongIn(context)),
);

/** A workload's description as it was read once, from wherever it comes now. */
export function workloadSpec(): z.ZodType<WorkloadSpec> {
  const [scripted, described] = [plainOf(scriptedShape), plainOf(describedWorkload)];
  return z.unknown().superRefine((spec, context) => {
    const isScripted = typeof spec === 'object' && spec !== null && 'script' in spec;
    const { error } = (isScripted ? scripted : described).safeParse(spec);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  }) as unknown as z.ZodType<WorkloadSpec>;
}

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
