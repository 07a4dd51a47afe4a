import { UserError } from '../foundation/problem.ts';
import { type Catalog, isMeasured } from '../models/model.ts';
import type { Strategy } from '../settings/strategy.ts';

/**
 * The strategy without what goes by how good models' answers are, where that is not known of one: the
 * judge and its second calls, and routing by expected quality, in whose place complexity decides. What
 * was left out, and why, goes with it. Throws a UserError where nothing else is left of it.
 */
export function withoutUnknownQuality(strategy: Strategy, { id, models }: Catalog): Strategy {
  const { techniques, knobs } = strategy;
  const judges = techniques.has('fallback');
  const expects = techniques.has('router') && knobs['routing.mode'] !== 'complexity';
  const unknown = models.filter((model) => !isMeasured(model, 'quality')).map((model) => model.id);
  if (unknown.length === 0 || !(judges || expects)) return strategy;
  const how = unknown.length === 1 ? 'how good its answers are is' : 'how good their answers are is';
  const give = `--quality ${unknown.map((name) => `${name}=82`).join(',')}`;
  const others = [...techniques].filter((technique) => technique !== 'fallback');
  if (others.length === 0) {
    throw new UserError({
      where: `--models ${id}`,
      what: `the quality of ${unknown.join(' and of ')} is not known, and a judge goes by it`,
      fix: `give it: ${give}; or choose another model with --map`,
    });
  }
  const parts = [
    ...(judges ? ['the judge with its second calls'] : []),
    ...(expects
      ? [`routing by ${knobs['routing.mode'] === 'learned' ? 'learned' : 'expected'} quality (complexity decides)`]
      : []),
  ];
  return {
    ...strategy,
    techniques: new Set(others),
    knobs: expects ? { ...knobs, 'routing.mode': 'complexity' } : knobs,
    leftOut: both(strategy.leftOut, {
      what: parts.join(', and '),
      why: `of ${unknown.join(', ')} ${how} not known; give it with ${give}`,
    }),
  };
}

/** What is left out for two reasons, in one. */
export function both(
  before: Strategy['leftOut'],
  more: NonNullable<Strategy['leftOut']>,
): NonNullable<Strategy['leftOut']> {
  return before === undefined ? more : { what: `${before.what}; ${more.what}`, why: `${before.why}; ${more.why}` };
}
