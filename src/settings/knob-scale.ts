import { KNOBS, type Knob, type KnobPath, type KnobValue } from './knobs.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DURATIONS = [
  ...[0, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 3, 7, 14, 30].map((n) => n * DAY),
];
const DECADES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const COUNTS = [0, ...DECADES.flatMap((decade) => [1, 2, 5].map((n) => n * decade))];
const DOLLARS = [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1e3].flatMap((decade) =>
  [1, 2, 5].map((n) => Number((n * decade).toPrecision(1))),
);
const RATIOS = Array.from({ length: 21 }, (_, i) => i / 20);
const UP_TO_TEN = Array.from({ length: 11 }, (_, i) => i);

/** Where the numbers of a kind stand; every knob takes those within its range. */
const SCALES = { duration: DURATIONS, count: COUNTS, usd: DOLLARS, ratio: RATIOS, number: UP_TO_TEN } as const;

/** The values of a knob worth trying, from the least to the greatest, the one it has now among them. */
export function knobScale(path: KnobPath, now: KnobValue): readonly KnobValue[] {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') return [false, true];
  if (knob.type === 'choice') return knob.choices as readonly KnobValue[];
  const allowed = (value: number): boolean =>
    value <= knob.max && (knob.aboveMin === true ? value > knob.min : value >= knob.min);
  const values = new Set(SCALES[knob.type].filter(allowed));
  values.add(now as number);
  values.add(knob.default);
  if ('infinite' in knob && knob.infinite !== undefined) values.add(Number.POSITIVE_INFINITY);
  return [...values].sort((a, b) => a - b);
}
