import { choice, count, number, ratio } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

/**
 * When a session may go from one model to another, which has nothing of it in its cache of prompts:
 * - `always`: each turn is routed by itself
 * - `up`: only to a stronger model
 * - `never`: it keeps the model of its first turn
 */
export const SWITCHING = ['always', 'up', 'never'] as const;

export const ROUTER = {
  name: 'router',
  title: 'sends each query to the cheapest model that should do',
  inAdvanced: true,
  says: [
    { words: 'everything to {complex}', where: { 'routing.mode': ['complexity'], models: ['one'] } },
    {
      words:
        'complexity below {routing.simpleBelow} to {simple}, from {routing.complexFrom} to {complex}, else to {medium}',
      where: { 'routing.mode': ['complexity'], models: ['several'] },
    },
    {
      words: 'each question to the cheapest model expected to be right {routing.minQuality%} of the time',
      where: { 'routing.mode': ['cost-aware'] },
    },
    {
      words:
        'each question to the cheapest model that is right {routing.minQuality%} of the time, as learned from the first {routing.sample}',
      where: { 'routing.mode': ['learned'] },
    },
    { words: 'a session only to stronger ones', where: { 'routing.switches': ['up'] } },
    { words: 'one model for a session', where: { 'routing.switches': ['never'] } },
  ],
  knobs: {
    'routing.mode': choice({
      flag: 'router',
      default: 'complexity',
      choices: ['complexity', 'cost-aware', 'learned'],
      help: 'how the model is chosen: by complexity; the cheapest expected to be good enough; or learned from a labelled sample',
    }),
    'routing.simpleBelow': number({
      flag: 'simple-below',
      default: 3,
      min: 0,
      max: 10,
      help: 'complexity (0-10) below which a query counts as simple',
      turnable: true,
    }),
    'routing.complexFrom': number({
      flag: 'complex-from',
      default: 7,
      min: 0,
      max: 10,
      help: 'complexity from which a query counts as complex',
      turnable: true,
    }),
    'routing.minQuality': ratio({
      flag: 'min-quality',
      default: 0.8,
      min: 0,
      max: 1,
      help: 'probability of a good answer that the cost-aware and the learned router ask for',
      needs: { words: '--router cost-aware or learned', knob: 'routing.mode', is: ['cost-aware', 'learned'] },
    }),
    'routing.switches': choice({
      flag: 'switch-models',
      default: 'always',
      choices: SWITCHING,
      help: 'when a session may change its model, whose cache of prompts is cold: with every turn, only up to a stronger one, or never',
      tuned: false,
    }),
    'routing.sample': count({
      flag: 'router-sample',
      default: 1_000,
      min: 1,
      max: 10_000_000,
      help: 'first requests that every model answers and someone grades, for the learned router',
      needs: { words: '--router learned', knob: 'routing.mode', is: ['learned'] },
    }),
  },
  alsoUses: [],
  charges: { training: "the router's labelled sample" },
  alsoSpends: [],
  needs: null,
  shared: { 'routing.mode': ['learned'] },
  qualityKnown: true,
  worth: {
    when: 'a good part of the queries is simple',
    measured: {
      plus: ['optimized.routing.byTier.simple'],
      over: ['optimized.routing.byTier.*'],
      unit: 'share',
      words: '{} of those routed seemed simple',
      none: 'nothing was routed',
    },
  },
  atWork: [
    { label: 'taken for {}', path: 'routing.byTier.*', of: 'routing.byTier.*' },
    { label: 'rightly so', path: 'routing.accuracy', where: 'routing.byTier.*' },
  ],
} as const satisfies TechniqueDeclaration;
