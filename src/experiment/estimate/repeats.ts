import { DIFFICULTIES, type Difficulty } from './answers.ts';

/** Questions that are asked by many: the one at place k is asked 1/k as often as the first. */
const TOPIC_COUNTS = [1_000, 100, 10] as const;

/** Which questions come again, so that a given share of all does. */
export interface Repeats {
  /** Share of the questions that ask one of those that many ask. */
  common: number;
  /** How many such questions there are of each difficulty. */
  topics: (typeof TOPIC_COUNTS)[number];
}

/** Of so many questions, the mixture in which a share of them was asked before, as expected. */
export function repeatsOf(share: number, questions: number, difficulty: Difficulty): Repeats {
  if (share === 0) return { common: 0, topics: TOPIC_COUNTS[0] };
  for (const topics of TOPIC_COUNTS) {
    const repeated = (common: number): number => {
      const asked = DIFFICULTIES[difficulty].map((tier) => tier * common * questions);
      return asked.reduce((sum, each) => sum + each - distinct(topics, each), 0) / questions;
    };
    if (repeated(1) < share) continue;
    let [low, high] = [0, 1];
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (repeated(middle) < share) low = middle;
      else high = middle;
    }
    return { common: (low + high) / 2, topics };
  }
  return { common: 1, topics: 10 };
}

/** How many of so many topics are among so many questions, as expected where questions come at random. */
function distinct(topics: number, questions: number): number {
  let harmonic = 0;
  for (let k = 1; k <= topics; k++) harmonic += 1 / k;
  let sum = 0;
  for (let k = 1; k <= topics; k++) sum += 1 - Math.exp(-questions / (k * harmonic));
  return sum;
}
