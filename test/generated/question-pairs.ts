import { randomStream } from '../../src/foundation/random.ts';
import type { QuestionPair } from '../techniques/semantic/similarity/langcache-pairs.ts';

const THINGS = ['iPhone', 'Tesla', 'Kindle', 'PlayStation', 'Thermomix'];
const PLACES = ['Rome', 'Berlin', 'Tokyo', 'Lisbon', 'Oslo'];

/** Courtesy, word order and word forms: one answer does for both. */
const REWORDED: ((one: string) => string)[] = [
  (one) => `please tell me: ${one}`,
  (one) => `${one}?`,
  (one) => one.toUpperCase(),
  (one) => one.replace('price', 'prices').replace('train', 'trains').replace('battery', 'batteries'),
  (one) => `could you say ${one}, thanks`,
];

type OneOf = <T>(of: readonly T[]) => T;

/** Pairs made to mislead: nearly the same words, and two answers. */
const MISLEADING: ((oneOf: OneOf) => [string, string])[] = [
  (oneOf) => {
    const thing = oneOf(THINGS);
    return [`price of ${thing} in the year 2020`, `price of ${thing} in the year 2023`];
  },
  (oneOf) => {
    const thing = oneOf(THINGS);
    return [`can I use the ${thing} with my charger`, `can I use the ${thing} without my charger`];
  },
  (oneOf) => {
    const thing = oneOf(THINGS);
    return [`how do I enable the alarm of my ${thing}`, `how do I disable the alarm of my ${thing}`];
  },
  (oneOf) => {
    const [from, to] = [oneOf(PLACES.slice(0, 2)), oneOf(PLACES.slice(2))];
    return [`train from ${from} to ${to} in the morning`, `train from ${to} to ${from} in the morning`];
  },
  (oneOf) => {
    const thing = oneOf(THINGS);
    return [`what is the price of the ${thing}`, `what is the latest price of the ${thing}`];
  },
];

const QUESTIONS: ((oneOf: OneOf) => string)[] = [
  (oneOf) => `what is the price of the ${oneOf(THINGS)}`,
  (oneOf) => `how long does the battery of a ${oneOf(THINGS)} last`,
  (oneOf) => `which train goes to ${oneOf(PLACES)} at night`,
];

/** Pairs of questions, half of them the same in other words, half made to mislead. */
export function generatedPairs(count: number): QuestionPair[] {
  const random = randomStream('generated pairs', 'test');
  const oneOf: OneOf = (of) => of[Math.floor(random() * of.length)] as (typeof of)[number];
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 1) {
      const [one, other] = oneOf(MISLEADING)(oneOf);
      return { one, other, same: false };
    }
    const one = oneOf(QUESTIONS)(oneOf);
    return { one, other: oneOf(REWORDED)(one), same: true };
  });
}
