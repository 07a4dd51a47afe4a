import { expect } from 'vitest';

/**
 * Holds a value to what it should be, as `toBe` does, in loops of many thousands: there an expectation would take longer
 * than what it is about, so that one is made only where it fails. `of`: what the value is of.
 */
export function same<T>(actual: T, expected: T, of?: string): void {
  if (!Object.is(actual, expected)) expect(actual, of).toBe(expected);
}
