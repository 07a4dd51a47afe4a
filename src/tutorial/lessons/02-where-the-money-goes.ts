import { formatCount, formatPercent } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, simulationFigure } from '../lesson-figures.ts';

/** The traffic of a lesson is generated, and all of its texts are known. */
const repeatRate = ({ workload }: SimulationResult): number => workload.repeatRate ?? 0;
const distinctTexts = ({ workload }: SimulationResult): number => workload.queries ?? 0;

const REPEATED = simulationFigure('Asked before', (result) => formatPercent(repeatRate(result)));
const DISTINCT = simulationFigure('Distinct texts', (result) => formatCount(distinctTexts(result)));

export const whereTheMoneyGoes = lesson<Simulations<'baseline'>>({
  id: 'where-the-money-goes',
  chapter: 'understand',
  title: 'Where the money goes',
  goal: 'name the three places where a bill can shrink.',
  minutes: 3,
  needs: ['baseline'],
  text: [
    `
Before you save, look at what you pay for. Three questions are enough.

Is it asked again and again? Then most answers have been paid for already.

Is much of what you send the same every time? Each question travels with a *system prompt*:
instructions to the model, "you are a friendly assistant", which are sent, and paid for, before
every single question.

Does every question need the strongest model? "What is Python?" may not.

Start with the first. The questions below come from many students who do not know of each
other. Some write "What is Python?", others "what is python", others "Hi, what is Python?".`,
  ],
  runs: { baseline: 'simulate --scenario faq-chatbot --requests 10k --strategy baseline' },
  known: [],
  prediction: {
    kind: 'number',
    ask: () => 'Of 10,000 requests, how many per cent are, letter for letter, a text that somebody has sent before?',
    unit: 'percent',
    truth: ({ baseline }) => repeatRate(baseline),
    tolerance: 0.1,
    why: ({ baseline }) =>
      `${formatCount(baseline.requests)} requests held only ${formatCount(distinctTexts(baseline))} different texts. A few questions are asked all the time, and many hardly ever: that is how people ask.`,
  },
  figures: [
    REPEATED,
    DISTINCT,
    LESSON_FIGURES.tokensSent,
    LESSON_FIGURES.tokensAnswered,
    LESSON_FIGURES.costPerRequest,
  ],
  explain: ({ baseline }) => {
    const { requests, optimized, ceilings } = baseline;
    const { input, output } = optimized.tokens;
    return [
      `
Three places, then, and each has its own cure.

  asked before    ${formatPercent(repeatRate(baseline))} of the requests
  tokens sent     ${formatPercent(input / (input + output))} of all tokens, ${formatCount(input / requests)} a request
  strong model    100 of 100 requests

Asked before: keep the answers. The next chapter does that first, because it is the simplest.

Tokens sent: a question has about ten, so nearly all the rest is the system prompt. Say the same
in fewer words.

Strong model: someone who knew beforehand which model would answer well could save ${formatPercent(ceilings.costRatioRouter ?? 0)}
without losing one good answer. Nobody knows that beforehand, but one can guess.`,
    ];
  },
  knob: {
    flag: '--requests',
    invite:
      'One knob: `--requests`, how many are played. With twice as many, will the share that was asked before be the same?',
    example: '--requests 20k',
    on: 'baseline',
    remark: (before, after) =>
      `${formatPercent(repeatRate(before))} became ${formatPercent(repeatRate(after))}. The longer you listen, the more you have heard before. Remember it whenever someone shows you figures of a short test.`,
  },
  challenge: null,
});
