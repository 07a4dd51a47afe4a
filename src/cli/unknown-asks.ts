import { UserError } from '../foundation/problem.ts';
import type { Technique } from '../settings/knobs.ts';
import { canBeTold, type KnownAsks } from '../settings/known-asks.ts';
import type { Strategy } from '../settings/strategy.ts';
import { both } from './unknown-quality.ts';

/**
 * The strategy without what goes by what is asked, where a log does not say that: caches of answers find no repeat
 * where nothing tells one, which is no hit rate of 0. What was left out, and why, goes with it. `chooses`: whether a
 * router has several models to choose from. Throws a UserError where nothing else is left of it.
 */
export function withoutUnknownAsks(strategy: Strategy, known: KnownAsks, log: string, chooses = true): Strategy {
  const { techniques } = strategy;
  // Routers read the questions, unless all of them go to one model anyway; and so does whoever tells easy ones.
  const routesBlindly = (technique: Technique): boolean =>
    known !== 'texts' &&
    ((technique === 'router' && chooses) || (technique === 'effort' && strategy.knobs['effort.below'] < 10));
  const blind = [...techniques].filter((technique) => !canBeTold(technique, known) || routesBlindly(technique));
  if (blind.length === 0) return strategy;
  const [why, give] =
    known === 'nothing'
      ? ['it has neither prompts nor names of requests', 'messages, or a hash of each request as request_hash']
      : ['it has names of requests and no texts', 'messages or prompt'];
  const what = blind.join(', ');
  const others = [...techniques].filter((technique) => !blind.includes(technique));
  // Without its router a strategy that changes nothing is the log as it was, which is worth telling.
  if (others.length === 0 && !blind.includes('router')) {
    throw new UserError({
      where: log,
      what: `does not tell what ${what} would do: ${why}`,
      fix: `log ${give} with each call; what else it tells: optimize inspect ${log}`,
    });
  }
  const leftOut = both(strategy.leftOut, { what, why: `${log} does not tell what would come of that: ${why}` });
  return { ...strategy, techniques: new Set(others), leftOut };
}
