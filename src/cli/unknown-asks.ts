import { UserError } from '../foundation/problem.ts';
import { canBeTold, type KnownAsks } from '../settings/known-asks.ts';
import type { Strategy } from '../settings/strategy.ts';
import { both } from './unknown-quality.ts';

/**
 * The strategy without what goes by what is asked, where a log does not say that: caches of answers find no repeat
 * where nothing tells one, which is no hit rate of 0. What was left out, and why, goes with it. Throws a UserError where
 * nothing else is left of it.
 */
export function withoutUnknownAsks(strategy: Strategy, known: KnownAsks, log: string): Strategy {
  const { techniques } = strategy;
  const blind = [...techniques].filter((technique) => !canBeTold(technique, known));
  if (blind.length === 0) return strategy;
  const [why, give] =
    known === 'nothing'
      ? ['it has neither prompts nor names of requests', 'messages, or a hash of each request as request_hash']
      : ['it has names of requests and no texts', 'messages or prompt'];
  const what = blind.join(', ');
  const others = [...techniques].filter((technique) => !blind.includes(technique));
  if (others.length === 0) {
    throw new UserError({
      where: log,
      what: `does not tell what ${what} would do: ${why}`,
      fix: `log ${give} with each call; what else it tells: optimize inspect ${log}`,
    });
  }
  const leftOut = both(strategy.leftOut, { what, why: `${log} does not tell what would come of that: ${why}` });
  return { ...strategy, techniques: new Set(others), leftOut };
}
