import type { Claim, Trial } from './claim.ts';
import { answeredBy, hitLatency, promptTokensSaved } from './claim-figures.ts';
import { AS_STATED, only, script, traffic } from './traffic.ts';

const DEMONSTRATES = 'What Each Example Demonstrates';
const QUERIES = 'Example Queries to Try';

const asked = (complexity: 'simple' | 'medium' | 'complex', ...texts: string[]) =>
  script(texts.map((ask) => ({ ask, complexity })));

/** The document's own lists. */
const SIMPLE = asked(
  'simple',
  'What is Python?',
  'Define machine learning',
  'When was Python created?',
  'Who invented the telephone?',
);
const MEDIUM = asked(
  'medium',
  'Explain how neural networks work',
  'Summarize the benefits of cloud computing',
  'Why is Python popular for data science?',
);
const COMPLEX = asked(
  'complex',
  'Compare Python and Java for enterprise applications',
  'Design a microservices architecture for e-commerce',
  'Analyze the trade-offs between SQL and NoSQL databases',
);

const complexFrom = (line: number): Trial => ({
  workload: { traffic: COMPLEX },
  strategy: only(['router'], { 'routing.complexFrom': line }),
});

const all = { from: 0.999 } as const;

/** A rule of a prompt, to the point and the way people write it. */
const toThePoint = (i: number): string => `Use help page ${i} when a question is about course ${i}.`;
const longWinded = (i: number): string =>
  `Please note that, in order to be really helpful, you should basically always use help page ${i} in the event that a question is with regard to course ${i}.`;

/** The prompt optimizer alone on a prompt of twenty rules, of which so many are long-winded. */
export const promptOf = (winded: number, tokens = 500): Trial => {
  const rules = Array.from({ length: 20 }, (_, i) => (i < winded * 20 ? longWinded(i + 1) : toThePoint(i + 1)));
  return {
    workload: { traffic: traffic({ requests: 300, repeated: 0, simple: 1, tokens, systemPrompt: rules.join(' ') }) },
    strategy: only(['prompt']),
  };
};

export const EXAMPLES: readonly Claim[] = [
  {
    id: 'prompt-reduction',
    title: 'Prompts: tokens of the prompt',
    section: DEMONSTRATES,
    line: 79,
    quote: 'Reduce token usage by 20-40%',
    claimed: '20-40%',
    range: { from: 0.2, to: 0.4 },
    unit: 'share',
    simulated: {
      trial: { workload: { scenario: 'faq-chatbot' }, strategy: only(['prompt']) },
      figure: promptTokensSaved,
    },
    condition: {
      property: "the share of the prompt's sentences that are long-winded",
      unit: 'share',
      dial: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      trial: promptOf,
      figure: promptTokensSaved,
    },
    note: () => 'of the prompts alone',
  },
  {
    id: 'simple-queries',
    title: 'Simple queries, to gpt-3.5-turbo',
    section: QUERIES,
    line: 119,
    quote: 'Simple Queries (Should use GPT-3.5-turbo)',
    claimed: '4 of 4',
    range: all,
    unit: 'share',
    definition: "the score goes by the guide's own list of keywords",
    simulated: {
      trial: { workload: { traffic: SIMPLE }, strategy: only(['router']) },
      figure: answeredBy('gpt-3.5-turbo'),
    },
  },
  {
    id: 'medium-queries',
    title: 'Medium queries, to gpt-4o-mini',
    section: QUERIES,
    line: 127,
    quote: 'Medium Queries (Should use GPT-4o-mini)',
    claimed: '3 of 3',
    range: all,
    unit: 'share',
    definition: "the score goes by the guide's own list of keywords",
    simulated: {
      trial: { workload: { traffic: MEDIUM }, strategy: only(['router']) },
      figure: answeredBy('gpt-4o-mini'),
    },
  },
  {
    id: 'complex-queries',
    title: 'Complex queries, to gpt-4',
    section: QUERIES,
    line: 134,
    quote: 'Complex Queries (Should use GPT-4)',
    claimed: '3 of 3',
    range: all,
    unit: 'share',
    simulated: { trial: complexFrom(7), figure: answeredBy('gpt-4') },
    condition: {
      property: 'the score from which a query counts as complex',
      unit: 'count',
      dial: [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8],
      trial: complexFrom,
      figure: answeredBy('gpt-4'),
    },
    note: () => "by the guide's own score none of the three reaches its line at 7",
  },
  {
    id: 'repeated-queries',
    title: 'Repeated query: instant',
    section: QUERIES,
    line: 145,
    quote: 'Cache hit (instant!)',
    claimed: 'below 100 ms',
    range: { to: 100 },
    unit: 'ms',
    definition: 'the latency of a hit is an input',
    simulated: {
      trial: {
        workload: { traffic: asked('simple', 'What is Python?', 'What is Python?') },
        strategy: only(['cache'], AS_STATED),
      },
      figure: hitLatency,
    },
    note: () => 'what takes less than 100 ms is felt to be instant',
  },
];
