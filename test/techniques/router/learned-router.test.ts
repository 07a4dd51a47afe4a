import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { cheapestMeeting } from '../../../src/techniques/router/cost-aware-choice.ts';
import { LearnedRouter, UNGRADED } from '../../../src/techniques/router/learned-router.ts';
import { TrainedRouter } from '../../../src/techniques/router/trained-router.ts';
import { gradedQuestions, plainApgr } from '../../generated/graded-questions.ts';
import { named } from '../../public-data.ts';
import {
  MMLU,
  mmluLabels,
  type PricedLabels,
  ROUTER_ARENA,
  type RouterLabels,
  routerArenaLabels,
} from '../../router-labels.ts';
import { evaluateRouter } from './router-evaluation.ts';

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

  it('says the same as another that is made of its weights, written down', () => {
    const again = new TrainedRouter(JSON.parse(JSON.stringify(router.weights)));
    for (const text of [...texts.slice(0, 50), 'words that nobody has seen', '']) {
      for (const model of [0, 1]) expect(again.predict(text, model)).toBe(router.predict(text, model));
    }
    for (const row of [[1, 2], [1, 2, 3, 4], [-1, 0, 0], [65_536, 0, 0], [0.5, 0, 0], []]) {
      expect(() => new TrainedRouter({ bias: [0, 0], weights: [row] })).toThrow(RangeError);
    }
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

/** What a list of grades and a router that learnt it come to. */
interface KnownOfLearning {
  /** The least area under the performance-gap curve in cross-validation, the area itself, and to how many digits. */
  beats: number;
  apgr: number;
  digits: number;
  /** Mean distance between what it says and what is so, in ten classes, at most. */
  calibration: number;
}

/** The law: in 5-fold cross-validation the learned router comes to what is known, and means what it says. */
function learnsAsKnown(
  named: (name: string) => string,
  read: () => RouterLabels,
  { beats, apgr: known, digits, calibration }: KnownOfLearning,
): void {
  it(named(`it beats an APGR of ${beats}, and is calibrated`), () => {
    const labels = read();
    const [weak, strong] = crossValidated(labels);
    const gain = strong.map((probability, i) => probability - weak[i]);
    const { apgr } = evaluateRouter(gain, labels.weak, labels.strong);
    expect(apgr).toBeGreaterThan(beats);
    expect(apgr).toBeCloseTo(known, digits);

    // Where it says 60-70 %, about two thirds of the answers are good.
    let error = 0;
    for (let decile = 0; decile < 10; decile++) {
      const inside = Array.from(weak.keys()).filter((i) => Math.floor(weak[i] * 10) === decile);
      const excess = inside.reduce((sum, i) => sum + weak[i] - labels.weak[i], 0);
      error += Math.abs(excess) / weak.length;
    }
    expect(error).toBeLessThan(calibration);
  });
}

describe('on generated grades, in 5-fold cross-validation', () => {
  const labels = gradedQuestions(3_000);
  const hard = (text: string): number => (/integral|eigenvalue|syllogism|torque|entropy/.test(text) ? 1 : 0);
  // The word that makes a question hard is all there is to know: whoever knows it cannot be beaten by much.
  learnsAsKnown(
    (name) => name,
    () => labels,
    {
      beats: plainApgr(labels, (text) => text.length),
      apgr: plainApgr(labels, hard),
      digits: 1,
      // Of five times fewer questions than the public ones.
      calibration: 0.08,
    },
  );
});

describe.skipIf(MMLU === null)('on the MMLU labels, in 5-fold cross-validation', () => {
  // Published: a hashed linear model, APGR .664.
  learnsAsKnown((name) => named(name, MMLU), mmluLabels, { beats: 0.664, apgr: 0.695, digits: 2, calibration: 0.04 });

  it(named('it knows less of subjects it has not learnt, and still beats chance', MMLU), () => {
    const labels = mmluLabels();
    // The questions stand in the file by subject.
    const [weak, strong] = crossValidated(labels, (i) => Math.floor((5 * i) / labels.texts.length));
    const gain = strong.map((probability, i) => probability - weak[i]);
    expect(evaluateRouter(gain, labels.weak, labels.strong).apgr).toBeCloseTo(0.616, 2);
  });
});

/** The law: where the cheaper model is the better one, a router that learns sends next to all there. */
function noticesTheCheaper(named: (name: string) => string, read: () => PricedLabels): void {
  it(named('it notices'), () => {
    const labels = read();
    const [dearer, cheaper] = crossValidated(labels);
    const n = labels.texts.length;
    const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / n;
    const cost = [mean(labels.weakUsd), mean(labels.strongUsd)];
    const route = (minQuality: number) => {
      let toCheaper = 0;
      let good = 0;
      let usd = 0;
      for (let i = 0; i < n; i++) {
        const choice = cheapestMeeting([dearer[i], cheaper[i]], cost, minQuality, Number.POSITIVE_INFINITY);
        toCheaper += choice;
        good += choice === 1 ? labels.strong[i] : labels.weak[i];
        usd += choice === 1 ? labels.strongUsd[i] : labels.weakUsd[i];
      }
      return { toCheaper: toCheaper / n, quality: good / n, usd };
    };
    const dear = { quality: mean(labels.weak), usd: n * cost[0] };
    for (const minQuality of [0, 0.5, 0.8, 1]) {
      const routed = route(minQuality);
      expect(routed.toCheaper).toBeGreaterThan(0.85);
      expect(routed.quality).toBeGreaterThan(dear.quality + 0.14);
      expect(routed.usd).toBeLessThan(0.4 * dear.usd);
    }
    expect(route(0).toCheaper).toBe(1);
  });
}

describe('on generated grades, where the cheaper model is the better one', () => {
  noticesTheCheaper(
    (name) => name,
    () => {
      const odds = { weak: { easy: 0.65, hard: 0.4 }, strong: { easy: 0.85, hard: 0.7 } };
      const labels = gradedQuestions(800, odds);
      const price = (usd: number) => Float64Array.from(labels.texts, (text) => usd * text.length);
      return { ...labels, weakUsd: price(0.25e-6), strongUsd: price(0.08e-6) };
    },
  );
});

describe.skipIf(ROUTER_ARENA === null)('on RouterArena, where the cheaper model is the better one', () => {
  noticesTheCheaper((name) => named(name, ROUTER_ARENA), routerArenaLabels);
});
