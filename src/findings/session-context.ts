import { formatCount, formatPercent } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';
import { adding, turningKnobs } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Share of the turns, or of the tokens sent, from which on it is worth a line. */
const MANY = 0.05;

/** Turns that went to a model which had to read the whole session anew. */
export const coldSwitches: Diagnosis = (run) => {
  const { optimized, requests, played } = run;
  const cold = optimized.sessions?.coldSwitches ?? 0;
  if (cold < MANY * requests || !uses(run, 'router') || played.knobs['routing.switches'] === 'never') return null;
  return {
    id: 'cold-switches',
    severity: 'warning',
    message: `${formatCount(cold)} turns (${formatPercent(cold / requests)}) went to a model that had nothing of their session in its cache of prompts, and read it all at the full price`,
    otherwise:
      'compare with the router left out: one model with a warm cache can be cheaper than cheap ones with cold ones',
    fixes: [turningKnobs(played, { 'routing.switches': 'never' }), turningKnobs(played, { 'routing.switches': 'up' })],
    aim: lowerCost(run),
  };
};

/** Prompts that are sent again and again, at the full price each time. */
export const sentAgain: Diagnosis = (run) => {
  const { optimized, requests, workload, played } = run;
  const share = (workload.grownPrompts ?? 0) / requests;
  if (share < MANY || uses(run, 'prefix') || (optimized.prefix.readTokens ?? 0) > MANY * optimized.tokens.input)
    return null;
  return {
    id: 'sent-again',
    severity: 'warning',
    message: `${formatPercent(share, 0)} of the prompts go on from earlier ones, and what was sent before is paid in full again`,
    otherwise: 'choose a model whose provider keeps the beginnings of prompts (optimize models ID says how)',
    fixes: [adding(played, 'prefix')],
    aim: lowerCost(run),
  };
};

/** Prompts of which the log says nothing but their questions: what a provider would keep of them nobody knows. */
export const prefixUnknown: Diagnosis = (run) => {
  if (!uses(run, 'prefix') || run.optimized.prefix.readTokens !== null) return null;
  return {
    id: 'prefix-unknown',
    severity: 'warning',
    message:
      "what the provider's cache of prompts would save is not known, and counts nothing here: the log does not say what prompts begin with",
    otherwise: 'log messages, or the cached tokens of each call; or describe the system prompt in a scenario',
    fixes: [],
    aim: lowerCost(run),
  };
};
