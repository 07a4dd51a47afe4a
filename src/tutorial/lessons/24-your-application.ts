import { heldOf, meetsTarget } from '../../figures/targets.ts';
import { formatCount, formatLatency } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --requests 10k --strategy basic';

type Runs = Simulations<'help bot' | 'other traffic'>;

/** The lines of the document's checklist that a run can answer. */
const met = (result: Runs['help bot']): boolean[] =>
  (['hitRate', 'quality', 'cost'] as const).map((name) => meetsTarget(name, heldOf(result)) === true);

export const yourApplication = lesson<Runs>({
  id: 'your-application',
  chapter: 'integrate',
  title: 'Your traffic, your prices',
  goal: 'go through the checklist with your own log, and know what to build first.',
  minutes: 3,
  needs: ['projection', 'your-strategy', 'rollout'],
  text: [
    `
The document behind this course ends with a checklist. Some lines can be answered by a run:

  hit rate above 30%, or known not to apply
  quality above 90% of the baseline's
  cost at least 40% lower

The help bot, with cache, shorter prompts and router, meets them all. Is that a property of the
techniques, or of the help bot?

Here is other traffic: an assistant that everyone asks about their own things, in their own words.
The same strategy, the same knobs.`,
  ],
  runs: {
    'help bot': `${COMMON} --scenario faq-chatbot`,
    'other traffic': `${COMMON} --scenario unique-queries`,
  },
  known: ['help bot'],
  prediction: {
    kind: 'choice',
    ask: ({ 'help bot': bot }) =>
      `The help bot meets ${met(bot).filter(Boolean).length} of the 3 lines. How many does the other traffic meet?`,
    options: [
      { id: '3', text: 'all three' },
      { id: '2', text: 'two' },
      { id: '1', text: 'one, or none' },
    ],
    truth: ({ 'other traffic': other }) => String(Math.max(1, met(other).filter(Boolean).length)),
    why: (_, { 'other traffic': { optimized, savings } }) =>
      `The hit rate is ${percent(optimized.cache.hitRate)}: nobody asks the same thing twice. The router does not mind; it saves on every request, and ${percent(savings.costRatio)} of the bill is gone.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.qualityKept,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
  ],
  explain: ({ 'other traffic': { optimized } }) => [
    `
A cache that hits ${percent(optimized.cache.hitRate)} is not badly tuned. It is the wrong tool, and ${formatCount(optimized.cache.evictions)} answers were put
away for nobody. That is what "or known not to apply" on the checklist means. You have learnt it
from a run; others learn it after they have built it.

Nothing in this course is true of all traffic. So do it with yours:

  Export a week of questions, one a line, or as JSONL with times and users.
  Replay them through the baseline, and look where the money goes.
  Add one technique at a time. Keep what helps.
  Write your goals down, and check them whenever something changes.`,
    `
The command is \`optimize simulate --trace queries.txt\`. What a log does not say, the run does not
make up: without labels nobody knows which hits were false, so take a hundred of them and look.

Then build, in this order, as far as your own numbers carry:

  first        measure: cost, latency, quality
  in a week    exact cache, shorter prompts; watch the hit rate
  in a month   one cheaper model, or a router that beats it; A/B test
  then         semantic cache, batches, prefetches: where a run says so

Some lines of the checklist no run can tick: an alarm when the hit rate falls or the bill jumps,
and a page that says why each knob is where it is. P95 of this traffic was ${formatLatency(optimized.latencyMs.p95)} today. Who
will notice when it is twice that?`,
  ],
  knob: {
    flag: '--models',
    invite:
      'One knob, the last: `--models`. The prices of this course are the document’s. Here are two models at list prices of today. Will the saving be the same?',
    example: '--models gpt-4o-mini,gpt-4o',
    on: 'help bot',
    remark: (before, after) =>
      `${percent(before.savings.costRatio)} became ${percent(after.savings.costRatio)}, and P95 ${formatLatency(after.optimized.latencyMs.p95)}. The hit rate did not move: it belongs to your traffic. The saving did: it belongs to your prices. \`optimize models --models real\` lists more of them.`,
  },
  challenge: null,
});
