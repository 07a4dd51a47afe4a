import { show } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { simulationFigure } from '../lesson-figures.ts';

/** The sessions that the lessons on agents are about. */
export const AGENT = 'simulate --scenario coding-agent --requests 2k';

/** What a token that is written costs, in tokens that are read. */
const WRITTEN = 5;

/** What is paid for, as parts of all, where nothing is kept: the beginning, results of tools, and what the model wrote. */
export function partsOf({
  optimized: { sessions, tokens },
}: SimulationResult): Record<'start' | 'results' | 'written', number> {
  const sent = sessions?.tokens ?? {};
  const all = tokens.input + WRITTEN * tokens.output;
  return {
    start: ((sent.tools ?? 0) + (sent.system ?? 0)) / all,
    results: (sent['tool result'] ?? 0) / all,
    written: (WRITTEN * tokens.output) / all,
  };
}

export const sessionCost = simulationFigure('A session costs', ({ optimized: { sessions } }) =>
  sessions === undefined ? null : show(sessions.costUsd.mean, 'usd'),
);

export const cachedShare = simulationFigure('Read from the prompt cache', ({ optimized: { sessions } }) =>
  sessions === undefined ? null : show(sessions.cachedShare, 'share'),
);

export const written = simulationFigure('Tokens written to it', ({ optimized: { prefix } }) =>
  show(prefix.writtenTokens, 'tokens'),
);

export const coldSwitches = simulationFigure('Switches to a cold cache', ({ optimized: { sessions } }) =>
  sessions === undefined ? null : show(sessions.coldSwitches, 'count'),
);
