import type { Unit } from './show.ts';

/** Which way is better. */
export type Better = 'less' | 'more';

/** What is known of a figure whatever its value. */
export interface Figure {
  /** What a table calls it. */
  title: string;
  /** What a narrow column calls it, where that is not the title. */
  short?: string;
  /** Money is in USD, times in milliseconds, shares are fractions. */
  unit: Unit;
  /** Absent where neither is: more look-ups are neither good nor bad. */
  better?: Better;
  /** The technique whose work it shows, where it shows that of one alone. */
  technique?: string;
  /** Why the value is null where it is: `no cache was asked`. Absent where it is always known. */
  unknown?: string;
  /** Whether experiments compare it, and give it an interval. */
  compared?: true;
}
