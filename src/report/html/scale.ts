import type { Unit } from '../../figures/show.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

/** Steps of a time axis that people count in, in milliseconds, ascending. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 7, 14, 28, 56, 112, 365].map((n) => n * DAY),
];

/** The steps an axis of a unit is bound to; null where any round number will do. */
export function stepsOf(unit: Unit): readonly number[] | null {
  return unit === 'duration' ? TIME_STEPS : null;
}

/** Round values between two others, about `count` of them or fewer, for an axis. */
export function ticksBetween(from: number, to: number, count: number, unit: Unit): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) as number) * power;
  const step = stepsOf(unit)?.find((each) => each >= rough) ?? round;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}
