import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { judge, parseHeldThreshold, parseThreshold, valueAtPath } from '../../src/result/thresholds.ts';

const RESULT = {
  savings: { costRatio: 0.5, latencyP95Ratio: null },
  optimized: { latencyMs: { p95: 900 }, models: { 'gpt-3.5-turbo': { share: 0.25 } } },
  baseline: { latencyMs: { p95: 1200 } },
  points: [{ x: 1 }],
};

const met = (text: string): boolean | undefined => judge(RESULT, [parseThreshold(text, '--threshold')])[0]?.met;
const problem = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ what, fix }) => `${what}; ${fix}`).join('\n');
  }
  return '';
};

describe('a threshold', () => {
  it.each([
    ['savings.costRatio>=0.5', true],
    ['savings.costRatio>0.5', false],
    ['savings.costRatio <= 50%', true],
    ['savings.costRatio<0.5', false],
    ['savings.costRatio==0.5', true],
    ['savings.costRatio!=0.5', false],
    ['optimized.latencyMs.p95<1s', true],
    ['optimized.latencyMs.p95<900ms', false],
    ['optimized.latencyMs.p95<1_000', true],
    ['optimized.models.gpt-3.5-turbo.share>20%', true],
    // Not known is not met.
    ['savings.latencyP95Ratio>-1', false],
  ])('%s: %s', (text, expected) => expect(met(text)).toBe(expected));

  it('may be about an end of an interval, which a result without intervals does not know', () => {
    const drawn = {
      ...RESULT,
      savings: { ...RESULT.savings, ci95: { costRatio: [0.4, 0.6] } },
      intervals: { 'optimized.latencyMs.p95': [850, 950] },
    };
    const held = (text: string, result: unknown = drawn) => judge(result, [parseThreshold(text, '--threshold')])[0];
    expect(held('savings.ci95.costRatio.lo>=0.4')).toMatchObject({ value: 0.4, met: true });
    expect(held('savings.ci95.costRatio.lo>0.4')).toMatchObject({ met: false });
    expect(held('savings.ci95.costRatio.hi<=60%')).toMatchObject({ value: 0.6, met: true });
    expect(held('intervals.optimized.latencyMs.p95.hi<1s')).toMatchObject({ value: 950, met: true });
    expect(held('savings.ci95.costRatio.lo>=0.1', RESULT)).toMatchObject({ value: null, met: false });
    expect(problem(() => held('savings.ci95.costRatoi.lo>=0.1'))).toContain('there is no');
  });

  it('finds keys with dots in them', () => {
    expect(valueAtPath(RESULT, 'optimized.models.gpt-3.5-turbo.share')).toBe(0.25);
    expect(valueAtPath({ a: { 'b.c': 1, b: { d: 2 } } }, 'a.b.d')).toBe(2);
  });

  it.each(['savings.costRatio', '>=0.4', 'a=>1', 'a>=', 'a b>1'])('"%s" is not one', (text) => {
    expect(problem(() => parseThreshold(text, '--threshold'))).toContain('is not a comparison');
  });

  it('needs a number', () => {
    expect(problem(() => parseThreshold('a>=much', '--threshold'))).toContain('"much" is not a number');
  });

  it.each([
    ['optimized.latencyMs.p95<1.5s', 1_500],
    ['optimized.costUsd<=$12.50', 12.5],
    ['optimized.models.gpt-4.costUsd<$1', 1],
    ['optimized.monthlyUsd<=500', 500],
    ['optimized.cache.falseHits<=1k', 1_000],
    ['savings.ci95.costRatio.lo>=40%', 0.4],
    ['intervals.optimized.latencyMs.p95.hi<=2s', 2_000],
    // Of what the figures do not know, any way to write a value will do.
    ['strategy.knobs.cache.ttl<=1h', 3_600_000],
  ])('%s is written as its figure is', (text, value) => {
    expect(parseThreshold(text, '--threshold').value).toBe(value);
  });

  it.each([
    ['latencyMs.p95<40%', 'latencyMs.p95, which is a time; write milliseconds or a duration, as in 800, 800ms or 1s'],
    ['optimized.costUsd<40%', 'optimized.costUsd, which is money; write US dollars, as in 0.01 or $0.01'],
    [
      'savings.costRatio>=1s',
      'savings.costRatio, which is a share; write a fraction or a percentage, as in 0.4 or 40%',
    ],
    ['optimized.cache.falseHits<3%', 'optimized.cache.falseHits, which is a count; write how many, as in 250 or 10k'],
    ['savings.ci95.costRatio.lo>=$1', 'savings.ci95.costRatio.lo, which is a share; write a fraction'],
    ['intervals.optimized.latencyMs.p95.hi<5%', 'intervals.optimized.latencyMs.p95.hi, which is a time'],
    [
      'optimized.throughputPerSecond>1s',
      'optimized.throughputPerSecond, which is a plain number; write it as in 3 or 0.5',
    ],
  ])('%s is refused: it does not fit', (text, why) => {
    expect(problem(() => parseThreshold(text, '--threshold'))).toContain(`does not fit ${why}`);
  });

  it('that a saved result was held against is read whatever its unit', () => {
    expect(parseHeldThreshold('latencyMs.p95<40%')).toMatchObject({ path: 'latencyMs.p95', value: 0.4 });
  });

  it('on an unknown path suggests the known ones', () => {
    const of = (path: string): string => problem(() => judge(RESULT, [parseThreshold(`${path}<1`, '--threshold')]));
    expect(of('latencyMs.p95')).toContain('did you mean optimized.latencyMs.p95 or baseline.latencyMs.p95?');
    expect(of('saving.costRatio')).toContain('did you mean savings.costRatio?');
    expect(of('optimized.latencyMs')).toContain('is not a number');
    expect(of('x.y.z.and.so.on')).toContain('optimize simulate --json');
  });
});
