import type { Claim, Figure, Range, Sweep, Trial } from '../claim.ts';
import { costSaved } from '../claim-figures.ts';
import { byRatio, only } from '../traffic.ts';
import { type AgentDials, agents, apart, MINUTE_MS } from './agents.ts';
import { turnsToPay } from './cold-switch.ts';

const SECTION = 'Switching models';

/** List prices of Claude Opus 4.7 and Haiku 4.5 are so far apart. */
const GAP = 5;

interface LabDials extends AgentDials {
  gap?: number;
  /** How long a provider keeps what is written. */
  kept?: number;
}

/** A router that takes the cheap model for what tools gave, against the dear model for everything; both cached. */
const routed = ({ gap = GAP, kept = 5 * MINUTE_MS, ...dials }: LabDials): Trial => ({
  workload: { traffic: agents(dials) },
  before: only(['prefix'], { 'prefix.ttl': kept }),
  strategy: only(['router', 'prefix'], { 'prefix.ttl': kept, 'routing.complexFrom': 4 }),
  catalog: apart(gap),
});

/** Of the switches back to a model that a session had before, those that found its prompt still kept. */
const warmReturns: Figure = ({ after: { summary } }) => {
  const { count = 0, switches = 0, coldSwitches = null } = summary.sessions ?? {};
  // The first switch of a session goes where nothing of it can be.
  return coldSwitches === null || switches <= count ? null : 1 - Math.max(0, coldSwitches - count) / (switches - count);
};

/** Half of the turns are for the cheap model, two in a row: as much to and fro as there can be. */
const HALF: LabDials = { steps: 0.5, gap: 2 };

const LOSES: Range = { to: 0 };

const loses = (id: string, title: string, condition: Omit<Sweep, 'figure'>): Claim => ({
  id,
  title,
  section: SECTION,
  line: 0,
  source: 'news.ycombinator.com/item?id=48689448, 2026',
  quote: 'Routers that keep nothing in mind cost a coding agent more than they save, for all the misses in the cache.',
  claimed: 'dearer',
  range: LOSES,
  unit: 'share',
  simulated: { trial: routed(HALF), figure: costSaved },
  condition: { ...condition, figure: costSaved },
});

const turns = (n: number): string => (Math.round(10 * n) / 10).toString();

/** What settles it, whatever the traffic: from how many turns on going elsewhere is cheaper than staying. */
const LAW = `a stretch of turns on a model g times as cheap, whose cache is cold, pays from (w - r) / r / (g - 1) turns on: ${turns(turnsToPay({ gap: GAP }))} at a fifth of the price, ${turns(turnsToPay({ gap: 2 }))} at half; times 1 + g where the dear model's prompt is forgotten meanwhile: ${turns(turnsToPay({ gap: 5, forgotten: true }))} and ${turns(turnsToPay({ gap: 2, forgotten: true }))}, and never below ${turns(turnsToPay({ gap: 1e9, forgotten: true }))} whatever the gap`;

/** Whether a router that chooses for every turn pays beside a model that keeps its prompt. */
export const SWITCHING_MODELS: readonly Claim[] = [
  {
    id: 'router-over-cache',
    title: 'Router on top of a cache',
    section: SECTION,
    line: 0,
    source: 'docs.litellm.ai/docs/auto_router/prompt_caching, 2026-10-12',
    quote:
      'A router with caching was 37 to 69 % cheaper than caching alone on one model, on every set of conversations.',
    claimed: '37-69%',
    range: { from: 0.37, to: 0.69 },
    unit: 'share',
    simulated: { trial: routed({}), figure: costSaved },
    condition: {
      property: 'the share of turns for the cheap model',
      given: 'at a fifth of the price, no pauses',
      unit: 'share',
      dial: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
      trial: (steps) => routed({ steps }),
      figure: costSaved,
    },
    note: () => LAW,
  },
  {
    id: 'switch-no-eviction',
    title: 'Returns that find a warm cache',
    section: SECTION,
    line: 0,
    source: 'docs.litellm.ai/docs/auto_router/prompt_caching, 2026-10-12 (4,684 returns)',
    quote: 'Of the times a conversation came back to a model, 97.4 % found the prompt still kept for five minutes.',
    claimed: '97.4%',
    range: { from: 0.97 },
    unit: 'share',
    simulated: { trial: routed({}), figure: warmReturns },
    condition: {
      property: 'the time between two turns',
      given: 'one turn in ten for the dear model',
      unit: 'duration',
      dial: byRatio(5_000, 10 * MINUTE_MS, 8),
      trial: (every) => routed({ every }),
      figure: warmReturns,
    },
  },
  loses('switching-by-gap', 'Per turn: price gap', {
    property: 'the price gap of the models',
    given: 'half of the turns for each, in turns of 20 s',
    unit: 'times',
    dial: [1, 1.1, 1.25, 1.5, 1.75, 2, 3, 5, 10, 30, 60],
    trial: (gap) => routed({ ...HALF, gap }),
  }),
  loses('switching-by-row', 'Per turn: switch rate', {
    property: 'the number of turns in a row for the cheap model',
    given: 'half of all turns, at half of the price, each turn after 2 minutes',
    unit: 'count',
    dial: [1, 1.5, 2, 3, 5, 8, 12, 20, 30],
    trial: (inRow) => routed({ ...HALF, inRow, every: 2 * MINUTE_MS }),
  }),
  loses('switching-by-prefix', 'Per turn: prefix length', {
    property: 'the number of tokens that every prompt begins with',
    given: 'ten turns, half of them for a model at half of the price',
    unit: 'tokens',
    dial: [2_000, 5_000, 10_000, 20_000, 40_000, 80_000],
    trial: (prefix) => routed({ ...HALF, turns: 10, prefix }),
  }),
  loses('switching-by-pause', 'Per turn: pauses', {
    property: 'the share of turns after a pause of 12 minutes',
    given: 'half of the turns for a model at half of the price, each turn after a minute',
    unit: 'share',
    dial: [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5],
    trial: (pauses) => routed({ ...HALF, every: MINUTE_MS, pauses }),
  }),
  {
    id: 'bounce-a-fifth',
    title: 'A fifth of 25 turns elsewhere',
    section: SECTION,
    line: 0,
    source: 'news.warptechlab.com/news/219606782, 2026 (25 turns, written for an hour)',
    quote: 'Sending a fifth of the turns to a model at three fifths of the price lost 2 %, and all of them saved half.',
    claimed: '2% dearer',
    range: { from: -0.05, to: 0 },
    unit: 'share',
    simulated: {
      trial: routed({ turns: 25, prefix: 30_000, steps: 0.2, gap: 5 / 3, kept: 60 * MINUTE_MS }),
      figure: costSaved,
    },
    condition: {
      property: 'the price gap of the models',
      given: 'a fifth of 25 turns for the cheap one, 30,000 tokens to begin with, written for an hour',
      unit: 'times',
      dial: [1, 1.25, 1.5, 5 / 3, 2, 2.5, 3, 5, 10, 30],
      trial: (gap) => routed({ turns: 25, prefix: 30_000, steps: 0.2, gap, kept: 60 * MINUTE_MS }),
      figure: costSaved,
    },
  },
];
