import { formatNumberOf } from '../../foundation/units.ts';
import type { Learned } from '../../simulation/model-choice.ts';
import type { LeftOut } from '../plan.ts';

/** What a router that has learned does no more. */
export const SAMPLED: LeftOut = {
  what: '--router-sample',
  why: 'no question is asked of every model to learn from any more: what was learned is in the file, and stays as it is',
};

/** Where grades were drawn by chance, weights are no more than a demonstration. */
export function gradesOf({ grades, logged }: Learned): LeftOut | false {
  return (
    logged < grades && {
      what: 'grades of your own',
      why: `the router learned from grades that ${logged === 0 ? 'were' : 'in part were'} simulated, so its weights are a demonstration: give a log labels (correct: {"MODEL": 1})`,
    }
  );
}

/** What the weights were learned from, for the top of the file. */
export function taughtBy({ questions, distinct, grades, logged, ungraded }: Learned): string[] {
  const of = `${formatNumberOf(questions, 'question')} (${formatNumberOf(distinct, 'different text')})`;
  const whose =
    logged === 0
      ? 'all of them simulated, by what is published of the models'
      : logged === grades
        ? "all of them the log's own"
        : `${formatNumberOf(logged, 'of them', 'of them')} the log's own, the others simulated`;
  return [
    `The router's weights, LEARNED at the end, come of one run: of ${of} and ${formatNumberOf(grades, 'grade')} of answers, ${whose}.`,
    ...(ungraded.length === 0 ? [] : [`Nobody graded ${ungraded.join(', ')}: taken to be right half of the time.`]),
    ...(logged < grades
      ? ['With simulated grades they are a demonstration: they know nothing of how your models answer.']
      : []),
  ];
}

/** The weights as code, a feature a line, to the last digit. */
export function learnedWeights({ router }: Learned): string {
  const { bias, weights } = router.weights;
  return [
    '/** By model: the logarithm of odds of a good answer. Then features of texts, which are hashes of words, with their weight for each model. */',
    'const LEARNED: { bias: number[]; weights: number[][] } = {',
    `  bias: [${bias.join(', ')}],`,
    '  weights: [',
    ...weights.map((row) => `    [${row.join(', ')}],`),
    '  ],',
    '};',
  ].join('\n');
}
