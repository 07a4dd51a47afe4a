import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import type { KnobValues, Technique } from '../../src/settings/knobs.ts';
import { named, publicData } from '../public-data.ts';
import { mmluLabels } from '../router-labels.ts';
import { breakEvenError } from '../techniques/fallback/two-model-cascade.ts';
import { catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const banking77 = publicData('banking77.jsonl');

/** Banking77, read once, so that all thresholds use the same neighbours. */
function bankingWorkload(path: string): HandMade {
  const intents = new Map<string, number>();
  const requests = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line, i) => {
      const { text, intent } = JSON.parse(line) as { text: string; intent: string };
      if (!intents.has(intent)) intents.set(intent, intents.size);
      return { at: 1 + i, text, intent: intents.get(intent) as number };
    });
  return new HandMade(requests);
}
const workload = banking77 === null ? null : bankingWorkload(banking77);

/** Banking77 through the pipeline: answers at once, nothing expires; exact keys unless said otherwise. */
function banking(knobs: Partial<KnobValues>, techniques: readonly Technique[] = ['cache', 'semantic']) {
  const strategy = strategyOf(techniques, {
    'cache.key': 'exact',
    'cache.ttl': Number.POSITIVE_INFINITY,
    'cache.maxEntries': Number.POSITIVE_INFINITY,
    'cache.lookup': 0,
    'semantic.lookup': 0,
    'semantic.measure': 'token-cosine',
    ...knobs,
  });
  const { cache } = run(workload as HandMade, strategy, { catalog: instant(DOCS_CATALOG) });
  return { hits: cache.exactHits + cache.semanticHits, false: cache.falseHits };
}

describe.skipIf(banking77 === null)(named('Banking77 (CC BY 4.0), 13,083 questions of 77 intents', banking77), () => {
  it.each([
    [0.7, 5966, 1483],
    [0.8, 3220, 537],
    [0.9, 947, 65],
  ])('at a similarity of %s has %i hits, %i of them false', (threshold, hits, falseHits) => {
    expect(banking({ 'semantic.threshold': threshold })).toMatchObject({ hits, false: falseHits });
  });

  it('with an LRU cache of 500 at 0.8 has 581 hits, 135 of them false', () => {
    expect(banking({ 'semantic.threshold': 0.8, 'cache.maxEntries': 500 })).toMatchObject({ hits: 581, false: 135 });
  });

  it('repeats 60 questions but for case and punctuation', () => {
    expect(banking({ 'cache.key': 'ascii' }, ['cache']).hits).toBe(60);
  });

  it('the guard takes more than half of the false hits at 0.8 for a fifth of all hits', () => {
    const plain = banking({ 'semantic.threshold': 0.8 });
    const guarded = banking({ 'semantic.threshold': 0.8, 'semantic.guard': true });
    expect(guarded.false as number).toBeLessThan(0.45 * (plain.false as number));
    expect(guarded.hits).toBeGreaterThan(0.75 * plain.hits);
  });
});

const azure = publicData('azure-llm-code-2023.csv');

/** Arrivals of the Azure trace in milliseconds, from 1 on. */
function azureArrivals(path: string): number[] {
  const times = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Date.parse(`${line.split(',')[0]?.slice(0, 23).replace(' ', 'T')}Z`));
  return times.map((time) => time - (times[0] as number) + 1);
}

/** Batches by the definition: each takes all who come before its time is up, until it is full. */
function windows(arrivals: readonly number[], size: number, waitMs: number): { count: number; waitMs: number } {
  let count = 0;
  let waited = 0;
  for (let first = 0; first < arrivals.length; ) {
    const opened = arrivals[first] as number;
    let next = first + 1;
    while (next < arrivals.length && next - first < size && (arrivals[next] as number) < opened + waitMs) next++;
    const closed = next - first === size ? (arrivals[next - 1] as number) : opened + waitMs;
    for (let i = first; i < next; i++) waited += closed - (arrivals[i] as number);
    count++;
    first = next;
  }
  return { count, waitMs: waited / arrivals.length };
}

describe.skipIf(azure === null)(named('batching the Azure code trace (CC BY 4.0), 8,819 requests', azure), () => {
  const arrivals = azure === null ? [] : azureArrivals(azure);

  it.each([
    [10, 100],
    [10, 1_000],
    [4, 5_000],
    [64, 250],
    [2, 50],
    [1, 100],
  ])('at most %i together, for %i ms at most: as counted by the definition', (size, waitMs) => {
    const requests = arrivals.map((at, i) => ({ at, text: `q${i}` }));
    const strategy = strategyOf(['batching'], {
      'batching.maxSize': size,
      'batching.maxWait': waitMs,
      'provider.concurrency': 1_000_000,
    });
    const { batches, latencyMs } = run(new HandMade(requests), strategy, { catalog: instant(DOCS_CATALOG) });
    const expected = windows(arrivals, size, waitMs);
    expect(batches.count).toBe(expected.count);
    expect(batches.meanSize).toBeCloseTo(arrivals.length / expected.count, 9);
    expect(batches.meanWaitMs).toBeCloseTo(expected.waitMs, 6);
    // Answers take no time here, so a batch's wait is all there is.
    expect(latencyMs.mean).toBeCloseTo(expected.waitMs, 6);
  });
});

const mmlu = mmluLabels();
const present = mmlu === null ? null : 'there';

describe.skipIf(mmlu === null)(named('the cascade on MMLU (RouteLLM’s labels, Apache-2.0)', present), () => {
  const labels = mmlu as NonNullable<typeof mmlu>;
  const count = labels?.texts.length ?? 0;
  const catalog = catalogOf([modelOf('weak'), modelOf('strong')], {
    tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
    judge: { model: 'weak', verdictTokens: 8, source: 'test' },
  });
  const play = (techniques: Parameters<typeof strategyOf>[0], judgeError = 0) => {
    const workload = new HandMade(
      labels.texts.map((text, i) => ({
        at: 1 + i,
        // A question that comes twice may have been graded differently: each is a text of its own here.
        text: `${i} ${text}`,
        labels: { weak: labels.weak[i] === 1, strong: labels.strong[i] === 1 },
      })),
    );
    const summary = run(workload, strategyOf(techniques, { 'fallback.judgeError': judgeError }), { catalog });
    return { accuracy: summary.quality.taskSuccessRate as number, strong: (summary.models.strong?.calls ?? 0) / count };
  };
  /** Three standard deviations of a share. */
  const within = (share: number): number => 3 * Math.sqrt((share * (1 - share)) / count);

  it('takes the log’s word for who is right', () => {
    expect(play([]).accuracy).toBeCloseTo(0.80587, 5);
    expect(play(['router']).accuracy).toBeCloseTo(0.68091, 5);
  });

  it('with a perfect judge answers as well as can be: 85.9 % at 31.9 % strong calls', () => {
    const { accuracy, strong } = play(['router', 'fallback']);
    expect(accuracy).toBeCloseTo(0.8587, 4);
    expect(strong).toBeCloseTo(1 - 0.68091, 5);
  });

  it.each([
    [0.1, 0.836, 0.355],
    [0.2, 0.813, 0.392],
  ])('with a judge who errs in %s of the cases: accuracy %s at %s strong calls', (error, accuracy, strong) => {
    const played = play(['router', 'fallback'], error);
    expect(Math.abs(played.accuracy - accuracy)).toBeLessThan(within(accuracy));
    expect(Math.abs(played.strong - strong)).toBeLessThan(within(strong));
  });

  it('is worth it until the judge errs in 20 to 23 % of the cases', () => {
    const share = (of: (i: number) => boolean): number => labels.texts.filter((_, i) => of(i)).length / count;
    const pair = {
      weakGood: share((i) => labels.weak[i] === 1),
      strongGood: share((i) => labels.strong[i] === 1),
      bothGood: share((i) => labels.weak[i] === 1 && labels.strong[i] === 1),
    };
    const breakEven = breakEvenError(pair);
    expect(breakEven).toBeGreaterThan(0.2);
    expect(breakEven).toBeLessThan(0.24);
    const always = play([]).accuracy;
    expect(play(['router', 'fallback'], breakEven - 0.06).accuracy).toBeGreaterThan(always);
    expect(play(['router', 'fallback'], breakEven + 0.06).accuracy).toBeLessThan(always);
  });
});
