import type { WorkloadSpec } from '../../../scenario/schema.ts';
import type { Claim, Trial } from '../claim.ts';
import { costSaved } from '../claim-figures.ts';
import { only, SHARES, traffic } from '../traffic.ts';
import { agents, apart, KEPT, MINUTE_MS } from './agents.ts';

const SECTION = 'What is kept for an hour, and what may wait';
const ONE_MODEL = apart(1);

/** Prompts written for an hour, against prompts written for five minutes. */
const forAnHour = (pauses: number): Trial => ({
  workload: { traffic: agents({ pauses }) },
  before: only(['prefix']),
  strategy: only(['prefix'], { 'prefix.ttl': 60 * MINUTE_MS }),
  catalog: ONE_MODEL,
});

/** Requests of which a share may wait for a day, all with the same beginning. */
const waiting = (share: number, beginning: number): WorkloadSpec => ({
  ...traffic({ requests: 1_000, repeated: 0, tokens: 200, systemPrompt: 'word '.repeat(beginning) }),
  ...(share === 0 ? {} : { deferrable: { share, deadline: 86_400_000 } }),
});

const batched = (share: number): Trial => ({
  workload: { traffic: waiting(share, 0) },
  strategy: only(['batch-api']),
  catalog: ONE_MODEL,
});

const stacked = (beginning: number): Trial => ({
  workload: { traffic: waiting(1, beginning) },
  strategy: only(['batch-api', 'prefix']),
  catalog: ONE_MODEL,
});

/** What longer keeping and later answers are worth. */
export const WAITING: readonly Claim[] = [
  {
    id: 'hour-write-reads',
    title: 'Reads that pay for an hour',
    section: SECTION,
    line: 0,
    source: 'maju-tech.blogspot.com, Coding Agents in Practice 5, 2026-05',
    quote: 'A write for an hour costs twice the price of input, and pays from four reads on.',
    claimed: '4 reads',
    range: { from: 3.5, to: 4.5 },
    unit: 'count',
    reckoning: {
      formula: `(${KEPT.writeHour} - ${KEPT.read}) / (1 - ${KEPT.read})`,
      value: (KEPT.writeHour - KEPT.read) / (1 - KEPT.read),
    },
  },
  {
    id: 'hour-writes-pauses',
    title: 'An hour instead of 5 minutes',
    section: SECTION,
    line: 0,
    source: 'Anthropic: platform.claude.com/docs/en/build-with-claude/prompt-caching, 2026',
    quote: 'An hour is for prompts that are used again later than every five minutes.',
    claimed: 'cheaper',
    range: { from: 0 },
    unit: 'share',
    simulated: { trial: forAnHour(0.05), figure: costSaved },
    condition: {
      property: 'the share of turns after a pause of 12 minutes',
      given: 'sessions of 50 turns',
      unit: 'share',
      dial: [0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3],
      trial: forAnHour,
      figure: costSaved,
    },
  },
  {
    id: 'batch-half',
    title: 'Half price for what waits',
    section: SECTION,
    line: 0,
    source: 'Anthropic: platform.claude.com/docs/en/build-with-claude/batch-processing, 2026',
    quote: 'All that is used in a batch is charged at half of its price.',
    claimed: '50%',
    range: { from: 0.495, to: 0.505 },
    unit: 'share',
    definition: 'half of the price is what the price list says',
    simulated: { trial: batched(1), figure: costSaved },
    condition: {
      property: 'the share of requests that may wait a day',
      unit: 'share',
      dial: SHARES,
      trial: batched,
      figure: costSaved,
    },
  },
  {
    id: 'batch-stacks',
    title: 'Half of a tenth',
    section: SECTION,
    line: 0,
    source: 'claudecodeguides.com/claude-batch-plus-caching-95-percent-cost-savings, 2026',
    quote: 'What is read from the cache in a batch costs a twentieth, so that 92.5 % of the bill for it is saved.',
    claimed: '> 92.5%',
    range: { from: 0.925 },
    unit: 'share',
    simulated: { trial: stacked(30_000), figure: costSaved },
    condition: {
      property: 'the number of tokens that all prompts begin with',
      given: 'questions and answers of 200 tokens together, all of which may wait',
      unit: 'tokens',
      dial: [500, 2_000, 5_000, 10_000, 20_000, 30_000],
      trial: stacked,
      figure: costSaved,
    },
  },
];
