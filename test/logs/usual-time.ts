import fc from 'fast-check';

/** A number of two digits, a little past what it can be in a time. */
const upTo = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: max + 1 }).map((n) => `${n}`.padStart(2, '0'));
const year = fc.integer({ min: 100, max: 9999 }).map((n) => `${n}`.padStart(4, '0'));
/** A time as most programs write it, without its zone; some are past what there is. */
export const usualTime = fc
  .tuple(
    fc.tuple(year, upTo(12), upTo(31)).map((date) => date.join('-')),
    fc.constantFrom('T', ' '),
    fc.tuple(upTo(24), upTo(59), upTo(60)).map((clock) => clock.join(':')),
    fc.option(
      fc.stringMatching(/^\d{1,9}$/).map((digits) => `.${digits}`),
      { nil: '' },
    ),
  )
  .map((parts) => parts.join(''));
