import type { Claim, Figure, Trial } from '../claim.ts';
import { costSaved } from '../claim-figures.ts';
import { only } from '../traffic.ts';
import { agents, apart } from './agents.ts';

const ONE_MODEL = apart(1);

/** The published library: 58 tools of five servers, with the tokens of their definitions. */
const COUNT = 58;
const DEFINITIONS = 55_000;

/** Sessions in which a tool is called so many times, with a search for each whose definition has not come yet. */
const calling = (calls: number, techniques: readonly 'prefix'[], tools: number = DEFINITIONS): Trial => ({
  workload: { traffic: agents({ turns: calls + 1, prefix: 5_000, tools, steps: 1 }) },
  before: only(techniques),
  strategy: only(['tools', ...techniques], {
    'tools.count': Math.ceil((COUNT * tools) / DEFINITIONS),
    'tools.always': 0,
    'tools.perSearch': 5,
  }),
  catalog: ONE_MODEL,
});

/** Share of the tokens of definitions that are not sent, those of searches taken off. */
const definitionsSpared: Figure = ({ before, after }) => {
  const all = before.summary.sessions?.tokens?.tools ?? 0;
  return all === 0 ? null : (after.summary.tools?.sparedTokens ?? 0) / all;
};

const PUBLISHED = {
  section: 'Tools that are looked for',
  line: 0,
  source: 'Anthropic: anthropic.com/engineering/advanced-tool-use, 2025-11',
  unit: 'share',
} as const;

/** What a large library of tools costs less whose definitions are fetched when they are needed. */
export const FETCHING: readonly Claim[] = [
  {
    ...PUBLISHED,
    id: 'tools-on-demand',
    title: 'Tokens of definitions',
    quote: 'Looking for tools instead of sending all of them takes 85% off the tokens of a library of 58.',
    claimed: '85%',
    range: { from: 0.8, to: 0.9 },
    simulated: { trial: calling(3, []), figure: definitionsSpared },
    condition: {
      property: 'the number of calls of tools in a session',
      given: 'a library of 58 tools, five found by each search',
      unit: 'count',
      dial: [1, 2, 3, 4, 6, 10, 20, 40, 80],
      trial: (calls) => calling(calls, []),
      figure: definitionsSpared,
    },
  },
  {
    ...PUBLISHED,
    id: 'tools-from-10k',
    title: 'The bill, prompts cached',
    quote: 'Looking for tools is for those whose definitions are more than 10,000 tokens.',
    claimed: 'cheaper',
    range: { from: 0 },
    simulated: { trial: calling(20, ['prefix'], 10_000), figure: costSaved },
    condition: {
      property: 'the tokens of the definitions',
      given: 'sessions of 20 calls a quarter of an hour apart, prompts kept by the provider',
      unit: 'tokens',
      dial: [1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 55_000, 100_000],
      trial: (tools) => calling(20, ['prefix'], tools),
      figure: costSaved,
    },
  },
];
