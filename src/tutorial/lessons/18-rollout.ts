import { formatCount, formatPercent } from '../../foundation/units.ts';
import type { AbResult } from '../../result/schema/ab.ts';
import { abFigure, changeOf, signed } from '../ab-figures.ts';
import { lesson } from '../lesson.ts';

interface Runs extends Record<string, unknown> {
  'half of the users': AbResult;
  '10% of the users': AbResult;
}

const COMMON = 'ab baseline basic --scenario faq-chatbot --requests 20k';
const percent = (ratio: number | null): string => (ratio === null ? '—' : formatPercent(ratio));

export const rollout = lesson<Runs>({
  id: 'rollout',
  chapter: 'experiment',
  title: 'Ten per cent first',
  goal: 'roll a change out step by step, and read the early numbers rightly.',
  minutes: 3,
  needs: ['ab-test', 'exact-cache'],
  text: [
    `
Nobody switches everything over on a Friday. In a *gradual rollout* 10% of the users get the new
way first. If their answers are good and nothing burns, it is half of them, and then everyone.

That limits the damage. It also changes what you measure, and this is often overlooked: a tenth of
the users means a tenth of the questions. A cache lives on repeats, and a tenth of the traffic has
fewer of them.

Now the help bot: the old way is the baseline, the new one has a cache, shorter prompts and a
router.`,
  ],
  runs: { 'half of the users': `${COMMON} --split 50%`, '10% of the users': `${COMMON} --split 10%` },
  known: [],
  prediction: {
    kind: 'number',
    ask: () =>
      'With the whole traffic, the cache of the help bot hits about six times in ten. What will its hit rate be when it gets only 10% of the users?',
    unit: 'percent',
    truth: ({ '10% of the users': tenth }) => tenth.arms[1].summary.cache.hitRate ?? 0,
    tolerance: 0.08,
    why: ({ '10% of the users': tenth }) =>
      `With everyone it is ${percent(tenth.arms[1].undivided.hitRate)}. The others have asked the same questions, but their answers were kept for nobody.`,
  },
  figures: [
    abFigure('Requests in the treatment', (ab) => formatCount(ab.arms[1].requests)),
    abFigure('Its hit rate', (ab) => percent(ab.arms[1].summary.cache.hitRate)),
    abFigure('  with all the traffic', (ab) => percent(ab.arms[1].undivided.hitRate)),
    abFigure('Its cost, to the control', (ab) => signed(changeOf(ab, 'cost')?.change)),
    abFigure('  with all the traffic', (ab) => signed(ab.undividedCostChange)),
    abFigure('Decision', (ab) => ab.decision),
  ],
  explain: ({ '10% of the users': tenth, 'half of the users': half }) => [
    `
In the test a request of the new way costs ${percent(tenth.arms[1].costAdded)} more than it will with everyone on board.
With half of the users it was ${percent(half.arms[1].costAdded)}. Splitting the traffic splits the cache.

So read the early numbers as a lower bound: the saving will grow with the share. And do not be
frightened by a low hit rate at 10%, or some good cache will be thrown away for nothing.

It goes further. Two arms with the very same cache differ, because the smaller one fills its own
more slowly: a test that knows only luck would roll the same thing back. So here a test of two
caches plays twenty tests of the old way against itself beside it, and asks what is left beyond
those. Elsewhere, share one cache between the arms, or keep a tenth on the old way as well and
compare the two tenths.

Quality does not have this trouble. A wrong answer at 10% is a wrong answer at 100%. That is what
the first step is for: look at quality first, at the cost later.`,
  ],
  knob: {
    flag: '--split',
    invite: 'One knob: `--split`, the share of the users who get the new way. What is the hit rate with 90%?',
    example: '--split 90%',
    on: '10% of the users',
    remark: (before, after) => {
      const [small, large] = [before, after] as unknown as [AbResult, AbResult];
      return `${percent(small.arms[1].summary.cache.hitRate)} with a small share, ${percent(large.arms[1].summary.cache.hitRate)} with a large one. The whole way, stage by stage: \`optimize ab baseline basic --rollout 10,50,100 --requests 20k\`.`;
    },
  },
  challenge: null,
});
