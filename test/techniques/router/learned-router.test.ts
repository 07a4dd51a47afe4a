import { describe, expect, it } from 'vitest';
import { evaluateRouter } from '../../../src/experiment/router-evaluation.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { cheapestMeeting } from '../../../src/techniques/router/cost-aware-choice.ts';
import { LearnedRouter, UNGRADED } from '../../../src/techniques/router/learned-router.ts';
import { named, publicData } from '../../public-data.ts';
import { mmluLabels, type RouterLabels, routerArenaLabels } from '../../router-labels.ts';

/** Questions of two kinds: the first model is good at the one and bad at the other, the second good at both. */
function twoKinds(n: number) {
  const random = randomStream('two kinds', 'test');
  const filler = ['the', 'of', 'a', 'in', 'on', 'with', 'and', 'for', 'by', 'to'];
  const kinds = Array.from({ length: n }, () => (random() < 0.5 ? 'easy' : 'hard'));
  const texts = kinds.map((kind) => {
    const words = Array.from({ length: 8 }, () => filler[Math.floor(random() * filler.length)]);
    words[Math.floor(random() * 8)] = kind === 'easy' ? 'capital' : 'integral';
    return words.join(' ');
  });
  const draw = (easy: number, hard: number) =>
    kinds.map((kind) => (random() < (kind === 'easy' ? easy : hard) ? 1 : 0));
  return { kinds, texts, labels: [draw(0.9, 0.2), draw(0.95, 0.85)] };
}

describe('on questions of two kinds', () => {
  const { texts, labels } = twoKinds(2_000);
  const router = new LearnedRouter(2);
  router.train(texts, labels);

  it('it learns how likely each model is to be right on each', () => {
    const close = (text: string, model: number, probability: number) =>
      expect(Math.abs(router.predict(text, model) - probability)).toBeLessThan(0.1);
    close('the capital of a and to in for', 0, 0.9);
    close('with a integral of the by on', 0, 0.2);
    close('the capital of a and to in for', 1, 0.95);
    close('with a integral of the by on', 1, 0.85);
  });

  it('says the same of all models at once, and again when it learns the same', () => {
    const out = new Float64Array(2);
    router.predictAll('the capital', out);
    expect([...out]).toEqual([router.predict('the capital', 0), router.predict('the capital', 1)]);
    router.train(texts, labels);
    expect(router.predict('the capital', 0)).toBe(out[0]);
  });

  it('does not learn from answers nobody has graded', () => {
    const half = texts.length / 2;
    const partly = new LearnedRouter(1);
    partly.train(texts, [labels[0]!.map((grade, i) => (i < half ? grade : UNGRADED))]);
    const alone = new LearnedRouter(1);
    alone.train(texts.slice(0, half), [labels[0]!.slice(0, half)]);
    expect(partly.predict('the capital of', 0)).toBe(alone.predict('the capital of', 0));
  });
});

it('a router that has learnt nothing expects as much of every text', () => {
  const router = new LearnedRouter(1);
  expect([router.predict('anything', 0), router.predict('', 0)]).toEqual([0.5, 0.5]);
  router.train([], [[]]);
  expect(router.predict('anything', 0)).toBe(0.5);
});

/** What routers that learnt from the other four fifths say of each fifth, by model. */
function crossValidated(
  { texts, weak, strong }: RouterLabels,
  foldOf = (i: number) => i % 5,
): [Float64Array, Float64Array] {
  const predicted: [Float64Array, Float64Array] = [new Float64Array(texts.length), new Float64Array(texts.length)];
  for (let fold = 0; fold < 5; fold++) {
    const learnt = Array.from(texts.keys()).filter((i) => foldOf(i) !== fold);
    const router = new LearnedRouter(2);
    router.train(
      learnt.map((i) => texts[i] as string),
      [weak, strong].map((grades) => learnt.map((i) => grades[i] as number)),
    );
    for (let i = 0; i < texts.length; i++) {
      if (foldOf(i) !== fold) continue;
      for (const model of [0, 1] as const) predicted[model][i] = router.predict(texts[i] as string, model);
    }
  }
  return predicted;
}

describe('on the MMLU labels, in 5-fold cross-validation', () => {
  const path = publicData('routellm-mmlu.csv.gz');

  it.skipIf(path === null)(
    named('it beats a published hashed linear model, APGR .664, and is calibrated', path),
    () => {
      const labels = mmluLabels() as RouterLabels;
      const [weak, strong] = crossValidated(labels);
      const gain = strong.map((probability, i) => probability - (weak[i] as number));
      const { apgr } = evaluateRouter(gain, labels.weak, labels.strong);
      expect(apgr).toBeGreaterThan(0.664);
      expect(apgr).toBeCloseTo(0.695, 2);

      // Where it says 60-70 %, about two thirds of the answers are good.
      let error = 0;
      for (let decile = 0; decile < 10; decile++) {
        const inside = Array.from(weak.keys()).filter((i) => Math.floor((weak[i] as number) * 10) === decile);
        const excess = inside.reduce((sum, i) => sum + (weak[i] as number) - (labels.weak[i] as number), 0);
        error += Math.abs(excess) / weak.length;
      }
      expect(error).toBeLessThan(0.04);
    },
  );

  it.skipIf(path === null)(named('it knows less of subjects it has not learnt, and still beats chance', path), () => {
    const labels = mmluLabels() as RouterLabels;
    // The questions stand in the file by subject.
    const [weak, strong] = crossValidated(labels, (i) => Math.floor((5 * i) / labels.texts.length));
    const gain = strong.map((probability, i) => probability - (weak[i] as number));
    expect(evaluateRouter(gain, labels.weak, labels.strong).apgr).toBeCloseTo(0.616, 2);
  });
});

describe('on RouterArena, where the cheaper model is the better one', () => {
  const path = publicData('routerarena-sub10.csv');

  it.skipIf(path === null)(named('it notices', path), () => {
    const labels = routerArenaLabels()!;
    const [haiku, gemini] = crossValidated(labels);
    const n = labels.texts.length;
    const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / n;
    const cost = [mean(labels.weakUsd), mean(labels.strongUsd)];
    const route = (minQuality: number) => {
      let toGemini = 0;
      let good = 0;
      let usd = 0;
      for (let i = 0; i < n; i++) {
        const choice = cheapestMeeting([haiku[i]!, gemini[i]!], cost, minQuality, Number.POSITIVE_INFINITY);
        toGemini += choice;
        good += (choice === 1 ? labels.strong[i] : labels.weak[i]) as number;
        usd += (choice === 1 ? labels.strongUsd[i] : labels.weakUsd[i]) as number;
      }
      return { toGemini: toGemini / n, quality: good / n, usd };
    };
    const dear = { quality: mean(labels.weak), usd: n * cost[0]! };
    for (const minQuality of [0, 0.5, 0.8, 1]) {
      const routed = route(minQuality);
      expect(routed.toGemini).toBeGreaterThan(0.85);
      expect(routed.quality).toBeGreaterThan(dear.quality + 0.14);
      expect(routed.usd).toBeLessThan(0.4 * dear.usd);
    }
    expect(route(0).toGemini).toBe(1);
  });
});
