import type { Model } from '../../models/model.ts';
import { cacheOptionsOf } from '../../service/cache-options.ts';
import { commented } from '../head.ts';
import { routesOf } from '../models.ts';
import type { Exportable, ExportPlan } from '../plan.ts';
import { gradesOf, learnedWeights, SAMPLED, taughtBy } from './ai-sdk-learned.ts';
import { AFTERWARDS, BEFORE, FLOW, JUDGE, STREAM } from './ai-sdk-parts.ts';
import { partly, type Target } from './target.ts';
import * as why from './why-not.ts';

export const AI_SDK: Target = {
  title: 'Middleware for the Vercel AI SDK',
  ending: '.ts',
  read: 'ai 6.0.326 (language model middleware v3)',
  runs: true,
  schema: null,
  says: {
    cache: (plan) => partly(why.warmedByAsking(plan)),
    freshness: 'said',
    semantic: ({ strategy: { knobs } }) =>
      partly(
        knobs['semantic.verbatimFrom'] > knobs['semantic.threshold'] && {
          what: 'adaptation',
          why: 'kept answers are given as they are: simulate with --verbatim-from at the threshold',
        },
      ),
    coalescing: 'said',
    budget: ({ strategy: { knobs }, catalog }) => {
      const limited = Number.isFinite(knobs['budget.perRequest']) || Number.isFinite(knobs['budget.daily']);
      const moves = catalog.models.some(
        ({ prices }) => (prices?.periods.length ?? 0) > 1 || prices?.periods[0]?.longPrompts.length,
      );
      return partly(
        limited &&
          moves && { what: 'prices', why: 'a token costs the same at every hour and in every length of prompt' },
      );
    },
    router: ({ strategy: { knobs }, learned }) => {
      const sessions = knobs['routing.switches'] !== 'always' && {
        what: '--switch-models',
        why: 'it sees calls, and no sessions: each is routed by itself',
      };
      if (knobs['routing.mode'] !== 'learned') return partly(sessions);
      return learned === null
        ? { not: 'its sample was not full when the requests were over: give it more, or a smaller --router-sample' }
        : partly(sessions, SAMPLED, gradesOf(learned));
    },
    context: { not: "clear old results where your agent prepares a step: prepareStep of the SDK's agents" },
    effort: why.NO_EFFORT,
    tools: why.NO_FETCHING,
    prompt: 'said',
    cap: 'said',
    prefix: 'said',
    'batch-api': { not: 'it answers whoever waits: send what may wait in jobs of your own' },
    batching: { not: 'each call is a request of its own: simulate without it' },
    fallback: () =>
      partly({
        what: 'the judge',
        why: 'a model is asked for a score, and how often it errs is yours to measure: --judge-error is what was simulated; answers that are streamed are not judged',
      }),
    predictive: why.NO_FORESIGHT,
    adaptive: why.NO_STEERING,
  },
  notes: ({ standalone, learned, ...plan }) => [
    ...(learned === null ? [] : taughtBy(learned)),
    `Needs: npm install ai${standalone ? '' : ' optimize'}. In use: generateText({ model: optimized({ ...models by name }), ... });`,
    "providerOptions: { optimize: { tenant: 'NAME' } } says whose a call is.",
    ...(namesItsModel(plan) ? ["providerOptions: { optimize: { model: 'NAME' } } says which model it goes to."] : []),
  ],
  write,
};

/** Whether each call says itself which model it goes to, as in the log that was replayed. */
function namesItsModel({ strategy: { techniques }, catalog }: Pick<Exportable, 'strategy' | 'catalog'>): boolean {
  return catalog.asLogged !== undefined && !techniques.has('router');
}

async function write(plan: ExportPlan, head: readonly string[]): Promise<string> {
  const { standalone, strategy, learned } = plan;
  const { techniques } = strategy;
  const judges = techniques.has('fallback');
  const keeps = techniques.has('cache') || techniques.has('semantic');
  const uses = [
    ...(keeps || techniques.has('coalescing') ? ['AnswerCache'] : []),
    ...(techniques.has('budget') ? ['Budget'] : []),
    ...(techniques.has('budget') ? ['callUsd'] : []),
    ...(techniques.has('prompt') ? ['optimizePrompt'] : []),
    'QuestionRouter',
    ...(keeps || techniques.has('coalescing') ? ['spaceOf'] : []),
    ...(learned === null ? [] : ['TrainedRouter']),
  ];
  const names = `{ ${uses.join(', ')} }`;
  const library = standalone ? (await import('../standalone-code.ts')).STANDALONE_CODE : '';
  return [
    ...(standalone ? ['// @ts-nocheck: what stands at the end has no types.'] : []),
    commented(head, '//'),
    standalone
      ? "import { wrapLanguageModel } from 'ai';"
      : `import { wrapLanguageModel } from 'ai';\nimport ${names} from 'llm-whatif';`,
    settings(plan),
    BEFORE,
    JUDGE(judges),
    FLOW({
      keeps: keeps || techniques.has('coalescing'),
      shares: techniques.has('coalescing'),
      judges,
      budget: techniques.has('budget'),
      shortens: techniques.has('prompt'),
      names: namesItsModel(plan),
      learns: learned !== null,
      marks:
        techniques.has('prefix') && routesOf(plan).some(({ model }) => model.prices?.prefixCache?.implicit === false),
    }),
    STREAM(keeps),
    AFTERWARDS,
    ...(learned === null ? [] : [learnedWeights(learned)]),
    ...(standalone
      ? [
          '// Of optimize (MIT), as it was simulated, without its types; with it tokenx (MIT, Johann Schopplich).',
          library.trim(),
          // A function is there before its line; what it needs is made when it is first called.
          `const ${names} = optimize;`,
        ]
      : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** A value as code, on lines of its own where it is long. */
function code(value: unknown): string {
  const written = (part: unknown): unknown =>
    part === Number.POSITIVE_INFINITY ? 'Infinity' : typeof part === 'number' ? Number(part.toPrecision(12)) : part;
  return JSON.stringify(value, (_, part) => written(part), 2)
    .replace(/"Infinity"/g, 'Infinity')
    .replace(/"(\w+)":/g, '$1:')
    .replace(/\{\n\s+((?:[^{}[\]\n]+\n\s*)+)\}/g, (_, inner: string) => `{ ${inner.trim().replace(/\n\s*/g, ' ')} }`);
}

function settings(plan: ExportPlan): string {
  const { strategy, catalog, learned } = plan;
  const { techniques, knobs } = strategy;
  // A name that no file can hold safely is refused here.
  const called =
    techniques.has('router') || techniques.has('fallback') || techniques.has('budget') ? catalog.models : [];
  const models = [...new Set([...routesOf(plan).map(({ model }) => model), ...called])];
  const order = models.sort((a, b) => catalog.models.indexOf(a) - catalog.models.indexOf(b));
  const mode = knobs['routing.mode'];
  // Where nothing was learned, the router is left out.
  const routed = techniques.has('router') && (mode !== 'learned' || learned !== null);
  const { baseline } = catalog;
  const router = {
    mode: routed ? mode : 'complexity',
    simpleBelow: knobs['routing.simpleBelow'],
    complexFrom: knobs['routing.complexFrom'],
    minQuality: knobs['routing.minQuality'],
    tiers: routed ? catalog.tiers : { simple: baseline, medium: baseline, complex: baseline },
    last: baseline,
    answerTokens: catalog.nominalTokens / 2,
    ...(learned === null ? {} : { answers: learned.answers }),
    models: order.map(({ id, price, quality, verbosity }: Model) => ({ id, ...price, quality, verbosity })),
  };
  return [
    '/** The models, by the names that were simulated: prices in USD a token, quality as the probability of a good answer. */',
    `const ROUTER = ${code(router)} as const;`,
    `const BASELINE = ${JSON.stringify(baseline)};`,
    techniques.has('cap')
      ? `const MAX_TOKENS: number | undefined = ${knobs['cap.maxTokens']};`
      : 'const MAX_TOKENS: number | undefined = undefined;',
    ...(techniques.has('cache') || techniques.has('semantic') || techniques.has('coalescing')
      ? [
          `/** What is kept, for how long (milliseconds), and for whom. */`,
          `const CACHE = ${code(cacheOptionsOf(strategy))} as const;`,
          `const SCOPE = ${JSON.stringify(knobs['cache.scope'])};`,
        ]
      : []),
    ...(techniques.has('budget')
      ? [
          `const BUDGET = ${code({ perRequestUsd: knobs['budget.perRequest'], dailyUsd: knobs['budget.daily'], whenExhausted: knobs['budget.whenExhausted'] })} as const;`,
        ]
      : []),
    ...(techniques.has('fallback')
      ? [
          '/** Who judges answers, and the score below which the next model up is asked. */',
          `const JUDGE = ${JSON.stringify(catalog.judge.model)};`,
          `const GOOD_ENOUGH = ${knobs['fallback.qualityThreshold']};`,
        ]
      : []),
    ...(techniques.has('prompt') ? [`const CONCISE = ${knobs['prompt.concise']};`] : []),
  ].join('\n');
}
