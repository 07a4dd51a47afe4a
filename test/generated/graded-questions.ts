import { randomStream } from '../../src/foundation/random.ts';
import type { RouterLabels } from '../router-labels.ts';

const EASY = ['capital', 'river', 'colour', 'spelling', 'plural'];
const HARD = ['integral', 'eigenvalue', 'syllogism', 'torque', 'entropy'];
const FILLER = ['the', 'of', 'a', 'in', 'on', 'with', 'and', 'for', 'by', 'to', 'this', 'that'];
const ASKING = ['What is', 'Name', 'Find', 'Give', 'Which is', 'Explain'];
const REASONING = ['Explain', 'Compare', 'How does one find', 'Why is'];

/** Odds of a right answer, by difficulty. */
export interface Odds {
  easy: number;
  hard: number;
}

/**
 * Questions with how two models answered them: hard ones are longer on average, of other words and
 * more often asked for reasons; now and then only the weaker model is right.
 */
export function gradedQuestions(
  count: number,
  { weak, strong }: { weak: Odds; strong: Odds } = {
    weak: { easy: 0.88, hard: 0.4 },
    strong: { easy: 0.92, hard: 0.78 },
  },
): RouterLabels {
  const random = randomStream('graded questions', 'test');
  const oneOf = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const hard = Array.from({ length: count }, () => random() < 0.45);
  const texts = hard.map((isHard) => {
    const words = Array.from({ length: 4 + Math.floor(random() * (isHard ? 24 : 14)) }, () => oneOf(FILLER));
    words[Math.floor(random() * words.length)] = oneOf(isHard ? HARD : EASY);
    return `${oneOf(isHard && random() < 0.5 ? REASONING : ASKING)} ${words.join(' ')}?`;
  });
  const grades = (odds: Odds): Float64Array =>
    Float64Array.from(hard, (isHard) => (random() < (isHard ? odds.hard : odds.easy) ? 1 : 0));
  return { texts, weak: grades(weak), strong: grades(strong) };
}

/** A list of questions with their two grades, to be counted one by one. */
const gradesOf = ({ weak, strong }: RouterLabels): { weak: number; strong: number }[] =>
  Array.from(weak, (grade, i) => ({ weak: grade, strong: strong[i] as number }));

/** Accuracy when the questions that score at least so much go to the strong model, and how many do, as shares. */
function routedAt(labels: RouterLabels, scores: readonly number[], threshold: number) {
  const n = scores.length;
  const good = gradesOf(labels).map(({ weak, strong }, i) => ((scores[i] as number) >= threshold ? strong : weak));
  return {
    share: scores.filter((score) => score >= threshold).length / n,
    accuracy: good.reduce((sum, grade) => sum + grade, 0) / n,
  };
}

/** The area under the performance-gap curve by definition: every threshold tried, trapezoids between them. */
export function plainApgr(labels: RouterLabels, score: (text: string) => number): number {
  const scores = labels.texts.map(score);
  const thresholds = [...new Set(scores), Number.POSITIVE_INFINITY].sort((a, b) => b - a);
  const points = thresholds.map((threshold) => routedAt(labels, scores, threshold));
  const [none, all] = [points[0], points[points.length - 1]];
  const area = points.reduce((sum, { share, accuracy }, i) => {
    const before = points[Math.max(0, i - 1)];
    return sum + ((share - before.share) * (accuracy + before.accuracy)) / 2;
  }, 0);
  return (area - none.accuracy) / (all.accuracy - none.accuracy);
}

/** What a cascade comes to with a judge who errs so often, question by question, both verdicts weighed. */
export function plainCascade(labels: RouterLabels, judgeError: number): { accuracy: number; strongShare: number } {
  const grades = gradesOf(labels);
  let [accuracy, strongShare] = [0, 0];
  for (const { weak, strong } of grades) {
    const stands = weak === 1 ? 1 - judgeError : judgeError;
    accuracy += (stands * weak + (1 - stands) * strong) / grades.length;
    strongShare += (1 - stands) / grades.length;
  }
  return { accuracy, strongShare };
}

/** The judge's error, to a thousandth, from which on a cascade is less accurate than the strong model alone. */
export function plainBreakEven(labels: RouterLabels): number {
  const alone = labels.strong.reduce((sum, grade) => sum + grade, 0) / labels.strong.length;
  for (let thousandths = 0; thousandths <= 1_000; thousandths++) {
    if (plainCascade(labels, thousandths / 1_000).accuracy < alone) return thousandths / 1_000;
  }
  return 1;
}

/** Accuracies of the models, and of the router that knows who is right and asks the weaker one where it can. */
export function plainAccuracies(labels: RouterLabels) {
  const grades = gradesOf(labels);
  const share = (of: (grade: { weak: number; strong: number }) => boolean): number =>
    grades.filter(of).length / grades.length;
  return {
    weak: share(({ weak }) => weak === 1),
    strong: share(({ strong }) => strong === 1),
    oracle: share(({ weak, strong }) => weak === 1 || strong === 1),
    oracleStrongShare: share(({ weak, strong }) => weak === 0 && strong === 1),
  };
}
