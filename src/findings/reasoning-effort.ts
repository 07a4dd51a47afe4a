import { formatCount, formatPercent } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';
import { adding } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Share of the tokens answered from which on reasoning is worth a line. */
const MUCH = 0.25;

/** Answers that are thought more than said, all of them at high effort. */
export const mostlyReasoning: Diagnosis = (run) => {
  const { tokens, effort } = run.optimized;
  const reasoning = tokens.reasoning ?? 0;
  if (effort?.offered !== true || uses(run, 'effort') || reasoning < MUCH * tokens.output) return null;
  return {
    id: 'mostly-reasoning',
    severity: 'info',
    message: `${formatPercent(reasoning / tokens.output, 0)} of the tokens answered are reasoning, all of it at high effort and at the price of output`,
    otherwise: 'high effort is worth its price where questions are hard',
    fixes: [adding(run.played, 'effort'), adding(run.played, 'effort', { 'effort.level': 'medium' })],
    aim: lowerCost(run),
  };
};

/** The technique for it, where there is nothing for it to do. */
export const effortIdle: Diagnosis = (run) => {
  const { effort, tokens, requests } = run.optimized;
  if (!uses(run, 'effort') || (effort?.calls ?? 0) > 0) return null;
  const { 'effort.level': level, 'effort.below': below } = run.played.knobs;
  const why =
    effort?.offered !== true
      ? `of no model of the run (${run.models}) a table by effort is published that we know of; models without reasoning have none`
      : (tokens.reasoning ?? null) === null
        ? 'nothing says how much of an answer is reasoning'
        : level === 'high'
          ? 'all is asked at high effort, as without it'
          : `of ${formatCount(requests)} requests none that was answered by reasoning has a complexity below ${below}`;
  return {
    id: 'effort-idle',
    severity: 'info',
    message: `effort did nothing: ${why}`,
    otherwise:
      effort?.offered !== true
        ? 'leave it out, choose models that have one (optimize models ID shows it: gpt-5.5, claude-opus-4-8), or give your own in a file of models (effort: {low: {tokens: 0.3}})'
        : 'leave it out, log the tokens of reasoning, or say in a scenario what share of an answer they are (answer: {reasoning: 50%})',
  };
};
