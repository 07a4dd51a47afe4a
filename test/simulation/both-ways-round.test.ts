import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { alwaysAt } from '../../src/models/price-rules.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import type { ContentClass } from '../../src/scenario/ground-truth.ts';
import type { KnobValues, Technique } from '../../src/settings/knobs.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { NO_SEGMENT, PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { poissonTimes } from './statistics.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const HOUR = 3_600_000;
const known = { tier: 'simple', contentClass: 'static' } as const;

/** The workload with the techniques, and without the first of them. */
function bothWays(
  requests: readonly Asked[],
  techniques: readonly [Technique, ...Technique[]],
  knobs: Partial<KnobValues> = {},
  options: Parameters<typeof run>[2] = {},
): { off: Summary; on: Summary } {
  return {
    off: run(new HandMade(requests), strategyOf(techniques.slice(1), knobs), options),
    on: run(new HandMade(requests), strategyOf(techniques, knobs), options),
  };
}

/** Requests at these times. */
const at = (times: readonly number[], of: (i: number) => Omit<Asked, 'at'>): Asked[] =>
  times.map((time, i) => ({ at: time, ...of(i) }));

const every = (gapMs: number, count: number): number[] => Array.from({ length: count }, (_, i) => 1 + i * gapMs);

const wrong = ({ cache }: Summary): number => (cache.falseHits ?? 0) + (cache.staleHits ?? 0);

describe('the semantic cache', () => {
  it('helps where one question comes in many words', () => {
    const ways = ['how do I', 'how can I', 'please', 'I want to', 'where do I', 'can I', 'how to', 'could I'];
    const things = [
      'reset my password',
      'my password reset',
      'reset the password',
      'password reset',
      'reset a password',
    ];
    const texts = ways.flatMap((way) => things.map((thing) => `${way} ${thing}`));
    const requests = at(every(60_000, 40), (i) => ({ text: texts[i] as string, intent: 0, output: 480, ...known }));
    const { off, on } = bothWays(requests, ['semantic', 'cache']);
    expect(off.cache.hitRate).toBe(0);
    expect(on.cache.hitRate as number).toBeGreaterThan(0.9);
    expect(on.costUsd).toBeLessThan(0.25 * off.costUsd);
    expect(on.latencyMs.mean!).toBeLessThan(0.4 * off.latencyMs.mean!);
    expect(wrong(on)).toBe(0);
    expect(on.charges.adaptation).toBeCloseTo(on.cache.semanticHits * 0.002, 12);
    expect(on.charges.embeddings).toBeGreaterThan(0);
  });

  it('hurts where answers are short: adapting one costs more than asking for another', () => {
    const texts = ['reset my password', 'password reset my', 'my password reset'];
    const requests = at(every(60_000, 30), (i) => ({ text: texts[i % 3] as string, intent: 0, output: 20, ...known }));
    const { off, on } = bothWays(requests, ['semantic', 'cache']);
    expect(on.costUsd).toBeGreaterThan(2 * off.costUsd);
  });

  it('hurts where unlike questions read alike: a low threshold buys false hits', () => {
    const cities = ['Rome', 'Oslo', 'Lima', 'Cairo', 'Quito', 'Delhi'];
    const requests = at(every(60_000, 36), (i) => ({
      text: `what is the best time of the year to visit ${cities[i % 6]} with small children`,
      intent: i % 6,
      ...known,
    }));
    const strict = bothWays(requests, ['semantic', 'cache'], {
      'semantic.measure': 'token-cosine',
      'semantic.threshold': 0.99,
    });
    const loose = bothWays(requests, ['semantic', 'cache'], {
      'semantic.measure': 'token-cosine',
      'semantic.threshold': 0.8,
    });
    expect(strict.on.cache.falseHits).toBe(0);
    expect(loose.on.cache.falseHits).toBeGreaterThanOrEqual(5);
    expect(loose.on.quality.mean as number).toBeLessThan((loose.off.quality.mean as number) - 0.1);
  });

  it('only costs where nothing is alike', () => {
    const requests = at(every(1_000, 20), (i) => ({
      text: `${String.fromCharCode(97 + i).repeat(9)}`,
      intent: i,
      ...known,
    }));
    const { off, on } = bothWays(requests, ['semantic', 'cache']);
    expect(on.cache.semanticHits).toBe(0);
    expect(on.costUsd - off.costUsd).toBeCloseTo(on.charges.embeddings, 12);
    expect(on.latencyMs.mean! - off.latencyMs.mean!).toBeCloseTo(20, 9);
  });

  it('serves close hits unadapted, and keeps them for the next time, where it has two tiers', () => {
    const requests = at(every(1_000, 4), (i) => ({
      text: ['reset my password', 'password reset my', 'password reset my', 'password reset my'][i] as string,
      intent: 0,
      ...known,
    }));
    const oneTier = run(new HandMade(requests), strategyOf(['cache', 'semantic']));
    expect(oneTier.cache).toMatchObject({ exactHits: 0, semanticHits: 3 });
    expect(oneTier.charges.adaptation).toBeCloseTo(3 * 0.002, 12);
    const tiers = run(
      new HandMade(requests),
      strategyOf(['cache', 'semantic'], { 'semantic.verbatimFrom': 0.95, 'semantic.promote': true }),
    );
    expect(tiers.cache).toMatchObject({ exactHits: 2, semanticHits: 1 });
    expect(tiers.charges.adaptation).toBe(0);
  });

  it('does not make a promoted answer younger', () => {
    const texts = ['reset my password', 'password reset my', 'password reset my'];
    const requests = at([1, 3_000_000, 3_650_000], (i) => ({ text: texts[i] as string, intent: 0, ...known }));
    const { cache } = run(new HandMade(requests), strategyOf(['cache', 'semantic'], { 'semantic.promote': true }));
    expect(cache).toMatchObject({ exactHits: 0, semanticHits: 1, expirations: 1 });
  });
});

describe('coalescing', () => {
  it('helps when the same is asked again before the answer is there', () => {
    const requests = at([1, 2, 3, 4, 5_000], () => ({ text: 'what is new', intent: 0, ...known }));
    const { off, on } = bothWays(requests, ['coalescing', 'cache']);
    expect(off.models['gpt-4']?.calls).toBe(4);
    expect(on.models['gpt-4']?.calls).toBe(1);
    expect(on.coalesced).toBe(3);
    expect(on.costUsd).toBeCloseTo(off.costUsd / 4, 12);
    // They wait for the one call and no longer.
    expect(on.latencyMs.max!).toBeLessThanOrEqual(off.latencyMs.max!);
  });

  it('shares the fate of the one call: where that fails, everyone who waited for it gets nothing', () => {
    const requests = at([1, 2, 3], () => ({ text: 'what is new', intent: 0, input: 600, ...known }));
    const limit = { 'provider.tokensPerMinute': 700, 'provider.retries': 1 } as const;
    const before: Asked = { at: 0.5, text: 'something else', intent: 1, input: 600, ...known };
    const { off, on } = bothWays([before, ...requests], ['coalescing'], limit);
    expect(off.unanswered.failed).toBe(3);
    expect(on.unanswered.failed).toBe(3);
    expect(off.rateLimit.rejections).toBe(6);
    expect(on.rateLimit.rejections).toBe(2);
  });
});

describe('a limit on the length of answers', () => {
  const asked = (lengths: readonly number[]): Asked[] =>
    at(every(60_000, lengths.length), (i) => ({
      text: `question ${i}`,
      intent: i,
      output: lengths[i] as number,
      ...known,
    }));

  it('helps where a few answers run away and the bill is theirs', () => {
    const requests = asked(Array.from({ length: 100 }, (_, i) => (i % 25 === 0 ? 10_000 : 100)));
    const { off, on } = bothWays(requests, ['cap'], { 'cap.maxTokens': 200 });
    expect(on.cap.cut).toBe(4);
    expect(on.tokens.output).toBe(96 * 100 + 4 * 200);
    expect(on.costUsd).toBeLessThan(0.3 * off.costUsd);
    expect(on.latencyMs.max!).toBeLessThan(0.1 * off.latencyMs.max!);
    // Those four are cut off, and count as bad answers.
    expect(on.quality.mean as number).toBeCloseTo(0.96 * (off.quality.mean as number), 12);
  });

  it('hurts where answers need their length: it is paid for what nobody can use', () => {
    const requests = asked(Array.from({ length: 50 }, () => 600));
    const { off, on } = bothWays(requests, ['cap']);
    expect(on.cap.cut).toBe(50);
    expect(on.quality.mean).toBe(0);
    expect(on.costUsd).toBeGreaterThan(0.8 * off.costUsd);
  });

  it('makes the judge send cut answers back, to a model whose answer is cut as well', () => {
    const requests = asked(Array.from({ length: 50 }, () => 600));
    const routed = { 'fallback.judgeError': 0, 'routing.simpleBelow': 10, 'routing.complexFrom': 10 };
    const { off, on } = bothWays(requests, ['cap', 'router', 'fallback'], routed);
    expect(on.fallback.escalated).toBeGreaterThan(off.fallback.escalated);
    expect(on.costUsd).toBeGreaterThan(off.costUsd);
  });
});

describe('less reasoning', () => {
  const SHIFT = { simple: 0, medium: -0.4, complex: -1.6 };
  const thinker = {
    ...modelOf('thinker', { quality: 0.8 }),
    efforts: { low: { reasoning: 0.25, shift: SHIFT }, source: 'here' },
  };
  const catalog = catalogOf([thinker]);
  const asked = (tier: 'simple' | 'complex', reasoning: number | null = 600): Asked[] =>
    at(every(60_000, 400), (i) => ({
      text: `question ${i}`,
      intent: i,
      input: 200,
      output: 800,
      ...(reasoning === null ? {} : { reasoning }),
      tier,
      contentClass: 'static',
    }));

  it('helps where questions are simple: what is not thought is not paid, and nothing is lost', () => {
    const { off, on } = bothWays(asked('simple'), ['effort'], {}, { catalog });
    // Of 600 tokens of reasoning 150 are left; nothing of what is said is.
    expect(on.tokens).toMatchObject({ output: 400 * (800 - 450), reasoning: 400 * 150 });
    expect(off.tokens).toMatchObject({ output: 400 * 800, reasoning: 400 * 600 });
    expect(on.costUsd / off.costUsd).toBeCloseTo((200 + 350) / (200 + 800), 12);
    expect(on.effort).toEqual({ offered: true, calls: 400, sparedTokens: 400 * 450 });
    expect(on.quality).toEqual(off.quality);
    expect(on.models['thinker (low)']?.calls).toBe(400);
  });

  it('loses on hard ones: answers that were good are not, and each good one costs more where they cost their price', () => {
    const { off, on } = bothWays(asked('complex'), ['effort'], {}, { catalog });
    const odds = (0.8 / 0.2) * Math.exp(SHIFT.complex);
    expect(off.quality.mean).toBeCloseTo(0.8, 12);
    expect(on.quality.mean).toBeCloseTo(odds / (1 + odds), 12);
    expect(on.costUsd).toBeLessThan(off.costUsd);
    // A wrong answer that costs as much as five answers is dearer than the reasoning.
    const withErrors = ({ costUsd, quality, requests }: Summary): number =>
      costUsd + requests * (1 - (quality.mean as number)) * 5 * (off.costUsd / requests);
    expect(withErrors(on)).toBeGreaterThan(withErrors(off));
  });

  it('leaves hard questions alone where they look hard, and is misled where they do not', () => {
    const words = (i: number): string =>
      i % 2 === 0
        ? `Critique and compare the ${i} designs of this system in every respect that matters to those who run it`
        : `thing ${i}?`;
    const requests = at(every(60_000, 200), (i) => ({ ...asked('complex')[0], text: words(i), intent: i }));
    const easy = run(new HandMade(requests), strategyOf(['effort'], { 'effort.below': 6 }), { catalog });
    expect(easy.effort?.calls).toBe(100);
    const all = run(new HandMade(requests), strategyOf(['effort'], { 'effort.below': 10 }), { catalog });
    expect(all.effort?.calls).toBe(200);
  });

  it('meets the same luck: whatever is right at low effort is right at high effort too', () => {
    const requests = asked('complex');
    const good = (techniques: Technique[]): Set<number> => {
      const workload = new HandMade(requests);
      const simulation = new Simulation(workload, catalog, strategyOf(techniques), '42');
      const right = new Set<number>();
      simulation.observe({ ended: (request, _, is) => void (is === 1 && right.add(request)) });
      for (const block of workload.synchronousBlocks()) simulation.feed(block);
      simulation.finish(null);
      return right;
    };
    const [low, high] = [good(['effort']), good([])];
    expect(low.size).toBeLessThan(high.size);
    expect([...low].filter((request) => !high.has(request))).toEqual([]);
  });

  it('does nothing where models do not reason, or nothing is known to be reasoning', () => {
    const docs = bothWays(asked('simple'), ['effort'], {}, { catalog: DOCS_CATALOG });
    expect(docs.on).toEqual({ ...docs.off, effort: { offered: false, calls: 0, sparedTokens: 0 } });
    const unknown = bothWays(asked('simple', null), ['effort'], {}, { catalog });
    expect(unknown.on.costUsd).toBe(unknown.off.costUsd);
    expect(unknown.on.tokens).not.toHaveProperty('reasoning');
  });

  it('has a cold cache of prompts wherever a session goes from one effort to the other', () => {
    const rates = { input: 1e-6, output: 4e-6, cachedInput: 1e-7, cacheWrite: null, cacheWriteHour: null };
    const prefixCache = { minTokens: 1, stepTokens: 1, ttlMs: HOUR, implicit: true, source: 'here' };
    const keeping = catalogOf([{ ...thinker, prices: { ...alwaysAt(rates), prefixCache } }]);
    const prompts = new PromptTree();
    let last = prompts.add(NO_SEGMENT, 5_000, 'system');
    const hard = 'Critique and compare the designs of this system in every respect that matters to those who run it';
    const requests = at(every(60_000, 20), (i) => {
      last = prompts.add(last, 100, 'user');
      const input = prompts.tokens[last];
      return { ...asked('simple')[0], text: i % 2 === 0 ? hard : `thing ${i}`, prompt: last, session: 0, input };
    });
    const play = (below: number): Summary =>
      run(new HandMade(requests, { prompts }), strategyOf(['effort'], { 'effort.below': below }), { catalog: keeping });
    // Each effort has its own cache, so that a turn reads only what the turn before the last one wrote.
    const [sticky, flipping] = [play(10), play(6)];
    expect(flipping.sessions).toMatchObject({ switches: 19, coldSwitches: 1 });
    expect(sticky.sessions).toMatchObject({ switches: 0 });
    expect(flipping.prefix.readTokens).toBe((sticky.prefix.readTokens as number) - 5_100 - 18 * 100);
  });
});

describe('a budget', () => {
  const hard = { tier: 'complex', contentClass: 'static' } as const;

  it('keeps every request within its limit, at the price of quality', () => {
    const requests = at(every(10_000, 300), (i) => ({
      text: `analyze the trade-offs of plan ${i}`,
      intent: i,
      input: 100,
      output: 400,
      ...hard,
    }));
    const { off, on } = bothWays(requests, ['budget', 'router'], {
      'routing.complexFrom': 5,
      'budget.perRequest': 0.004,
    });
    expect(off.models['gpt-4']?.requests).toBe(300);
    expect(on.models['gpt-4']?.requests).toBe(0);
    expect(on.models['gpt-4o-mini']?.requests).toBe(300);
    expect(on.budget.limited).toBe(300);
    expect(on.quality.mean as number).toBeLessThan(off.quality.mean as number);
  });

  it('ends a day at the cheapest model, or without answers', () => {
    const requests = at(every(60_000, 3 * 1_440), (i) => ({
      text: `q${i}`,
      intent: i,
      input: 250,
      output: 250,
      ...known,
    }));
    const day = { 'budget.daily': 7.5 } as const;
    const cheapest = run(new HandMade(requests), strategyOf(['budget'], day));
    // Some 500 calls of gpt-4 at $0.015 use up a day's money, the last of it going to the cheapest model.
    expect(cheapest.budget.exhaustedDays).toBe(3);
    expect(Math.abs(cheapest.budget.afterExhaustion - 3 * 935)).toBeLessThan(3 * 6);
    expect(Math.abs((cheapest.models['gpt-4']?.requests ?? 0) - 1_500)).toBeLessThan(6);
    const refuse = run(new HandMade(requests), strategyOf(['budget'], { ...day, 'budget.whenExhausted': 'refuse' }));
    expect(refuse.unanswered.refused).toBe(cheapest.budget.afterExhaustion);
    expect(refuse.costUsd).toBeGreaterThan(3 * 7.49);
    expect(refuse.costUsd).toBeLessThan(3 * 7.51);
    expect(refuse.quality.taskSuccessRate as number).toBeLessThan(0.4);
  });

  it('does nothing where it is never reached', () => {
    const requests = at(every(60_000, 20), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const { off, on } = bothWays(requests, ['budget', 'router', 'fallback'], {
      'budget.perRequest': 1,
      'budget.daily': 100,
    });
    expect(on).toEqual(off);
  });
});

describe('the quality fallback', () => {
  const weak = modelOf('weak', { usd: 0.001, quality: 0.68 });
  const strong = modelOf('strong', { usd: 0.03, quality: 0.806 });
  const catalog = catalogOf([weak, strong], {
    tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
    judge: { model: 'weak', verdictTokens: 8, source: 'test' },
  });
  const requests = at(every(1_000, 20_000), (i) => ({ text: `q${i}`, intent: i, input: 250, output: 250, ...known }));
  const cascade = (judgeError: number): Summary =>
    run(
      new HandMade(requests),
      strategyOf(['router', 'fallback'], { 'fallback.judge': 'by-rate', 'fallback.judgeError': judgeError }),
      { catalog },
    );
  const always = run(new HandMade(requests), strategyOf([]), { catalog });
  const never = run(new HandMade(requests), strategyOf(['router']), { catalog });

  it('helps with a good judge: better than either model, cheaper than the strong one', () => {
    const on = cascade(0.05);
    expect(on.quality.taskSuccessRate as number).toBeGreaterThan((always.quality.taskSuccessRate as number) + 0.01);
    expect(on.costUsd).toBeLessThan(0.5 * always.costUsd);
    expect(on.costUsd).toBeGreaterThan(never.costUsd);
    expect(on.charges.judge).toBeGreaterThan(0);
    expect(on.fallback.secondCallsUsd).toBeCloseTo((on.models.strong as { costUsd: number }).costUsd, 9);
  });

  it('hurts with a bad judge: worse than the strong model always, from an error of 20 to 23 % on', () => {
    expect(cascade(0.18).quality.taskSuccessRate as number).toBeGreaterThan(always.quality.taskSuccessRate as number);
    expect(cascade(0.26).quality.taskSuccessRate as number).toBeLessThan(always.quality.taskSuccessRate as number);
  });

  it('makes those wait whose answer is sent back: both calls and the judge', () => {
    const slow = catalogOf([modelOf('weak', { ms: 100, quality: 0 }), modelOf('strong', { ms: 400 })], {
      tiers: catalog.tiers,
      judge: catalog.judge,
    });
    const strategy = strategyOf(['router', 'fallback'], { 'fallback.judge': 'by-rate', 'fallback.judgeError': 0 });
    const { latencyMs, fallback } = run(new HandMade(requests.slice(0, 50)), strategy, { catalog: slow });
    expect(latencyMs.p50).toBeCloseTo(100 + 100 + 400, 6);
    expect(fallback).toMatchObject({ judged: 50, escalated: 50, falseAccepts: 0, falseRejects: 0 });
  });
});

describe('batching', () => {
  const steady = catalogOf([modelOf('only', { ms: 1_000 })]);

  it('helps a sequential pipeline: ten at a time take as long as one', () => {
    const requests = at(every(0, 100), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const { off, on } = bothWays(requests, ['batching'], { 'provider.concurrency': 1 }, { catalog: steady });
    expect(off.durationMs).toBe(100_000);
    expect(on.durationMs).toBe(10_000);
    expect(on.batches).toEqual({ count: 10, meanSize: 10, meanWaitMs: 0 });
    expect(on.costUsd).toBeCloseTo(off.costUsd, 12);
  });

  it('helps under a rate limit: a batch is one call', () => {
    const requests = at(every(0, 60), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const { off, on } = bothWays(
      requests,
      ['batching'],
      { 'provider.requestsPerMinute': 6, 'provider.retries': 2 },
      { catalog: steady },
    );
    expect(off.unanswered.failed).toBeGreaterThan(30);
    expect(on.unanswered.failed).toBe(0);
    expect(on.rateLimit.rejections).toBe(0);
  });

  it('hurts at one request a minute: it only adds waiting', () => {
    const requests = at(every(60_000, 50), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const { off, on } = bothWays(requests, ['batching'], {}, { catalog: steady });
    expect(on.latencyMs.mean! - off.latencyMs.mean!).toBeCloseTo(100, 9);
    expect(on.batches).toMatchObject({ count: 50, meanSize: 1 });
    expect(on.batches.meanWaitMs).toBeCloseTo(100, 9);
    expect(on.costUsd).toBe(off.costUsd);
  });

  it('ends a batch with its slowest member', () => {
    const requests = at([1, 1, 1], (i) => ({
      text: `q${i}`,
      intent: i,
      input: 100,
      output: [10, 20, 400][i] as number,
      ...known,
    }));
    const perToken = catalogOf([
      { ...modelOf('only'), latency: { firstTokenMs: 50, inputMsPerToken: 0, outputMsPerToken: 1, sigma: 0 } },
    ]);
    const { latencyMs } = run(new HandMade(requests), strategyOf(['batching'], { 'batching.maxSize': 3 }), {
      catalog: perToken,
    });
    expect(latencyMs).toMatchObject({ p50: 450, max: 450, mean: 450 });
  });

  it('shares the overhead of a call among its members', () => {
    const requests = at(every(0, 20), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const knobs = { 'provider.overhead': 500, 'provider.concurrency': 1, 'batching.maxSize': 20 } as const;
    const { off, on } = bothWays(requests, ['batching'], knobs, { catalog: steady });
    expect(off.durationMs).toBe(20 * 1_500);
    expect(on.durationMs).toBe(1_500);
  });

  it('follows the load where its size is adaptive', () => {
    const burst = at(every(10, 2_000), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const knobs = { 'provider.concurrency': 2, 'batching.maxSize': 4 } as const;
    const fixed = run(new HandMade(burst), strategyOf(['batching'], knobs), { catalog: steady });
    const adaptive = run(new HandMade(burst), strategyOf(['batching'], { ...knobs, 'batching.adaptive': true }), {
      catalog: steady,
    });
    expect(adaptive.batches.meanSize as number).toBeGreaterThan(2 * (fixed.batches.meanSize as number));
    expect(adaptive.latencyMs.mean!).toBeLessThan(0.5 * fixed.latencyMs.mean!);
    const calm = at(every(60_000, 60), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const waiting = (adaptive: boolean): number =>
      run(new HandMade(calm), strategyOf(['batching'], { 'batching.adaptive': adaptive }), { catalog: steady })
        .latencyMs.mean!;
    expect(waiting(true)).toBeLessThan(1_020);
    expect(waiting(false)).toBeCloseTo(1_100, 9);
  });
});

describe('prediction', () => {
  it('helps where one question leads to the next: answers are there when they are asked for', () => {
    const requests = at(every(30_000, 400), (i) => ({
      text: `step ${i % 4} of lesson`,
      output: 480,
      intent: i % 4,
      user: 0,
      ...known,
    }));
    const { off, on } = bothWays(requests, ['predictive', 'cache'], { 'cache.ttl': 60_000 });
    expect(off.cache.hitRate).toBe(0);
    expect(on.cache.hitRate as number).toBeGreaterThan(0.9);
    expect(on.latencyMs.mean!).toBeLessThan(0.2 * off.latencyMs.mean!);
    expect(on.prefetch.used / on.prefetch.issued).toBeGreaterThan(0.9);
  });

  it('hurts where questions are independent: it only costs', () => {
    const random = randomStream('42', 'independent questions');
    const requests = at(every(30_000, 4_000), () => {
      const intent = Math.floor(random() * 40);
      return { text: `question ${intent}`, intent, user: 0, ...known };
    });
    const knobs = { 'cache.ttl': 300_000, 'predictive.minSupport': 2, 'predictive.minConfidence': 0.02 } as const;
    const { off, on } = bothWays(requests, ['predictive', 'cache'], knobs);
    expect(on.costUsd).toBeGreaterThan(1.2 * off.costUsd);
    expect(on.prefetch.wasted).toBeGreaterThan(0.5 * on.prefetch.issued);
    expect(on.charges.prefetch).toBeGreaterThan(0);
    // A confidence that is asked for would have kept it from trying.
    const cautious = bothWays(requests, ['predictive', 'cache'], { 'cache.ttl': 300_000 });
    expect(cautious.on.prefetch.issued).toBeLessThan(0.01 * on.prefetch.issued);
  });
});

describe('freshness', () => {
  const answered = { input: 50, output: 100, tier: 'simple' } as const;
  const callPath = (text: string, contentClass: ContentClass, gapMs: number): Asked[] =>
    at(every(gapMs, 300), () => ({ text, intent: 0, contentClass, ...answered }));

  it('a long TTL on dynamic content buys stale answers, a class TTL avoids them', () => {
    const requests = callPath('what is the current price of the course today', 'dynamic', 600_000);
    const { off, on } = bothWays(requests, ['freshness', 'cache'], { 'cache.ttl': 24 * HOUR });
    expect(off.cache.staleHits as number).toBeGreaterThan(50);
    expect(on.cache.staleHits as number).toBeLessThan(0.2 * (off.cache.staleHits as number));
    expect(on.quality.mean as number).toBeGreaterThan(off.quality.mean as number);
  });

  it('hurts where the wording misleads: what never changes is fetched again and again', () => {
    const requests = callPath('what was the price of gold today in 1980 at the moment', 'static', 600_000);
    const { off, on } = bothWays(requests, ['freshness', 'cache'], { 'cache.ttl': 24 * HOUR });
    expect(on.costUsd).toBeGreaterThan(5 * off.costUsd);
    expect(wrong(off)).toBe(0);
  });

  it('keeps what it takes for static longer than the common TTL', () => {
    const requests = callPath('what is a noun', 'static', 3 * HOUR);
    const { off, on } = bothWays(requests, ['freshness', 'cache']);
    expect(off.cache.hitRate).toBe(0);
    expect(on.cache.hitRate as number).toBeGreaterThan(0.8);
  });
});

describe('adaptive control', () => {
  const cities = ['Rome', 'Oslo', 'Lima', 'Cairo', 'Quito', 'Delhi', 'Paris', 'Tokyo', 'Accra', 'Minsk'];
  /** Questions that differ in one word only, and the share of wrong hits among the semantic ones. */
  const confusing = at(every(5_000, 6_000), (i) => ({
    text: `what is the best time of the year to visit ${cities[(i * 7) % 10]} ${i % 3 === 0 ? 'with' : 'and'} children`,
    intent: (i * 7) % 10,
    ...known,
  }));
  const knobs = {
    'semantic.measure': 'token-cosine',
    'semantic.threshold': 0.8,
    'cache.ttl': 10_000,
    'adaptive.sample': 0.3,
    'fallback.judgeError': 0.05,
  } as const;

  it('raises the similarity until wrong hits are as rare as asked', () => {
    const { off, on } = bothWays(confusing, ['adaptive', 'semantic', 'cache'], knobs);
    const share = ({ cache }: Summary): number => (cache.falseHits as number) / Math.max(1, cache.semanticHits);
    expect(share(off)).toBeGreaterThan(0.5);
    expect(on.cache.falseHits as number).toBeLessThan(0.35 * (off.cache.falseHits as number));
    const path = (on.adaptation as { similarity: number | null }[]).map(({ similarity }) => similarity as number);
    expect(path[0]).toBeCloseTo(0.8, 1);
    expect(path.at(-1) as number).toBeGreaterThan(0.88);
    expect(on.charges.sampling).toBeGreaterThan(0);
  });

  it('hurts where there is nothing to learn: the sample is paid for in vain', () => {
    const requests = at(every(5_000, 500), (i) => ({
      text: `${'abcdefghij'[i % 10]}`.repeat(8),
      intent: i % 10,
      ...known,
    }));
    const { off, on } = bothWays(requests, ['adaptive', 'router', 'cache'], {
      'adaptive.sample': 1,
      'adaptive.minPass': 0,
    });
    expect(on.charges.sampling).toBeGreaterThan(0);
    expect(on.costUsd - off.costUsd).toBeGreaterThan(0.9 * on.charges.sampling);
  });

  it('finds a TTL for content whose pace it was not told', () => {
    const requests = at(Array.from(poissonTimes(40_000, 1 / 6_000, 'pace')), (i) => ({
      text: `what is the price of course ${i % 20}`,
      intent: i % 20,
      tier: 'simple',
      contentClass: 'dynamic',
    }));
    const fast = { changeEveryMs: { dynamic: 2 * HOUR } };
    const set = { 'freshness.dynamic': 4 * HOUR, 'adaptive.maxStale': 0.05 } as const;
    const fixed = run(new HandMade(requests, fast), strategyOf(['cache', 'freshness'], set));
    const adaptive = run(new HandMade(requests, fast), strategyOf(['cache', 'freshness', 'adaptive'], set));
    const share = ({ cache }: Summary): number => (cache.staleHits as number) / cache.exactHits;
    expect(share(fixed)).toBeGreaterThan(0.3);
    expect(share(adaptive)).toBeLessThan(0.35 * share(fixed));
    // An answer of age a is stale with probability a ÷ 2 h, so 5 % of the hits at all ages below 12 minutes are.
    const learnt = adaptive.adaptation?.at(-1)?.ttlMs?.[2] ?? 0;
    expect(learnt / 60_000).toBeGreaterThan(8);
    expect(learnt / 60_000).toBeLessThan(18);
  });
});

describe("the provider's prompt cache", () => {
  const rule = { minTokens: 1_000, stepTokens: 1, ttlMs: 300_000, implicit: true, source: 'test' };
  const rates = { input: 10e-6, output: 10e-6, cachedInput: 1e-6, cacheWrite: 12.5e-6, cacheWriteHour: 20e-6 };
  const model = {
    ...modelOf('only'),
    price: { inputUsdPerToken: 10e-6, outputUsdPerToken: 10e-6 },
    prices: { ...alwaysAt(rates), prefixCache: rule },
  };
  const catalog = catalogOf([model]);
  const systemPrompt = Array.from({ length: 2_000 }, (_, i) => `word${i}`).join(' ');
  const play = (gapMs: number, techniques: readonly Technique[]): Summary =>
    run(
      new HandMade(
        at(every(gapMs, 50), (i) => ({ text: `q${i}`, intent: i, output: 10, ...known })),
        { systemPrompt },
      ),
      strategyOf(techniques),
      { catalog },
    );

  it('helps where a long beginning is sent again and again', () => {
    expect(play(1_000, ['prefix']).costUsd).toBeLessThan(0.2 * play(1_000, []).costUsd);
    expect(play(1_000, ['prefix']).prefix.readTokens).toBeGreaterThan(49 * 2_000);
  });

  it('hurts where it is forgotten before it is used again: writing costs more than sending', () => {
    expect(play(600_000, ['prefix']).costUsd).toBeGreaterThan(1.2 * play(600_000, []).costUsd);
  });

  it('does nothing for models that have none', () => {
    const requests = at(every(1_000, 5), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const { off, on } = bothWays(requests, ['prefix'], {}, { catalog: DOCS_CATALOG });
    expect(on).toEqual(off);
  });
});

describe('routing by cost', () => {
  it('takes the cheapest model that is expected to be good enough', () => {
    const requests = at(every(1_000, 200), (i) => ({
      text: `explain how thing ${i} works`,
      intent: i,
      tier: 'medium',
      contentClass: 'static',
    }));
    const models = (minQuality: number): Summary['models'] =>
      run(
        new HandMade(requests),
        strategyOf(['router'], { 'routing.mode': 'cost-aware', 'routing.minQuality': minQuality }),
      ).models;
    expect(models(0.6)['gpt-3.5-turbo']?.requests).toBe(200);
    expect(models(0.8)['gpt-4o-mini']?.requests).toBe(200);
    expect(models(0.87)['gpt-4']?.requests).toBe(200);
    // Nobody is expected to reach it: then the best.
    expect(models(0.99)['gpt-4']?.requests).toBe(200);
  });

  it('learns from a graded sample what the wording does not tell, and pays for the sample', () => {
    // Easy and hard questions that all look alike to the document's heuristic.
    const requests = at(every(1_000, 6_000), (i) => ({
      text: i % 2 === 0 ? `colour of object ${i % 97}` : `proof of theorem ${i % 89}`,
      intent: i,
      tier: i % 2 === 0 ? 'simple' : 'complex',
      contentClass: 'static',
    }));
    const knobs = { 'routing.minQuality': 0.7, 'routing.sample': 600 } as const;
    const cost = run(new HandMade(requests), strategyOf(['router'], { ...knobs, 'routing.mode': 'cost-aware' }));
    const learned = run(new HandMade(requests), strategyOf(['router'], { ...knobs, 'routing.mode': 'learned' }));
    expect(learned.quality.mean as number).toBeGreaterThan((cost.quality.mean as number) + 0.08);
    expect(learned.charges.training).toBeGreaterThan(0);
    const baseline = run(new HandMade(requests), strategyOf([]));
    expect(learned.costUsd).toBeLessThan(0.75 * baseline.costUsd);
  });

  it('cannot learn where nobody knows which answers are good', () => {
    const requests = at(every(1_000, 20), (i) => ({ text: `q${i}` }));
    const strategy = strategyOf(['router'], { 'routing.mode': 'learned', 'routing.sample': 10 });
    expect(() => run(new HandMade(requests), strategy)).toThrow(/nothing to learn from/);
  });
});

describe('sequential processing', () => {
  it('is a concurrency of 1: the line grows while one is served', () => {
    const requests = at(every(0, 10), (i) => ({ text: `q${i}`, intent: i, ...known }));
    const catalog = catalogOf([modelOf('only', { ms: 100 })]);
    const { latencyMs } = run(new HandMade(requests), strategyOf([], { 'provider.concurrency': 1 }), { catalog });
    expect(latencyMs).toMatchObject({ max: 1_000, mean: 550 });
  });
});

describe('tools whose definitions are fetched', () => {
  /** An agent that answers with what a tool gave, in one session. */
  const agent = (definitions: number, turns = 100): HandMade => {
    const prompts = new PromptTree();
    const head = definitions === 0 ? NO_SEGMENT : prompts.add(NO_SEGMENT, definitions, 'tools');
    let prompt = prompts.add(prompts.add(head, 1_000, 'system'), 50, 'user');
    const asked: Asked[] = [];
    for (let i = 0; i < turns; i++) {
      asked.push({
        at: 1 + i * 10_000,
        text: `turn ${i}`,
        input: prompts.tokens[prompt],
        output: 100,
        prompt,
        session: 0,
        ...known,
      });
      prompt = prompts.add(prompts.add(prompt, 100, 'assistant'), 300, 'tool result');
    }
    return new HandMade(asked, { prompts });
  };
  const plain = catalogOf([modelOf('agent', { ms: 1_000 })]);
  const rates = { input: 10e-6, output: 10e-6, cachedInput: 1e-6, cacheWrite: 12.5e-6, cacheWriteHour: null };
  const prefixCache = { minTokens: 1, stepTokens: 1, ttlMs: HOUR, implicit: true, source: 'here' };
  const cached = catalogOf([{ ...modelOf('agent'), prices: { ...alwaysAt(rates), prefixCache } }]);
  const both = (
    definitions: number,
    catalog: typeof plain,
    others: Technique[],
    knobs: Partial<KnobValues> = {},
    turns = 100,
  ) => ({
    off: run(agent(definitions, turns), strategyOf(others), { catalog }),
    on: run(agent(definitions, turns), strategyOf(['tools', ...others], knobs), { catalog }),
  });

  it('help where they are long and nothing keeps what is sent again: a step now and then costs less', () => {
    const { off, on } = both(50_000, plain, [], { 'tools.count': 200 }, 10);
    expect(on.costUsd).toBeLessThan(0.8 * off.costUsd);
    expect(on.tools).toMatchObject({ defined: true, searches: expect.any(Number) });
    expect(on.tools?.searches).toBeGreaterThan(0);
    expect(on.charges.toolSearch).toBeGreaterThan(0);
    expect(off.tokens.input - on.tokens.input).toBeLessThan(on.tools?.sparedTokens as number);
    expect(on.quality.relative ?? null).toBeNull();
  });

  it('hurt where they are few: what finds them is longer than they are', () => {
    const { off, on } = both(400, plain, []);
    expect(on.tools?.sparedTokens).toBeLessThan(0);
    expect(on.costUsd).toBeGreaterThan(off.costUsd);
    expect(on.latencyMs.mean!).toBeGreaterThan(off.latencyMs.mean!);
  });

  it('hurt under a provider’s cache, most where they are listed with the others: all behind them is written anew', () => {
    const { off, on } = both(2_000, cached, ['prefix']);
    const listed = both(2_000, cached, ['prefix'], { 'tools.place': 'listed' }).on;
    expect(on.costUsd).toBeGreaterThan(off.costUsd);
    expect(listed.costUsd).toBeGreaterThan(on.costUsd);
    expect(listed.prefix.writtenTokens).toBeGreaterThan(1.5 * (on.prefix.writtenTokens as number));
    expect(listed.tools).toEqual(on.tools);
  });

  it('do nothing where no prompt begins with any', () => {
    const { off, on } = both(0, plain, []);
    expect(on.costUsd).toBe(off.costUsd);
  });
});
