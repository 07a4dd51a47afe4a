import { describe, expect, it } from 'vitest';
import { openListing } from '../../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { catalogOf } from '../../../src/models/run-catalog.ts';
import type { Reached } from '../../../src/replay/explain/explained-step.ts';
import { type ExplainPlan, explain } from '../../../src/replay/explain/explainer.ts';
import type { Explanation } from '../../../src/replay/explain/explanation.ts';
import { defaultKnobs, type KnobValues, type Technique } from '../../../src/settings/knobs.ts';

/** What becomes of questions under techniques and knobs. */
function asked(
  queries: readonly string[],
  techniques: readonly Technique[],
  knobs: Partial<KnobValues> = {},
  more: Partial<ExplainPlan> = {},
): Explanation[] {
  const strategy = { name: 'tested', techniques: new Set(techniques), knobs: { ...defaultKnobs(), ...knobs } };
  return explain(queries, { catalog: DOCS_CATALOG, strategy, ...more }).explanations;
}

/** The step of that name; undefined where it was not reached. */
function step<S extends Reached['step']>(explanation: Explanation | undefined, name: S) {
  const found = explanation?.steps.find((each) => each.step === name && each.reached);
  return found as Extract<Reached, { step: S }> | undefined;
}

describe('what is explained of', () => {
  it('the cache: who left the answer, how old it is, and when it is too old', () => {
    const [first, hit, expired] = asked(['a', 'a', 'a'], ['cache'], { 'cache.ttl': 1_000 });
    expect(step(first, 'cache')).toMatchObject({ found: 'nothing', of: null });
    expect(step(hit, 'cache')).toMatchObject({ found: 'hit', of: 1, ahead: false });
    const age = hit!.request.atMs - first!.request.atMs - first!.played.latencyMs!;
    expect(step(hit, 'cache')?.ageMs).toBeCloseTo(age, 9);
    expect(step(expired, 'cache')).toMatchObject({ found: 'expired', of: 1 });
  });

  it('the store: how long an answer is kept, and whose had to go for it', () => {
    const [, second] = asked(['a', 'b'], ['cache'], { 'cache.maxEntries': 1, 'cache.ttl': 5_000 });
    expect(step(second, 'store')).toMatchObject({ ttlMs: 5_000, evicted: 'a' });
  });

  it('freshness: the kind of content by its wording, and what follows for its answer', () => {
    const [live, timeless] = asked(['What time is it right now?', 'What is a loop?'], ['cache', 'freshness']);
    expect(step(live, 'freshness')).toMatchObject({ contentClass: 'real-time', ttlMs: 0 });
    expect(step(live, 'store')).toMatchObject({ ttlMs: 0 });
    expect(step(timeless, 'freshness')).toMatchObject({ contentClass: 'static', ttlMs: 86_400_000 });
  });

  it('the semantic cache: what is nearest, and why it is not served', () => {
    const questions = ['How do I turn roaming on?', 'How do I turn roaming off?', 'What is Python?'];
    const knobs = { 'semantic.threshold': 0.8, 'semantic.guard': true };
    const [, refused, far] = asked(questions, ['semantic'], knobs);
    expect(step(refused, 'semantic')?.nearest).toMatchObject({ of: 1, differs: true, outcome: 'refused by the guard' });
    expect(step(far, 'semantic')?.nearest?.outcome).toBe('too different');
    const [, served] = asked(questions, ['semantic'], { ...knobs, 'semantic.guard': false });
    expect(step(served, 'semantic')).toMatchObject({ found: true, nearest: { of: 1, outcome: 'hit' } });
    expect(step(served, 'semantic')?.usd).toBeCloseTo(served!.played.costUsd, 15);
  });

  it('coalescing: for whose answer a request waits', () => {
    const [first, second] = asked(['a', 'a'], ['coalescing'], {}, { everyMs: 10 });
    expect(step(first, 'coalescing')?.with).toBeNull();
    expect(step(second, 'coalescing')?.with).toBe(1);
    expect(second?.answeredBy).toBe(first?.answeredBy);
    expect(second?.played.costUsd).toBe(0);
  });

  it('the budget: what is left, which model is too dear, and when nobody is asked any more', () => {
    const daily = { 'budget.daily': 0.01, 'budget.whenExhausted': 'refuse' } as const;
    const [first, second] = asked(['a', 'b'], ['budget'], { ...daily, 'budget.perRequest': 0.005 });
    expect(step(first, 'budget')).toMatchObject({ leftUsd: 0.005, limit: 'open', instead: 'gpt-4' });
    expect(step(second, 'budget')?.limit).toBe('open');
    const [, refused] = asked(['a', 'b'], ['budget'], daily);
    expect(step(refused, 'budget')).toMatchObject({ leftUsd: 0, limit: 'refuse' });
    expect(refused).toMatchObject({ outcome: 'refused', answeredBy: 'nobody' });
  });

  it('the router: by complexity, by cost, and while it learns', () => {
    const query = 'Compare Python and Java for enterprise applications';
    const [byTier] = asked([query], ['router']);
    expect(step(byTier, 'router')).toMatchObject({ by: 'tier', tier: 'medium', model: 'gpt-4o-mini' });
    const [byCost] = asked([query], ['router'], { 'routing.mode': 'cost-aware', 'routing.minQuality': 0.85 });
    const chosen = step(byCost, 'router');
    const enough = chosen!.candidates.filter(({ quality }) => quality >= 0.85).sort((a, b) => a.usd - b.usd);
    expect(chosen).toMatchObject({ by: 'cost', minQuality: 0.85, model: enough[0]!.model });
    const [learning] = asked([query], ['router'], { 'routing.mode': 'learned' });
    expect(step(learning, 'router')).toMatchObject({ by: 'sample', model: 'gpt-4' });
    expect(step(learning, 'router')!.usd).toBeGreaterThan(0);
  });

  it('the prompt and the cap: tokens taken out, asked for and cut off', () => {
    const [short] = asked(['Hi, could you please explain how DNS works?'], ['prompt', 'cap'], { 'cap.maxTokens': 100 });
    const { before, after } = short!.tokens;
    expect(step(short, 'prompt')).toMatchObject({ before, after, concise: null });
    expect(step(short, 'cap')).toMatchObject({ full: 500 - before, maxTokens: 100, cut: true });
    const [concise] = asked(['a'], ['prompt'], { 'prompt.concise': true });
    expect(step(concise, 'prompt')?.concise?.plain).toBeGreaterThan(1.5 * step(concise, 'prompt')!.concise!.asked);
  });

  it("the provider's cache of prompts: why there is nothing in it", async () => {
    expect(step(asked(['a'], ['prefix'])[0], 'prefix')?.because).toBe('not offered');
    const catalog = catalogOf(await openListing('openai'), { map: {}, routes: true });
    expect(step(asked(['a'], ['prefix'], {}, { catalog })[0], 'prefix')?.because).toBe('nothing shared');
  });

  it('batching: with how many others a call goes, and how long it waits for them', () => {
    const knobs = { 'batching.maxSize': 8, 'batching.maxWait': 100, 'batching.adaptive': false };
    const [first, second] = asked(['a', 'b'], ['batching'], knobs, { everyMs: 30 });
    expect(step(first, 'batching')).toMatchObject({ together: 2, waitedMs: 100 });
    expect(step(second, 'batching')).toMatchObject({ together: 2, waitedMs: 70 });
  });

  it('the judge: each verdict, and who is asked instead', () => {
    const queries = Array.from({ length: 40 }, (_, i) => `question ${i}`);
    const all = asked(queries, ['router', 'fallback'], { 'fallback.judgeError': 0.5 });
    const seen = all.map((each) => ({ each, verdicts: step(each, 'fallback')!.verdicts }));
    const returned = seen.filter(({ verdicts }) => verdicts[0]?.passed === false);
    expect(returned.length).toBeGreaterThan(0);
    expect(returned.length).toBeLessThan(seen.length);
    for (const { each, verdicts } of seen) {
      const calls = step(each, 'call')!.calls;
      expect(calls.map(({ model }) => model)).toEqual([
        verdicts[0]!.model,
        ...verdicts.flatMap(({ next }) => (next === null ? [] : [next])),
      ]);
      expect(each.answeredBy).toBe(calls.at(-1)?.model);
      expect(verdicts.every(({ passed, next }) => passed === (next === null))).toBe(true);
    }
  });

  it('the provider: waiting for a slot, and being turned away', () => {
    const slow = asked(['a', 'b'], [], { 'provider.concurrency': 1, 'provider.steady': true }, { everyMs: 100 });
    expect(step(slow[1], 'call')?.calls[0]?.waitedMs).toBeCloseTo(700, 6);
    const limited = { 'provider.requestsPerMinute': 1, 'provider.retries': 1 };
    const [, failed] = asked(['a', 'b'], [], limited, { everyMs: 100 });
    expect(failed).toMatchObject({ outcome: 'failed', answeredBy: 'nobody' });
    expect(step(failed, 'call')?.calls[0]).toMatchObject({ usd: null, turnedAway: 2 });
  });

  it('prediction: what may come next, and whose answer waits when it does', () => {
    const patience = { 'predictive.minSupport': 1, 'predictive.minConfidence': 0.3 };
    const knobs = { ...patience, 'cache.ttl': 1_000, 'provider.steady': true };
    const talk = ['a', 'b', 'c', 'a', 'b'];
    const [, , , again, next] = asked(talk, ['cache', 'predictive'], knobs, { everyMs: 1_000 });
    expect(step(again, 'predictive')?.guesses).toEqual([{ query: 'b', outcome: 'fetched' }]);
    expect(step(again, 'predictive')!.usd).toBeGreaterThan(0);
    expect(next?.outcome).toBe('hit ahead');
    expect(step(next, 'cache')).toMatchObject({ found: 'hit', of: 4, ahead: true });
  });
});
