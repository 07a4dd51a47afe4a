import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LessonProgress,
  merged,
  NO_PROGRESS,
  type Progress,
  parseProgress,
  type ScoredProgress,
  STAGES,
  UNTOUCHED,
  withLesson,
  withReset,
} from '../../src/tutorial/learner-progress.ts';

const lessonProgress: fc.Arbitrary<LessonProgress> = fc.record({
  generation: fc.nat(2),
  touched: fc.nat(5),
  stage: fc.constantFrom(...STAGES),
  prediction: fc.oneof(
    fc.constant(null),
    fc.record({
      answer: fc.oneof(fc.constantFrom('a', 'b'), fc.nat(3)),
      right: fc.oneof(fc.constant(null), fc.boolean()),
      made: fc.nat(3),
    }),
  ),
  hints: fc.nat(3),
  attempts: fc.nat(9),
  solved: fc.boolean(),
  best: fc.oneof(fc.constant(null), fc.record({ usd: fc.nat(3), flags: fc.constantFrom('--ttl 1h', '--ttl 2h') })),
  finished: fc.boolean(),
});
const scoredProgress: fc.Arbitrary<ScoredProgress> = fc.record({
  generation: fc.nat(2),
  attempts: fc.nat(9),
  hints: fc.nat(3),
  best: fc.oneof(fc.constant(null), fc.record({ score: fc.nat(3), flags: fc.constantFrom('--ttl 1h', '--ttl 2h') })),
});
const progress: fc.Arbitrary<Progress> = fc
  .tuple(
    fc.dictionary(fc.constantFrom('ttl', 'routing', 'of-a-later-version'), lessonProgress),
    fc.dictionary(fc.constantFrom('smallest-bill', 'of-a-later-version'), scoredProgress),
  )
  .map(([lessons, challenges]) => ({ version: 1, lessons: { ...lessons }, challenges: { ...challenges } }));

describe('the progress of two sessions', () => {
  it('is the same in whatever order and how often it is merged', () => {
    fc.assert(
      fc.property(progress, progress, progress, (a, b, c) => {
        expect(merged(a, b)).toEqual(merged(b, a));
        expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
        expect(merged(merged(a, b), b)).toEqual(merged(a, b));
      }),
    );
  });

  it('is never less than either has, unless the lesson was reset', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const both = merged(a, b);
        for (const [id, mine] of Object.entries(a.lessons)) {
          const whole = both.lessons[id] as LessonProgress;
          if (whole.generation > mine.generation) continue;
          expect(STAGES.indexOf(whole.stage)).toBeGreaterThanOrEqual(STAGES.indexOf(mine.stage));
          expect(whole.hints).toBeGreaterThanOrEqual(mine.hints);
          expect(whole.solved || !mine.solved).toBe(true);
          expect(whole.finished || !mine.finished).toBe(true);
          if (mine.best !== null) expect(whole.best?.usd).toBeLessThanOrEqual(mine.best.usd);
        }
        for (const [id, mine] of Object.entries(a.challenges)) {
          const whole = both.challenges[id] as ScoredProgress;
          if (whole.generation > mine.generation) continue;
          expect(whole.attempts).toBeGreaterThanOrEqual(mine.attempts);
          if (mine.best !== null) expect(whole.best?.score).toBeGreaterThanOrEqual(mine.best.score);
        }
      }),
    );
  });

  it('keeps a reset, although the other session still knows how it was before', () => {
    const before = withLesson(NO_PROGRESS, 'ttl', { ...UNTOUCHED, finished: true, solved: true });
    const reset = withReset(before, ['ttl', 'never-opened']);
    expect(merged(before, reset).lessons.ttl).toMatchObject({ finished: false, solved: false });
    expect(Object.keys(reset.lessons)).toEqual(['ttl']);
  });
});

describe('remembered progress', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(progress, (all) => {
        expect(parseProgress(JSON.stringify(all))).toEqual({ progress: all });
      }),
    );
  });

  it.each([
    ['', 'is not JSON'],
    ['[]', 'is not a record of lessons'],
    ['{"version":1}', 'is not a record of lessons'],
    ['{"version":2,"lessons":{}}', 'another version'],
    ['{"version":1,"lessons":{"ttl":{"stage":"nowhere"}}}', 'has an entry for "ttl"'],
    [`{"version":1,"lessons":{"ttl":${JSON.stringify({ ...UNTOUCHED, hints: -1 })}}}`, 'has an entry for "ttl"'],
  ])('%s is refused', (text, wrong) => {
    const parsed = parseProgress(text);
    expect('wrong' in parsed && parsed.wrong).toContain(wrong);
  });
});
