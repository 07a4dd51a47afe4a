import { describe, expect, it } from 'vitest';
import { CHAPTERS } from '../../src/tutorial/chapters.ts';
import { LESSONS, nextLesson } from '../../src/tutorial/course.ts';
import { NO_PROGRESS, UNTOUCHED, withLesson } from '../../src/tutorial/learner-progress.ts';

describe('the course', () => {
  // Seventeen techniques, failures, prices by the month and of errors: three lessons more than an hour and a half has room for.
  it('has 18 to 33 lessons of about one and a half hours together, in the chapters, each with some', () => {
    expect(LESSONS.length).toBeGreaterThanOrEqual(18);
    expect(LESSONS.length).toBeLessThanOrEqual(33);
    expect([...new Set(LESSONS.map(({ chapter }) => chapter))]).toEqual(CHAPTERS.map(({ id }) => id));
    const minutes = LESSONS.reduce((sum, lesson) => sum + lesson.minutes, 0);
    expect(minutes).toBeGreaterThan(45);
    expect(minutes).toBeLessThanOrEqual(99);
  });

  it('has an id for each lesson, and no word of the command among them', () => {
    const ids = LESSONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[a-z][a-z-]+$/);
      expect(['list', 'next', 'check', 'hint', 'challenge', 'reset', 'sandbox']).not.toContain(id);
    }
  });

  it('builds on earlier lessons alone', () => {
    for (const [i, { needs }] of LESSONS.entries()) {
      for (const need of needs) expect(LESSONS.slice(0, i).map(({ id }) => id)).toContain(need);
    }
  });

  it('takes one forward, lesson by lesson, until all are finished', () => {
    let progress = NO_PROGRESS;
    for (const lesson of LESSONS) {
      expect(nextLesson(progress)).toBe(lesson);
      progress = withLesson(progress, lesson.id, { ...UNTOUCHED, finished: true });
    }
    expect(nextLesson(progress)).toBeNull();
  });

  it('never ends a choice with a word that leaves the lesson', () => {
    for (const { prediction } of LESSONS) {
      if (prediction.kind !== 'choice') continue;
      for (const { id } of prediction.options) expect(['q', 'quit', 'exit', 'b', 'back']).not.toContain(id);
    }
  });
});
