import { beforeAll, describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import type { KnobValues, Technique } from '../../src/settings/knobs.ts';
import { differsInSubstance, substanceOf } from '../../src/techniques/semantic/similarity/substance.ts';
import { AZURE, azureCalls } from '../azure-calls.ts';
import { BANKING77, banking77 } from '../banking77.ts';
import { generatedCalls, type LoggedCall } from '../generated/calls.ts';
import { gradedQuestions, plainAccuracies, plainBreakEven, plainCascade } from '../generated/graded-questions.ts';
import {
  generatedQuestions,
  type LabelledQuestion,
  plainRepeats,
  plainSemanticHits,
  plainTokenCosine,
} from '../generated/labelled-questions.ts';
import { named } from '../public-data.ts';
import { MMLU, mmluLabels, type RouterLabels } from '../router-labels.ts';
import { breakEvenError } from '../techniques/fallback/two-model-cascade.ts';
import { catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

type Setting = [knobs: Partial<KnobValues>, hits: number, wrong: number];

/** The questions through the pipeline: answers at once, nothing expires; exact keys unless said otherwise. */
function pipelineOver(questions: () => readonly LabelledQuestion[]) {
  let workload: HandMade;
  beforeAll(() => {
    const rows = questions();
    const intents = [...new Set(rows.map(({ intent }) => intent))];
    const ids = new Map(intents.map((intent, id) => [intent, id]));
    // Made once, so that all thresholds use the same neighbours.
    workload = new HandMade(
      rows.map(({ text, intent }, i) => ({ at: 1 + i, text, intent: ids.get(intent) as number })),
    );
  });
  const known = new Map<string, { hits: number; false: number }>();
  return (knobs: Partial<KnobValues>, techniques: readonly Technique[] = ['cache', 'semantic']) => {
    const setting = JSON.stringify([knobs, techniques]);
    const before = known.get(setting);
    if (before !== undefined) return before;
    const strategy = strategyOf(techniques, {
      'cache.key': 'exact',
      'cache.ttl': Number.POSITIVE_INFINITY,
      'cache.maxEntries': Number.POSITIVE_INFINITY,
      'cache.lookup': 0,
      'semantic.lookup': 0,
      'semantic.measure': 'token-cosine',
      ...knobs,
    });
    const { cache } = run(workload, strategy, { catalog: instant(DOCS_CATALOG) });
    const counted = { hits: cache.exactHits + cache.semanticHits, false: cache.falseHits as number };
    known.set(setting, counted);
    return counted;
  };
}

/** The law: questions whose hits and false hits are known have them in the pipeline, to the integer. */
function hitsAsCounted(
  play: ReturnType<typeof pipelineOver>,
  { settings, repeats }: { settings: readonly Setting[]; repeats: number },
): void {
  it.each(settings)('with %j has %i hits, %i of them false', (knobs, hits, wrong) => {
    expect(play(knobs)).toEqual({ hits, false: wrong });
  });

  it(`repeats ${repeats} questions but for case and punctuation`, () => {
    expect(play({ 'cache.key': 'ascii' }, ['cache']).hits).toBe(repeats);
  });
}

describe('a semantic cache over generated questions, counted by comparing all entries', () => {
  const questions = generatedQuestions(350);
  const counted = (threshold: number, maxEntries = Number.POSITIVE_INFINITY, guard = false): Setting => {
    const refuses = (a: string, b: string) => guard && differsInSubstance(substanceOf(a), substanceOf(b));
    const setting = { similarity: plainTokenCosine, threshold, maxEntries, refuses };
    const { hits, false: wrong } = plainSemanticHits(questions, setting);
    const knobs = { 'semantic.threshold': threshold, 'cache.maxEntries': maxEntries, 'semantic.guard': guard };
    return [knobs, hits, wrong];
  };
  hitsAsCounted(
    pipelineOver(() => questions),
    {
      settings: [counted(0.7), counted(0.8), counted(0.9), counted(0.8, 40), counted(0.8, 40, true)],
      repeats: plainRepeats(questions),
    },
  );
});

describe.skipIf(BANKING77 === null)(named('Banking77 (CC BY 4.0), 13,083 questions of 77 intents', BANKING77), () => {
  const play = pipelineOver(banking77);
  hitsAsCounted(play, {
    settings: [
      [{ 'semantic.threshold': 0.7 }, 5966, 1483],
      [{ 'semantic.threshold': 0.8 }, 3220, 537],
      [{ 'semantic.threshold': 0.9 }, 947, 65],
      [{ 'semantic.threshold': 0.8, 'cache.maxEntries': 500 }, 581, 135],
    ],
    repeats: 60,
  });

  it('the guard takes more than half of the false hits at 0.8 for a fifth of all hits', () => {
    const plain = play({ 'semantic.threshold': 0.8 });
    const guarded = play({ 'semantic.threshold': 0.8, 'semantic.guard': true });
    expect(guarded.false).toBeLessThan(0.45 * plain.false);
    expect(guarded.hits).toBeGreaterThan(0.75 * plain.hits);
  });
});

/** Batches by the definition: each takes all who come before its time is up, until it is full. */
function windows(arrivals: readonly number[], size: number, waitMs: number): { count: number; waitMs: number } {
  let count = 0;
  let waited = 0;
  for (let first = 0; first < arrivals.length; ) {
    const opened = arrivals[first];
    let next = first + 1;
    while (next < arrivals.length && next - first < size && arrivals[next] < opened + waitMs) next++;
    const closed = next - first === size ? arrivals[next - 1] : opened + waitMs;
    for (let i = first; i < next; i++) waited += closed - arrivals[i];
    count++;
    first = next;
  }
  return { count, waitMs: waited / arrivals.length };
}

/** The law: batches and waits are as counted by the definition, whoever arrives when. */
function batchesAsCounted(calls: () => readonly LoggedCall[]): void {
  it.each([
    [10, 100],
    [10, 1_000],
    [4, 5_000],
    [64, 250],
    [2, 50],
    [1, 100],
  ])('at most %i together, for %i ms at most: as counted by the definition', (size, waitMs) => {
    const first = calls()[0].at;
    const arrivals = calls().map(({ at }) => at - first + 1);
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
}

describe('batching 2,000 generated calls', () => {
  const calls = generatedCalls(2_000);
  batchesAsCounted(() => calls);
});

describe.skipIf(AZURE === null)(named('batching the Azure code trace (CC BY 4.0), 8,819 requests', AZURE), () => {
  batchesAsCounted(azureCalls);
});

/** What is known of graded questions. */
interface KnownOfGrades {
  weak: number;
  strong: number;
  /** With a perfect judge. */
  best: number;
  /** By the judge's error: accuracy and share of strong calls. */
  judged: readonly (readonly [judgeError: number, accuracy: number, strongShare: number])[];
  /** Between which errors the cascade ceases to be worth it. */
  breakEven: readonly [number, number];
  digits: number;
}

/** The law: the cascade in the pipeline comes to what is known of the grades, by their word and its own dice. */
function cascadeAsKnown(read: () => RouterLabels, known: KnownOfGrades): void {
  let labels: RouterLabels;
  let count: number;
  let workload: HandMade;
  beforeAll(() => {
    labels = read();
    count = labels.texts.length;
    // Made once, so that the texts are worked on once.
    workload = new HandMade(
      labels.texts.map((text, i) => ({
        at: 1 + i,
        // A question that comes twice may have been graded differently: each is a text of its own here.
        text: `${i} ${text}`,
        labels: { weak: labels.weak[i] === 1, strong: labels.strong[i] === 1 },
      })),
    );
  });
  const catalog = catalogOf([modelOf('weak'), modelOf('strong')], {
    tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
    judge: { model: 'weak', verdictTokens: 8, source: 'test' },
  });
  const play = (techniques: Parameters<typeof strategyOf>[0], judgeError = 0) => {
    const summary = run(
      workload,
      strategyOf(techniques, { 'fallback.judge': 'by-rate', 'fallback.judgeError': judgeError }),
      { catalog },
    );
    return { accuracy: summary.quality.taskSuccessRate as number, strong: (summary.models.strong?.calls ?? 0) / count };
  };
  /** Three standard deviations of a share. */
  const within = (share: number): number => 3 * Math.sqrt((share * (1 - share)) / count);

  it('takes the log’s word for who is right', () => {
    expect(play([]).accuracy).toBeCloseTo(known.strong, known.digits);
    expect(play(['router']).accuracy).toBeCloseTo(known.weak, known.digits);
  });

  it('with a perfect judge answers as well as can be', () => {
    const { accuracy, strong } = play(['router', 'fallback']);
    expect(accuracy).toBeCloseTo(known.best, 4);
    expect(strong).toBeCloseTo(1 - known.weak, known.digits);
  });

  it.each(known.judged)('with a judge who errs in %s of the cases: accuracy %s at %s strong calls', (...known) => {
    const [error, accuracy, strong] = known;
    const played = play(['router', 'fallback'], error);
    expect(Math.abs(played.accuracy - accuracy)).toBeLessThan(within(accuracy));
    expect(Math.abs(played.strong - strong)).toBeLessThan(within(strong));
  });

  it(`is worth it until the judge errs in ${known.breakEven.map((error) => error.toFixed(3)).join(' to ')} of the cases`, () => {
    const share = (of: (i: number) => boolean): number => labels.texts.filter((_, i) => of(i)).length / count;
    const pair = {
      weakGood: share((i) => labels.weak[i] === 1),
      strongGood: share((i) => labels.strong[i] === 1),
      bothGood: share((i) => labels.weak[i] === 1 && labels.strong[i] === 1),
    };
    const breakEven = breakEvenError(pair);
    expect(breakEven).toBeGreaterThan(known.breakEven[0]);
    expect(breakEven).toBeLessThan(known.breakEven[1]);
    const always = play([]).accuracy;
    expect(play(['router', 'fallback'], breakEven - 0.06).accuracy).toBeGreaterThan(always);
    expect(play(['router', 'fallback'], breakEven + 0.06).accuracy).toBeLessThan(always);
  });
}

describe('the cascade on generated grades, counted by definition', () => {
  const labels = gradedQuestions(5_000);
  const { weak, strong, oracle } = plainAccuracies(labels);
  const breakEven = plainBreakEven(labels);
  cascadeAsKnown(() => labels, {
    weak,
    strong,
    best: oracle,
    judged: [0.1, 0.2].map((error) => {
      const { accuracy, strongShare } = plainCascade(labels, error);
      return [error, accuracy, strongShare] as const;
    }),
    breakEven: [breakEven - 0.002, breakEven + 0.002],
    digits: 9,
  });
});

describe.skipIf(MMLU === null)(named('the cascade on MMLU (RouteLLM’s labels, Apache-2.0)', MMLU), () => {
  cascadeAsKnown(mmluLabels, {
    weak: 0.68091,
    strong: 0.80587,
    best: 0.8587,
    judged: [
      [0.1, 0.836, 0.355],
      [0.2, 0.813, 0.392],
    ],
    breakEven: [0.2, 0.24],
    digits: 5,
  });
});
