import { formatDuration } from '../../foundation/units.ts';
import type { AdviceEffort } from '../../result/schema/advise.ts';
import { LONGEST_BLIND_TTL_MS } from '../../scenario/ground-truth.ts';
import type { KnobValues, Technique } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';

/** A strategy, and the one model that answers everything, if it is one; null where the strategy chooses, or nobody. */
export interface Setting {
  strategy: Strategy;
  model: string | null;
}

/** Something that can be built, as one would say it, and what it makes of a setting. */
export interface Move {
  title: string;
  /** Of moves of one kind at most one is made. */
  kind:
    | 'cache'
    | 'similar'
    | 'model'
    | 'prompt'
    | 'beginnings'
    | 'sharing'
    | 'timing'
    | 'waiting'
    | 'guessing'
    | 'thinking'
    | 'definitions'
    | 'context';
  techniques: readonly Technique[];
  knobs: Partial<KnobValues>;
  /** The model that everything is sent to; null: whichever the setting has. */
  model: string | null;
  effort: AdviceEffort;
  /** What can go wrong with it, in a few words. */
  risk: string;
}

/** What of the traffic decides which moves can be judged at all. */
export interface Sight {
  /** Whether it is known which answers go stale. */
  staleness: boolean;
  /** Whether it is known which hits answer another question. */
  falseHits: boolean;
  /** Whether it is known how good answers are. */
  quality: boolean;
  /** Whether some requests may wait for hours. */
  deferrable: boolean;
  /** Whether some of what is answered is reasoning, and models are known at less effort. */
  reasoning: boolean;
  /** Whether prompts are known to begin with definitions of tools. */
  tools: boolean;
  /** Whether prompts go on from earlier ones, and whether results of tools are known to be in them. */
  sessions: boolean;
  results: boolean;
  /** Texts that differ: comparing them all takes time. */
  texts: number;
  /** How long it is, in milliseconds; null where it has no times. What is kept for longer cannot be seen to go stale. */
  spanMs: number | null;
}

/** How long answers are kept, where somebody tries. */
const TTLS_MS = [3_600_000, LONGEST_BLIND_TTL_MS, 86_400_000];

/** Room for as many answers: memory costs little beside calls. */
const ROOM = 10_000;

/** More texts than these are not compared with one another for advice. */
const MOST_COMPARED = 10_000;

/** Answers kept in a plain cache for so long; `staleness`: whether it is known which of them go stale. */
export function keeping(ms: number, staleness: boolean): Move {
  return {
    title: `Keep answers for ${formatDuration(ms)}`,
    kind: 'cache',
    techniques: ['cache'],
    knobs: { 'cache.ttl': ms, 'cache.maxEntries': ROOM },
    model: null,
    effort: 'a day',
    risk: staleness ? 'stale answers' : 'stale answers, not known here',
  };
}

/** Less reasoning about what seems easy. */
function lessEffort(level: 'low' | 'medium'): Move {
  return {
    title: `Ask easy questions at ${level} effort`,
    kind: 'thinking',
    techniques: ['effort'],
    knobs: { 'effort.level': level },
    model: null,
    effort: 'minutes',
    risk: 'worse answers to what is hard',
  };
}

/** A session's prompts without old results of tools. */
const CLEARED: Move = {
  title: 'Clear old results of tools',
  kind: 'context',
  techniques: ['context'],
  knobs: {},
  model: null,
  effort: 'days',
  risk: 'what was cleared is missed',
};

/** A session's prompts with a summary in the place of its past. */
const SUMMED_UP: readonly Move[] = [40_000, 100_000].map((tokens) => ({
  title: `Sum up prompts beyond ${tokens / 1_000}k`,
  kind: 'context',
  techniques: ['context'],
  knobs: { 'context.compactAt': tokens, 'context.clearEvery': Number.POSITIVE_INFINITY },
  model: null,
  effort: 'days',
  risk: 'what no summary holds is missed',
}));

/** All moves that can be judged on the traffic; `models`: those that may answer everything, and whether they are one's own. */
export function movesOn(
  { staleness, falseHits, quality, deferrable, reasoning, tools, sessions, results, texts, spanMs }: Sight,
  models: readonly { id: string; own: boolean }[],
): Move[] {
  const longest = Math.max(TTLS_MS[0] as number, spanMs ?? Number.POSITIVE_INFINITY);
  const kept = TTLS_MS.filter((ms) => ms <= longest && (staleness || ms <= LONGEST_BLIND_TTL_MS)).map((ms) =>
    keeping(ms, staleness),
  );
  const similar: Move[] =
    falseHits && texts <= MOST_COMPARED
      ? [0.85, 0.95].map((threshold) => ({
          title: `Answer like questions (${threshold})`,
          kind: 'similar',
          techniques: ['cache', 'semantic'],
          knobs: { 'semantic.threshold': threshold, 'semantic.verbatimFrom': threshold, 'cache.maxEntries': ROOM },
          model: null,
          effort: 'weeks',
          risk: "another question's answer",
        }))
      : [];
  const oneModel = models.map(
    ({ id: model, own }): Move => ({
      title: `Everything to ${model}`,
      kind: 'model',
      techniques: ['router'],
      knobs: {},
      model,
      effort: own ? 'weeks' : 'minutes',
      risk: own ? 'weaker answers, machines to run' : 'weaker answers',
    }),
  );
  const chosen: Move[] = [
    {
      title: 'Route by complexity',
      kind: 'model',
      techniques: ['router'],
      knobs: {},
      model: null,
      effort: 'days',
      risk: 'weaker answers',
    },
    ...(quality
      ? [
          {
            title: 'Route by cost, with a judge',
            kind: 'model',
            techniques: ['router', 'fallback'],
            knobs: { 'routing.mode': 'cost-aware' },
            model: null,
            effort: 'weeks',
            risk: 'a judge that errs',
          } as const,
        ]
      : []),
  ];
  const plain = (
    technique: Technique,
    kind: Move['kind'],
    effort: AdviceEffort,
    risk: string,
    title: string,
  ): Move => ({
    title,
    kind,
    techniques: [technique],
    knobs: {},
    model: null,
    effort,
    risk,
  });
  return [
    ...kept,
    ...similar,
    ...oneModel,
    ...chosen,
    plain('prompt', 'prompt', 'a day', 'other words, other answers', 'Take filler out of prompts'),
    plain('prefix', 'beginnings', 'hours', 'none', 'Cache prompts at the provider'),
    plain('coalescing', 'sharing', 'a day', 'none', 'Share calls under way'),
    plain('batching', 'timing', 'days', 'longer waits', 'Send calls in batches'),
    ...(deferrable
      ? [plain('batch-api', 'waiting', 'hours', 'waits up to a day', 'Let wait what may: batch API')]
      : []),
    ...(results ? [CLEARED] : []),
    ...(sessions ? SUMMED_UP : []),
    ...(tools ? [plain('tools', 'definitions', 'days', 'tools that are not found', 'Fetch tools when needed')] : []),
    ...(reasoning ? (['low', 'medium'] as const).map(lessEffort) : []),
    plain('predictive', 'guessing', 'weeks', 'answers nobody asks for', 'Fetch answers ahead'),
  ];
}

/** Whether what a move does hangs on the words of questions. */
export function readsWords({ kind, techniques, model }: Move): boolean {
  return kind === 'similar' || kind === 'prompt' || (model === null && techniques.includes('router'));
}

/** The setting with the move made as well. */
export function withMove({ strategy, model }: Setting, move: Move): Setting {
  const techniques = new Set([...strategy.techniques, ...move.techniques]);
  return {
    strategy: { name: 'advised', techniques, knobs: { ...strategy.knobs, ...move.knobs } },
    model: move.model ?? model,
  };
}

/** Kinds of moves, for a list of those that bring nothing. */
export const KIND_WORDS: Readonly<Record<Move['kind'], string>> = {
  cache: 'caching answers',
  similar: 'a semantic cache',
  model: 'another model',
  prompt: 'shorter prompts',
  beginnings: "the provider's prompt cache",
  sharing: 'coalescing',
  timing: 'batching',
  waiting: "the provider's batch price",
  guessing: 'predictive caching',
  thinking: 'less reasoning',
  definitions: 'fetching tools',
  context: 'shorter context',
};
