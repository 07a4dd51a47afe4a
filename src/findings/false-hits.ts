import { formatCount, formatPercent } from '../foundation/units.ts';
import type { Aim, Diagnosis } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { leavingOut, turningKnobs, unless } from './fixes.ts';

/** Share of the semantic hits from which on wrong ones are worth a line: what adaptive control is steered towards. */
const TOO_MANY = 0.05;

const FALSE: Aim = {
  what: 'the share of wrong hits',
  better: 'less',
  of: ({ cache: { falseHits }, requests }) => (falseHits === null ? null : falseHits / requests),
  worthwhile: 0.001,
  mayCost: true,
  show: formatPercent,
};

/** Answers to another question: the similarity threshold is too low for these texts. */
export const falseHits: Diagnosis = (run) => {
  const { falseHits, semanticHits } = run.optimized.cache;
  if (falseHits === null || semanticHits === 0 || falseHits <= TOO_MANY * semanticHits) return null;
  const { played } = run;
  const threshold = played.knobs['semantic.threshold'];
  const stricter = [0.9, 0.95].filter((value) => value > threshold);
  return {
    id: 'false-hits',
    severity: 'warning',
    message: `${counted(falseHits, run.optimized.cache)} got the answer to another question: texts can be alike and mean different things`,
    otherwise: 'these texts differ too little for their wording to tell what they mean; use an exact cache',
    fixes: [
      ...unless(played.knobs['semantic.guard'], () => turningKnobs(played, { 'semantic.guard': true })),
      ...stricter.map((value) => turningKnobs(played, { 'semantic.threshold': value })),
      ...unless(played.techniques.size < 2 || !uses(run, 'semantic'), () => leavingOut(played, 'semantic')),
    ],
    aim: { ...FALSE, goal: (TOO_MANY * semanticHits) / run.requests },
  };
};

/** Answers to another question in the very same words: what is sent with it, or who asks, makes it another. */
export const sameWords: Diagnosis = (run) => {
  const { falseHits, semanticHits, exactHits } = run.optimized.cache;
  if (falseHits === null || semanticHits > 0 || falseHits <= TOO_MANY * exactHits) return null;
  const { played } = run;
  return {
    id: 'same-words',
    severity: 'warning',
    message: `${counted(falseHits, run.optimized.cache)} got the answer to another question in the same words: what was said before, or who asks, can make it another`,
    otherwise: 'log what is sent with each query and whose it is, for a cache that tells such requests apart',
    fixes: [
      ...unless(played.knobs['cache.scope'] === 'request', () => turningKnobs(played, { 'cache.scope': 'request' })),
      ...unless(played.techniques.size < 2 || !uses(run, 'cache'), () => leavingOut(played, 'cache')),
    ],
    aim: { ...FALSE, goal: (TOO_MANY * exactHits) / run.requests },
  };
};

/** How many were wrong. A wrong hit kept under its own wording is given again as an exact one: then there are more than semantic hits. */
function counted(falseHits: number, { semanticHits, exactHits }: { semanticHits: number; exactHits: number }): string {
  if (falseHits === semanticHits) return `all ${formatCount(semanticHits)} semantic hits`;
  const [kind, hits] = falseHits < semanticHits ? ['semantic ', semanticHits] : ['', semanticHits + exactHits];
  return `${formatCount(falseHits)} requests (${formatPercent(falseHits / hits)} of the ${formatCount(hits)} ${kind}hits)`;
}
