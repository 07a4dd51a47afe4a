import type { Claim, Trial } from '../claim.ts';
import { costSaved } from '../claim-figures.ts';
import { only } from '../traffic.ts';
import { agents, apart } from './agents.ts';

const SECTION = 'Clearing what tools gave';
const ONE_MODEL = apart(1);
const TURNS = [10, 15, 25, 40, 60, 100, 150, 250];

/** Results of tools hidden from every turn but for the last ten, as in the paper. */
const masked = (turns: number, techniques: readonly 'prefix'[]): Trial => ({
  workload: { traffic: agents({ turns, prefix: 4_000, steps: 1 }) },
  before: only(techniques),
  strategy: only(['context', ...techniques], { 'context.clearEvery': 1, 'context.keep': 10 }),
  catalog: ONE_MODEL,
});

const clearedEvery = (turns: number): Trial => ({
  workload: { traffic: agents({ turns: 50, steps: 1 }) },
  before: only(['prefix']),
  strategy: only(['context', 'prefix'], { 'context.clearEvery': turns, 'context.keep': 5 }),
  catalog: ONE_MODEL,
});

const PAPER = {
  section: SECTION,
  line: 0,
  source: 'arXiv:2508.21433, 2025',
  quote: 'Hiding what tools gave, but for the last results, halves what an agent costs, and it solves as much.',
  claimed: '52%',
  range: { from: 0.45, to: 0.6 },
  unit: 'share',
} as const;

/** What forgetting old results of tools saves, and what it breaks. */
export const CLEARING: readonly Claim[] = [
  {
    ...PAPER,
    id: 'masking-halves',
    title: 'Masking, nothing cached',
    simulated: { trial: masked(60, []), figure: costSaved },
    condition: {
      property: 'the number of turns of a session',
      given: 'every prompt paid in full',
      unit: 'count',
      dial: TURNS,
      trial: (turns) => masked(turns, []),
      figure: costSaved,
    },
  },
  {
    ...PAPER,
    id: 'masking-cached',
    title: 'Masking, prompts cached',
    simulated: { trial: masked(60, ['prefix']), figure: costSaved },
    condition: {
      property: 'the number of turns of a session',
      given: 'prompts kept by the provider',
      unit: 'count',
      dial: TURNS,
      trial: (turns) => masked(turns, ['prefix']),
      figure: costSaved,
    },
  },
  {
    id: 'clear-much-at-once',
    title: 'Clearing at every turn',
    section: SECTION,
    line: 0,
    source: 'Anthropic: platform.claude.com/docs/en/build-with-claude/context-editing, 2026',
    quote: 'Clearing breaks the kept prompt, so clear so much at once that it is worth it.',
    claimed: 'dearer',
    range: { to: 0 },
    unit: 'share',
    simulated: { trial: clearedEvery(1), figure: costSaved },
    condition: {
      property: 'the number of turns between two clearings',
      given: 'sessions of 50 turns, the last 5 results kept',
      unit: 'count',
      dial: [1, 2, 3, 4, 5, 7, 10, 15, 25, 40],
      trial: clearedEvery,
      figure: costSaved,
    },
    note: (value) =>
      `cleared at every turn, a session of 50 turns costs ${Math.round(-100 * value)}% more than left as it is`,
  },
];
