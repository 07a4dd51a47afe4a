import { formatCount, formatPercent } from '../../foundation/units.ts';
import type { AbResult } from '../../result/schema/ab.ts';
import { abFigure, changeOf, signed } from '../ab-figures.ts';
import { lesson } from '../lesson.ts';

interface Runs extends Record<string, unknown> {
  'same twice': AbResult;
  '1h or 90m': AbResult;
}

const COMMON = '--scenario faq-chatbot --requests 10k';

export const abTest = lesson<Runs>({
  id: 'ab-test',
  chapter: 'experiment',
  title: 'Luck or progress?',
  goal: 'read an A/B test, and tell a difference from luck.',
  minutes: 3,
  needs: ['ttl', 'routing'],
  text: [
    `
You have changed something, and this week costs 3% less than the last. Was it the change? Or did
people ask other things?

An *A/B test* asks both at once. Users are divided by lot: one half has the old way, the *control*,
the other the new way, the *treatment*. Whatever else happens that week happens to both.

What is left is luck: the one half may have asked harder questions. The bigger the groups, the
smaller it gets, but it is never gone. A *confidence interval* says how far luck may reach: in 95
of 100 such tests the true difference lies inside.

A difference is called *significant* when the interval does not contain zero.`,
  ],
  runs: {
    'same twice': `ab baseline,with=cache baseline,with=cache ${COMMON}`,
    '1h or 90m': `ab basic basic,ttl=90m ${COMMON}`,
  },
  known: [],
  prediction: {
    kind: 'choice',
    ask: () =>
      'To begin with, a test of nothing: both halves get the very same cache. By how much will their costs per request differ?',
    options: [
      { id: 'none', text: 'not at all: the two are the same' },
      { id: 'some', text: 'by something between a tenth of a per cent and ten per cent' },
      { id: 'lots', text: 'by more than ten per cent' },
    ],
    truth: ({ 'same twice': same }) => {
      const size = Math.abs(changeOf(same, 'cost')?.change ?? 0);
      return size < 0.001 ? 'none' : size < 0.1 ? 'some' : 'lots';
    },
    why: (_, { 'same twice': same }) => {
      const { change, ci95 } = changeOf(same, 'cost') ?? { change: 0, ci95: [0, 0] };
      return `By ${formatPercent(Math.abs(change))}, from luck alone. The interval, ${signed(ci95[0])} to ${signed(ci95[1])}, contains zero: this test does not claim a difference. Without the interval you might have.`;
    },
  },
  figures: [
    abFigure('Users in each half', (ab) => ab.arms.map(({ users }) => formatCount(users)).join(' / ')),
    abFigure('Cost, treatment to control', (ab) => signed(changeOf(ab, 'cost')?.change)),
    abFigure('  at least', (ab) => signed(changeOf(ab, 'cost')?.ci95[0])),
    abFigure('  at most', (ab) => signed(changeOf(ab, 'cost')?.ci95[1])),
    abFigure('Good answers', (ab) => signed(changeOf(ab, 'quality')?.change)),
    abFigure('Decision', (ab) => ab.decision),
  ],
  explain: ({ '1h or 90m': real }) => {
    const cost = changeOf(real, 'cost') ?? { change: 0, ci95: [0, 0] };
    return [
      `
The second test was of something real: a TTL of 90 minutes instead of one hour. The cost changed by
${signed(cost.change)}, between ${signed(cost.ci95[0])} and ${signed(cost.ci95[1])}. No zero in between: significant.

Two rules keep you honest.

Do not stop as soon as it looks good. Whoever looks every day and stops at the first "significant"
will find a difference in two equal things sooner or later. Decide beforehand how long the test
runs, or use a test that allows for looking, as this one does: early looks need stronger evidence.

And do not look at the cost alone. A test needs a guard on quality: the treatment may not be
adopted, however cheap, unless it is shown that the answers are about as good.`,
    ];
  },
  knob: {
    flag: '--requests',
    invite:
      'One knob: `--requests`. Give the test of the 90 minutes a fifth of the traffic. The difference is still there. Will the test still see it?',
    example: '--requests 2k',
    on: '1h or 90m',
    remark: (_, after) => {
      const small = after as unknown as AbResult;
      const cost = changeOf(small, 'cost') ?? { ci95: [0, 0] };
      const seen = cost.ci95[0] > 0 || cost.ci95[1] < 0;
      return `The interval now reaches from ${signed(cost.ci95[0])} to ${signed(cost.ci95[1])}: ${seen ? 'the difference is still seen' : 'zero is inside, and the decision is not made'}. That a small test saw nothing does not mean that there is nothing. \`optimize ab plan basic basic,ttl=90m\` says beforehand how many users a test needs.`;
    },
  },
  challenge: null,
});
