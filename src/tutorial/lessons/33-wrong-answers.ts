import { formatUsd } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k';

/** USD saved for each wrong answer more; 0 where that is not known. */
const perWrong = ({ savings }: SimulationResult): number => savings.perWrongUsd ?? 0;
const dollars = (result: SimulationResult): string => formatUsd(perWrong(result));

export const wrongAnswers = lesson<Simulations<'cache' | 'router' | 'one model'>>({
  id: 'wrong-answers',
  chapter: 'compare',
  title: 'What a wrong answer costs',
  goal: 'say of any saving from which price of a wrong answer on it is none.',
  minutes: 3,
  needs: ['guessing', 'ttl'],
  text: [
    `
"Saves 80%, keeps 97% of the quality." Is that good? It depends on something that is on no bill.

Somebody gets the wrong opening hours and calls you: that is perhaps two dollars. Somebody gets the
wrong joke: nothing. Somebody gets the wrong dose of a medicine: do not even ask.

So put both into one figure. Take what is saved, and divide it by the wrong answers that come with
it. That is what you are paid for each of them. If one costs you more than that, the saving is none,
however large it looks in per cent.`,
  ],
  runs: {
    cache: `${COMMON} --only cache`,
    router: `${COMMON} --only router`,
    'one model': `${COMMON} --only router --simple-below 0 --complex-from 10`,
  },
  known: ['router'],
  prediction: {
    kind: 'choice',
    ask: ({ router }) =>
      `The router saves ${percent(router.savings.costRatio)} of the help bot's bill: ${dollars(router)} for each wrong answer more. The cache saves less. What is it paid for a wrong answer?`,
    options: [
      { id: 'less', text: 'less than the router' },
      { id: 'same', text: 'about as much: cheaper is cheaper' },
      { id: 'more', text: 'several times as much' },
    ],
    truth: ({ cache, router }) => {
      const times = perWrong(cache) / perWrong(router);
      return times > 2 ? 'more' : times < 0.7 ? 'less' : 'same';
    },
    why: (_, { cache }) =>
      `${dollars(cache)}. It gives again what the strongest model has said; it is wrong only where the truth has changed meanwhile.`,
  },
  figures: [LESSON_FIGURES.saved, LESSON_FIGURES.qualityKept, LESSON_FIGURES.wrong, LESSON_FIGURES.savedPerWrong],
  explain: ({ cache, router, 'one model': one }) => [
    `
Read the last row as a price. Where a wrong answer costs you less than ${dollars(router)}, take all three. Between that
and ${dollars(one)}, no router: one model for everything is paid better for its mistakes. Up to ${dollars(cache)} the cache
is still worth it. Above, think again about its TTL.

The order by per cent was another one: ${percent(router.savings.costRatio)}, ${percent(one.savings.costRatio)}, ${percent(cache.savings.costRatio)}.

You need not know the price to the cent. Two dollars or twenty is often enough to decide. And do not
forget the answers that were wrong before: the strongest model has some as well, and only what comes
on top of them counts here.

With a price, \`--price-of-error\`, the program weighs both for you when it tunes or advises.`,
  ],
  knob: {
    flag: '--ttl',
    invite:
      'One knob: `--ttl`, of the cache. Answers may now grow a day old. It saves more. Is it paid better for its mistakes, or worse?',
    example: '--ttl 24h',
    on: 'cache',
    remark: (before, after) =>
      `${percent(before.savings.costRatio)} saved at ${dollars(before)} for a wrong answer, then ${percent(after.savings.costRatio)} at ${dollars(after)}. The first hour is paid best: what comes later are more and more stale answers.`,
  },
  challenge: {
    scenario:
      'A wrong answer costs this company half a dollar. Save at least four fifths of the bill, and be paid more than that for each. The limits of the score are yours.',
    command: `${COMMON} --only router`,
    flags: ['--simple-below', '--complex-from'],
    start: '--simple-below 3 --complex-from 7',
    goals: [
      { threshold: 'savings.costRatio>=0.78', says: 'at least 78% cheaper' },
      { threshold: 'savings.perWrongUsd>=0.5', says: 'at least $0.50 saved per wrong answer' },
    ],
    hints: [
      'The weakest model is a little cheaper than the one in the middle, and far more often wrong.',
      'So let it answer hardly anything, or nothing.',
      'Try `--simple-below 0 --complex-from 10`',
    ],
    solution: '--simple-below 0 --complex-from 10',
    why: (solved) =>
      `${dollars(solved)} for each wrong answer more, at ${percent(solved.savings.costRatio)} saved. The last per cents of a saving are often the dearest.`,
  },
});
