import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  COMPARED,
  FIGURES,
  figureAt,
  figureOf,
  inSentence,
  type SummaryPath,
  showAt,
} from '../../src/figures/figures.ts';
import type { SUMMARY_FIGURES } from '../../src/figures/summary-figures.ts';
import type { Savings } from '../../src/result/schema/savings.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { TECHNIQUES } from '../../src/techniques/techniques.ts';

/** The paths of the numbers in a type; what is under any name, and series, are no paths. */
type NumberPaths<T, Before extends string = ''> = {
  [K in keyof T & string]-?: string extends keyof T
    ? never
    : T[K] extends number | null | undefined
      ? `${Before}${K}`
      : T[K] extends readonly unknown[] | string | boolean | null | undefined
        ? never
        : NumberPaths<NonNullable<T[K]>, `${Before}${K}.`>;
}[keyof T & string];

type At<T, Path extends string> = Path extends `${infer Key}.${infer Rest}`
  ? Key extends keyof T
    ? At<NonNullable<T[Key]>, Rest> | (undefined extends T[Key] ? null : never)
    : never
  : Path extends keyof T
    ? T[Path]
    : never;

/** Charges are named by the techniques that cause them, the timeline is a series. */
type Figured = Omit<Summary, 'charges' | 'timeline'>;
type UnknownAt<Path> = Path extends string ? (null extends At<Summary, Path> ? Path : never) : never;
type SaysUnknown = {
  [P in SummaryPath]: (typeof SUMMARY_FIGURES)[P] extends { unknown: string } ? P : never;
}[SummaryPath];

describe('the figures', () => {
  it('are those of a summary, every one, by their paths', () => {
    expectTypeOf<SummaryPath>().toEqualTypeOf<NumberPaths<Figured>>();
  });

  it('say why they are not known exactly where they may be null', () => {
    expectTypeOf<SaysUnknown>().toEqualTypeOf<UnknownAt<SummaryPath>>();
  });

  it('have those of the savings beside them', () => {
    expectTypeOf<Exclude<keyof typeof FIGURES, SummaryPath>>().toEqualTypeOf<`savings.${keyof Savings}`>();
  });

  it('have titles that no other figure has', () => {
    const titles = Object.values(FIGURES).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('belong to techniques that there are', () => {
    const named = Object.values(FIGURES).flatMap((figure) => ('technique' in figure ? [figure.technique] : []));
    expect(named.filter((name) => !TECHNIQUES.includes(name))).toEqual([]);
  });

  it('are compared only where one way is better', () => {
    expect(COMPARED.filter((path) => !('better' in FIGURES[path]))).toEqual([]);
  });

  it.each([
    ['optimized.latencyMs.p95', 'ms'],
    ['baseline.costPerRequestUsd', 'usd'],
    ['attribution.router.alone.costRatio', 'share'],
    ['attribution.cache.added.hitRate', 'share'],
    ['attribution.cache.spentUsd', 'usd'],
    ['models.gpt-3.5-turbo.latencyP50Ms', 'ms'],
    ['optimized.models.gpt-3.5-turbo.calls', 'count'],
    ['charges.judge', 'usd'],
    ['ceilings.hitRateByIntent', 'share'],
    ['savings.monthlyUsd', 'usd'],
  ])('are found in other parts of a result: %s', (path, unit) => {
    expect(figureOf(path)?.unit).toBe(unit);
  });

  it('are not made up for paths that lead to none', () => {
    expect(figureOf('latencyMs.p96')).toBeUndefined();
    expect(figureOf('optimized.nothing')).toBeUndefined();
    expect(figureOf('toString')).toBeUndefined();
  });

  it('have titles that can stand within a sentence', () => {
    expect(['Cache hit rate', 'P95 latency', 'Quality kept'].map(inSentence)).toEqual([
      'cache hit rate',
      'P95 latency',
      'quality kept',
    ]);
  });

  it('are read and written by their path', () => {
    const summary = { latencyMs: { p95: 1_523 }, cache: { hitRate: null } };
    expect(figureAt(summary, 'latencyMs.p95')).toBe(1_523);
    expect([showAt(summary, 'latencyMs.p95'), showAt(summary, 'cache.hitRate')]).toEqual(['1.52 s', '—']);
  });
});
