import { formatPercent } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';
import { adding } from './fixes.ts';
import { lowerCost } from './over-budget.ts';

/** Share of the tokens sent from which on definitions are worth a line. */
const MUCH = 0.1;

/** Definitions of tools that go with every request. */
export const toolsSentAgain: Diagnosis = (run) => {
  const { sessions, tokens } = run.optimized;
  const share = (sessions?.tokens?.tools ?? 0) / tokens.input;
  // Where the provider has them in its cache they cost little, and a search costs a step.
  if (uses(run, 'tools') || share < MUCH || (run.optimized.prefix.readTokens ?? 0) > 0) return null;
  return {
    id: 'tools-sent-again',
    severity: 'info',
    message: `${formatPercent(share, 0)} of the tokens sent are definitions of tools, which go with every request`,
    otherwise:
      'leave them, for each search is a step that is paid; a provider that keeps prompts makes them cheap (--with prefix)',
    fixes: [adding(run.played, 'tools')],
    aim: lowerCost(run),
  };
};

/** The technique for it, where there is nothing for it to do. */
export const toolsIdle: Diagnosis = (run) => {
  const { tools } = run.optimized;
  if (!uses(run, 'tools') || tools?.defined === true) return null;
  return {
    id: 'tools-idle',
    severity: 'info',
    message: 'tools did nothing: no prompt is known to begin with definitions of tools',
    otherwise:
      'leave it out, or say in a scenario how long they are (sessions: {tools: 9_000}); of logs they are not read yet',
  };
};
