import { formatPercent, formatUsd } from '../foundation/units.ts';
import { DECLARED } from '../techniques/techniques.ts';
import type { DiagnosedRun, Diagnosis, Fix } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Share of the bill from which on what a technique itself is paid for is most of it. */
const MOST = 0.5;

/** A technique that is paid more for what it does besides than all answers to requests together. */
export const mostlyOwnCost: Diagnosis = (run) => {
  const { optimized, played } = run;
  const { charges, costUsd } = optimized;
  const kinds = DECLARED.flatMap(({ name, charges: of }) =>
    played.techniques.has(name)
      ? Object.entries(of).map(([kind, what]) => ({
          name,
          kind,
          what,
          usd: charges[kind as keyof typeof charges] ?? 0,
        }))
      : [],
  );
  const dearest = kinds.sort((a, b) => b.usd - a.usd)[0];
  if (dearest === undefined || dearest.usd <= MOST * costUsd) return null;
  const { name, kind, what, usd } = dearest;
  return {
    id: 'mostly-own-cost',
    severity: 'warning',
    message: `${formatPercent(usd / costUsd)} of the bill, ${formatUsd(usd)} of ${formatUsd(costUsd)}, is ${what}: ${name} itself, and no request's own answer`,
    otherwise: 'that is its price: see in --full whether what it adds is worth it',
    fixes: [
      ...(kind === 'adaptation' ? verbatim(run) : []),
      ...unless(played.techniques.size < 2, () => leavingOut(played, name)),
    ],
    aim: lowerCost(run),
  };
};

/** To adapt fewer of the semantic cache's answers: those of ever less alike questions are given as they are. */
function verbatim({ played }: DiagnosedRun): Fix[] {
  const { 'semantic.threshold': least, 'semantic.verbatimFrom': from } = played.knobs;
  const steps = [0.95, 0.9, least].filter((value) => value < from && value >= least);
  return [...new Set(steps)].map((value) => turningKnobs(played, { 'semantic.verbatimFrom': value }));
}
