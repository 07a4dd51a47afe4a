import { ADAPTIVE } from './adaptive/technique.ts';
import { BATCH_API } from './batch-api/technique.ts';
import { BATCHING } from './batching/technique.ts';
import { BUDGET } from './budget/technique.ts';
import { CACHE } from './cache/technique.ts';
import { CAP } from './cap/technique.ts';
import { COALESCING } from './coalescing/technique.ts';
import { CONTEXT } from './context/technique.ts';
import { EFFORT } from './effort/technique.ts';
import { FALLBACK } from './fallback/technique.ts';
import { FRESHNESS } from './freshness/technique.ts';
import { PREDICTIVE } from './predictive/technique.ts';
import { PREFIX } from './prefix/technique.ts';
import { PROMPT } from './prompt/technique.ts';
import { ROUTER } from './router/technique.ts';
import { SEMANTIC } from './semantic/technique.ts';
import { TOOLS } from './tools/technique.ts';

/** Every technique there is, in the order a request meets them. */
export const DECLARED = [
  CACHE,
  FRESHNESS,
  SEMANTIC,
  COALESCING,
  BUDGET,
  ROUTER,
  EFFORT,
  TOOLS,
  CONTEXT,
  PROMPT,
  CAP,
  PREFIX,
  BATCH_API,
  BATCHING,
  FALLBACK,
  PREDICTIVE,
  ADAPTIVE,
] as const;

type Declared = (typeof DECLARED)[number];

/** The name of a technique. */
export type Technique = Declared['name'];

/**
 * What is paid for besides calls that are of use: by techniques, for calls that fail, by the month, and by a log's calls that are no
 * chats, which stay as they are.
 */
export type SideCharge = TechniqueCharge | 'failedCalls' | 'fixedPrice' | 'otherCalls';

type TechniqueCharge = Declared extends infer D ? (D extends { charges: infer C } ? keyof C : never) : never;

/** The names, in the order a request meets the techniques. */
export const TECHNIQUES = DECLARED.map(({ name }) => name) as readonly Technique[];

/** What each technique says of itself. */
export const TECHNIQUE = Object.fromEntries(DECLARED.map((each) => [each.name, each])) as {
  readonly [T in Technique]: Extract<Declared, { name: T }>;
};
