import { formatLatency, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario customer-support --requests 10k';

export const yourStrategy = lesson<Simulations<'basic' | 'all of it'>>({
  id: 'your-strategy',
  chapter: 'customize',
  title: 'Put it together',
  goal: 'compose a strategy that meets goals for cost, wait and quality at once.',
  minutes: 3,
  needs: ['false-hits', 'cascade', 'own-ttls', 'batching', 'prompts'],
  text: [
    `
A *strategy* is a set of techniques with their knobs. Two come ready-made:

  basic      cache, prompt optimization, router
  advanced   nearly everything: semantic cache, cascade, batching and more

You take one as a start and change it: \`--with\` adds techniques, \`--without\` takes some away, and
their knobs are yours.

More techniques are not more savings. They get in each other's way: a router saves little on what
the cache has answered already, a cascade pays twice for what the router made cheap, and batches
make everybody wait.

The help desk of the telephone company, with both.`,
  ],
  runs: { basic: `${COMMON} --strategy basic`, 'all of it': `${COMMON} --strategy advanced` },
  known: ['basic'],
  prediction: {
    kind: 'choice',
    ask: ({ basic }) =>
      `The basic strategy saves ${percent(basic.savings.costRatio)} and keeps ${percent(basic.optimized.quality.relative)} of the quality. What does the advanced one do?`,
    options: [
      { id: 'both', text: 'saves more, and keeps more of the quality' },
      { id: 'quality', text: 'saves less, but keeps more of the quality' },
      { id: 'cost', text: 'saves more, but keeps less of the quality' },
    ],
    truth: ({ basic, 'all of it': all }) => {
      const cheaper = all.savings.costRatio > basic.savings.costRatio;
      const better = (all.optimized.quality.relative ?? 0) > (basic.optimized.quality.relative ?? 0);
      return cheaper && better ? 'both' : cheaper ? 'cost' : 'quality';
    },
    why: (_, { 'all of it': { optimized } }) =>
      `The judge alone costs ${formatUsd(optimized.charges.judge)}, adapting semantic hits ${formatUsd(optimized.charges.adaptation)}. They buy quality, not savings.`,
  },
  figures: [
    LESSON_FIGURES.saved,
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.falseHits,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ basic, 'all of it': all }) => [
    `
P95 went from ${formatLatency(basic.optimized.latencyMs.p95)} to ${formatLatency(all.optimized.latencyMs.p95)}: a cascade and a batch both make people wait.

Neither of the two is the better one. It depends on what you need, and so the first thing to write
down is not a technique but a goal: how much cheaper, how fast, how good. Then start with the
simplest thing that might reach it, measure, and add one technique at a time. Keep what helps.
Throw out what does not, however clever it is.

Write down why, too. In half a year somebody will ask why the threshold is 0.9, and it may be you.`,
  ],
  knob: {
    flag: '--without',
    invite:
      'One knob: `--without`. Take one technique out of the advanced strategy and see what it was worth: the cascade is called fallback.',
    example: '--without fallback',
    on: 'all of it',
    remark: (before, after) =>
      `Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} without. Quality kept: ${percent(before.optimized.quality.relative)} before, ${percent(after.optimized.quality.relative)} without. P95: ${formatLatency(before.optimized.latencyMs.p95)} before, ${formatLatency(after.optimized.latencyMs.p95)} without. That is how to find out what a technique is for.`,
  },
  challenge: {
    scenario:
      'The help desk has three goals, and nearly everything is yours. Find a strategy that meets them all; then find a cheaper one.',
    command: COMMON,
    flags: [
      '--strategy',
      '--with',
      '--without',
      '--ttl',
      '--cache-size',
      '--similarity',
      '--guard',
      '--simple-below',
      '--complex-from',
      '--quality-threshold',
    ],
    start: '--strategy basic',
    goals: [
      { threshold: 'savings.costRatio>=0.85', says: 'at least 85% cheaper' },
      { threshold: 'optimized.quality.relative>=0.95', says: 'at least 95% of the quality' },
      { threshold: 'optimized.latencyMs.p95<=1200', says: 'P95 at most 1.2 seconds' },
    ],
    hints: [
      'Basic is close. The expensive part is the questions that go to gpt-4 for their words alone.',
      'Remember which router was the best on this traffic: none. And a larger cache cannot hurt.',
      'Try `--strategy basic --simple-below 0 --complex-from 10`',
    ],
    solution: '--strategy basic --simple-below 0 --complex-from 10',
    why: ({ optimized }) =>
      `A cache, shorter prompts and one good cheap model: ${formatUsd(optimized.costPerRequestUsd)} a request. Three simple things, each measured.`,
  },
});
