import { choice, usd } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const BUDGET = {
  name: 'budget',
  title: 'keeps a request, a session or a day from costing more than it may',
  inAdvanced: true,
  says: [
    { words: 'at most {budget.perRequest} a request', unless: { 'budget.perRequest': ['none'] } },
    { words: 'sessions stopped at {budget.perSession}', unless: { 'budget.perSession': ['none'] } },
    {
      words: 'at most {budget.daily} a day, then the cheapest model',
      where: { 'budget.whenExhausted': ['cheapest'] },
      unless: { 'budget.daily': ['none'] },
    },
    {
      words: 'at most {budget.daily} a day, then no answers',
      where: { 'budget.whenExhausted': ['refuse'] },
      unless: { 'budget.daily': ['none'] },
    },
  ],
  knobs: {
    'budget.perRequest': usd({
      flag: 'budget',
      default: Number.POSITIVE_INFINITY,
      min: 0,
      aboveMin: true,
      max: 1_000_000,
      infinite: 'none',
      help: 'USD a single request may cost, second calls included',
    }),
    'budget.daily': usd({
      flag: 'daily-budget',
      default: Number.POSITIVE_INFINITY,
      min: 0,
      aboveMin: true,
      max: 1_000_000_000,
      infinite: 'none',
      help: 'USD that may be spent in 24 hours',
    }),
    'budget.perSession': usd({
      flag: 'session-budget',
      default: Number.POSITIVE_INFINITY,
      min: 0,
      aboveMin: true,
      max: 1_000_000,
      infinite: 'none',
      help: 'USD at which a session is stopped: its further turns get no answer',
      tuned: false,
    }),
    'budget.whenExhausted': choice({
      flag: 'when-exhausted',
      default: 'cheapest',
      choices: ['cheapest', 'refuse'],
      help: 'what happens to requests once the daily budget is spent: the cheapest model, or no answer',
      needs: { words: '--daily-budget', limit: ['budget.daily'] },
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'single requests, sessions or days get out of hand',
    measured: {
      plus: ['optimized.budget.limited', 'optimized.budget.afterExhaustion', 'optimized.budget.stoppedTurns'],
      over: ['optimized.requests'],
      unit: 'share',
      words: '{} of the requests met a limit',
    },
  },
  atWork: [
    { label: 'held to a cheaper model or one call', path: 'budget.limited', of: 'requests' },
    { label: 'days on which it ran out', path: 'budget.exhaustedDays' },
    { label: 'requests after that', path: 'budget.afterExhaustion', of: 'requests' },
    { label: 'sessions stopped', path: 'budget.stoppedSessions', where: 'budget.stoppedSessions' },
    { label: 'their turns not done', path: 'budget.stoppedTurns', of: 'requests', where: 'budget.stoppedSessions' },
    { label: 'refused', path: 'unanswered.refused', of: 'requests' },
  ],
  idle: 'requests it held back',
} as const satisfies TechniqueDeclaration;
