import type { Model } from '../../models/model.ts';
import type { Charges } from '../../result/schema/summary.ts';
import { CONTENT_CLASSES, type ContentClass, TIERS, type Tier } from '../../scenario/ground-truth.ts';
import { TECHNIQUES, type Technique } from '../../settings/knobs.ts';
import { contentClassOf, ttlsByClass } from '../../techniques/freshness/freshness.ts';
import { CONCISE } from '../../techniques/prompt/prompt-optimizer.ts';
import { analyzeComplexity } from '../../techniques/router/model-router.ts';
import { decisionsOf, type RequestAccount, type Surroundings } from './account.ts';
import { callsOf, lookUpMs, plannedCalls } from './calls.ts';
import type { Nearest, Reached, Step, StepDetail } from './explained-step.ts';
import { nearestOf } from './nearest.ts';
import type { AskedQuestion } from './question-list.ts';

/** One request, as its steps are worked out from. */
interface Told extends Surroundings {
  account: RequestAccount;
  query: string;
  /** Tokens of its prompt as it is. */
  inputTokens: number;
}

/** What a step did, with its price and its time; null where the request did not come to it. */
type Taken = Omit<Reached, 'reached' | 'step'> | null;

/** The steps of a request: of each technique of the strategy, and what models and store did. */
export function stepsOf(
  account: RequestAccount,
  { query, inputTokens }: AskedQuestion,
  surroundings: Surroundings,
): Step[] {
  const told: Told = { ...surroundings, account, query, inputTokens };
  const { techniques } = surroundings.strategy;
  const used = (name: Technique): boolean => techniques.has(name) || looksUp(name, account);
  return ORDER.flatMap((name): Step[] => {
    const own = name !== 'call' && name !== 'store';
    if (own && !used(name)) return [];
    const taken = STEPS[name](told);
    if (taken !== null) return [{ ...taken, step: name, reached: true } as Reached];
    return own ? [{ step: name, reached: false }] : [];
  });
}

/** The techniques in their order, with the call between what shapes it and what becomes of its answer. */
const ORDER: readonly (Technique | 'call' | 'store')[] = TECHNIQUES.flatMap((name) =>
  name === 'batching' ? [name, 'call' as const] : name === 'fallback' ? [name, 'store' as const] : [name],
);

/** The exact look-up serves answers that were fetched ahead, also where no others are kept. */
function looksUp(technique: Technique, account: RequestAccount): boolean {
  return technique === 'cache' && decisionsOf(account, 'lookedUp').length > 0;
}

type DetailOf<S extends StepDetail['step']> = Omit<Extract<StepDetail, { step: S }>, 'step'>;

function spentOn({ spent }: RequestAccount, ...kinds: (keyof Charges)[]): number {
  return kinds.reduce((sum, kind) => sum + (spent[kind] ?? 0), 0);
}

function taken<S extends StepDetail['step']>(_: S, detail: DetailOf<S>, usd = 0, ms = 0): Taken {
  return { ...detail, usd, ms } as unknown as Taken;
}

const STEPS: Readonly<Record<Technique | 'call' | 'store', (told: Told) => Taken>> = {
  cache({ account, catalog, strategy }) {
    const [lookUp] = decisionsOf(account, 'lookedUp');
    if (lookUp === undefined) return null;
    const { found } = account;
    const ms = lookUp.found ? catalog.exactHit.latencyMs : waited(account, strategy.knobs['cache.lookup']);
    return taken(
      'cache',
      {
        found: lookUp.found ? 'hit' : lookUp.expired ? 'expired' : 'nothing',
        of: found === null ? null : found.request + 1,
        ahead: found?.ahead ?? false,
        ageMs: found === null ? null : lookUp.at - found.at,
      },
      0,
      ms,
    );
  },

  freshness({ account, query, strategy: { knobs } }) {
    if (decisionsOf(account, 'chosen').length === 0) return null;
    const contentClass = contentClassOf(query);
    const guessed = ttlsByClass({
      static: knobs['freshness.static'],
      semiStatic: knobs['cache.ttl'],
      dynamic: knobs['freshness.dynamic'],
    })[contentClass];
    const ttlMs = decisionsOf(account, 'kept').find(({ ahead }) => !ahead)?.ttlMs ?? guessed;
    return taken('freshness', { contentClass: CONTENT_CLASSES[contentClass] as ContentClass, ttlMs });
  },

  semantic({ account, query, catalog, strategy: { knobs }, textOf }) {
    const [compared] = decisionsOf(account, 'compared');
    if (compared === undefined) return null;
    const found = account.how === 'semanticHit';
    const kept = (account.alive ?? []).map((each) => ({ ...each, of: each.request + 1, query: textOf(each.query) }));
    const served = found ? kept.filter(({ key }) => key === compared.key) : kept;
    const nearest = nearestOf(query, served, compared.threshold, knobs);
    const sure: Nearest | null =
      nearest !== null && found ? { ...nearest, similarity: compared.similarity, outcome: 'hit' } : nearest;
    const serveMs = compared.verbatim ? catalog.exactHit.latencyMs : catalog.semanticHit.latencyMs;
    return taken(
      'semantic',
      { found, verbatim: found && compared.verbatim, nearest: sure },
      spentOn(account, 'embeddings', 'adaptation'),
      waited(account, knobs['semantic.lookup']) + (found ? serveMs : 0),
    );
  },

  coalescing({ account, strategy }) {
    const [joined] = decisionsOf(account, 'joined');
    if (joined === undefined) return asked(account) ? taken('coalescing', { with: null }) : null;
    return taken('coalescing', { with: joined.leader + 1 }, 0, account.latencyMs - lookUpMs(account, strategy));
  },

  budget({ account, catalog }) {
    const [money] = decisionsOf(account, 'money');
    if (money === undefined) return null;
    const [chosen] = decisionsOf(account, 'chosen');
    const other = chosen !== undefined && chosen.by !== 'sample' && chosen.wanted !== chosen.model;
    return taken('budget', {
      leftUsd: Number.isFinite(money.leftUsd) ? money.leftUsd : null,
      limit: money.limit,
      instead: other ? (catalog.models[chosen.wanted] as Model).id : null,
    });
  },

  router({ account, query, catalog: { models }, strategy: { knobs } }) {
    const [chosen] = decisionsOf(account, 'chosen');
    if (chosen === undefined || chosen.by === 'baseline') return null;
    const { tier, model, by, expected } = chosen;
    return taken(
      'router',
      {
        by,
        complexity: analyzeComplexity(query),
        tier: TIERS[tier] as Tier,
        model: (models[model] as Model).id,
        minQuality: by === 'cost' || by === 'learned' ? knobs['routing.minQuality'] : null,
        candidates: expected.map((each, m) => ({ model: (models[m] as Model).id, ...each })),
      },
      spentOn(account, 'training'),
    );
  },

  effort: () => null,
  tools: () => null,

  prompt({ account, inputTokens, strategy: { knobs } }) {
    const [priced] = plannedCalls(account);
    if (priced === undefined) return null;
    const concise = knobs['prompt.concise'] ? { plain: priced.full / CONCISE.answerRatio, asked: priced.full } : null;
    return taken('prompt', { before: inputTokens, after: priced.input, concise });
  },

  // A question by itself is no turn of a session.
  context: () => null,

  cap({ account, strategy: { knobs } }) {
    const priced = plannedCalls(account).at(-1);
    if (priced === undefined) return null;
    const { full, output } = priced;
    return taken('cap', { maxTokens: knobs['cap.maxTokens'], full, cut: output < full });
  },

  prefix({ account, catalog: { models }, systemTokens }) {
    const priced = plannedCalls(account).at(-1);
    if (priced === undefined) return null;
    const { cached, written, model } = priced;
    const offered = (models[model] as Model).prices?.prefixCache ?? null;
    const shared = systemTokens === 0 ? 'nothing shared' : 'too short';
    const nothing = cached + written > 0 ? null : offered === null ? 'not offered' : shared;
    return taken('prefix', { cachedTokens: cached, writtenTokens: written, because: nothing });
  },

  // Whoever asks a question by itself waits for the answer.
  'batch-api': () => null,

  batching(told) {
    const calls = callsOf(told.account, told);
    if (calls.length === 0) return null;
    const together = decisionsOf(told.account, 'sent').at(-1)?.together ?? null;
    const waitedMs = calls.reduce((sum, call) => sum + call.waitedMs, 0);
    return taken('batching', { together, waitedMs }, 0, waitedMs);
  },

  call(told) {
    const calls = callsOf(told.account, told);
    if (calls.length === 0) return null;
    // What is waited for is the batching's, where there is any.
    const batched = told.strategy.techniques.has('batching');
    const ms = calls.reduce((sum, call) => sum + call.ms + (batched ? 0 : call.waitedMs), 0);
    return taken('call', { calls }, spentOn(told.account, 'calls'), ms);
  },

  fallback({ account, catalog: { models, tiers, baseline } }) {
    if (!asked(account) || account.failed) return null;
    const verdicts = decisionsOf(account, 'judged').map(({ model, passed, ms, next }) => ({
      model: (models[model] as Model).id,
      passed,
      ms,
      next: models[next]?.id ?? null,
    }));
    const last = verdicts.at(-1);
    const again = last === undefined || last.next !== null;
    const top = models.findLastIndex(({ id }) => id === baseline || Object.values(tiers).includes(id));
    const strongest = account.model >= top;
    return taken(
      'fallback',
      { verdicts, unjudged: again ? (strongest ? 'strongest' : 'no money') : null },
      spentOn(account, 'judge'),
      verdicts.reduce((sum, { ms }) => sum + ms, 0),
    );
  },

  store({ account, textOf }) {
    const kept = decisionsOf(account, 'kept').find(({ ahead }) => !ahead);
    if (kept === undefined) return null;
    return taken('store', {
      ttlMs: Number.isFinite(kept.ttlMs) ? kept.ttlMs : null,
      evicted: account.evicted === null ? null : textOf(account.evicted),
    });
  },

  predictive({ account, textOf }) {
    const guesses = decisionsOf(account, 'guessed').map(({ query, outcome }) => ({ query: textOf(query), outcome }));
    return taken('predictive', { guesses }, spentOn(account, 'prefetch'));
  },

  adaptive({ account }) {
    const sampled = decisionsOf(account, 'sampled').map(({ what, passed }) => ({ what, passed }));
    return taken('adaptive', { sampled, moved: account.moved }, spentOn(account, 'sampling'));
  },
};

/** What a look-up adds to the time of an answer: nothing where there is none. */
function waited({ how }: RequestAccount, lookUpMs: number): number {
  return how === 'refused' ? 0 : lookUpMs;
}

/** Whether a model was asked for the request itself. */
function asked(account: RequestAccount): boolean {
  return decisionsOf(account, 'chosen').length > 0;
}
