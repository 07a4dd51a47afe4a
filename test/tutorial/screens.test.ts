import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Appearance } from '../../src/report/style.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { LESSONS } from '../../src/tutorial/course.ts';
import { NO_PROGRESS, UNTOUCHED, withLesson } from '../../src/tutorial/learner-progress.ts';
import type { Session } from '../../src/tutorial/lesson-session.ts';
import { lessonEntries, renderLessons, scoredEntries } from '../../src/tutorial/overview.ts';
import { replayOf } from '../../src/tutorial/run-replayed.ts';
import type { ScoredChallenge } from '../../src/tutorial/scored-challenge.ts';
import { SCORED_CHALLENGES } from '../../src/tutorial/scored-challenges.ts';
import { renderScored, type ScoredGame } from '../../src/tutorial/scored-screen.ts';
import { renderScreen } from '../../src/tutorial/screens.ts';
import { played, resultOf } from './lesson-results.ts';

const lesson = LESSONS.find(({ id }) => id === 'exact-cache');
const TYPED = ['', 'all', '', '', '5k', '', 'hint', '--only prompt', '--only cache', ''];
/** What is shown after so many of these lines. */
const SHOWN = {
  text: 0,
  prediction: 1,
  results: 2,
  explanation: 3,
  knob: 4,
  changed: 5,
  hint: 7,
  failed: 8,
  passed: 9,
  end: 10,
};

let states: Session[];
beforeAll(async () => {
  if (lesson === undefined) throw new Error('the lesson is gone');
  states = await played(lesson, TYPED);
});

const progress = withLesson(withLesson(NO_PROGRESS, 'baseline', { ...UNTOUCHED, finished: true }), 'exact-cache', {
  ...UNTOUCHED,
  solved: true,
  best: { usd: 0.0067, flags: '--only cache' },
});

const challenge = SCORED_CHALLENGES[0] as ScoredChallenge;
const game: ScoredGame = {
  challenge,
  attempt: {
    flags: '--only cache,router --ttl 2h',
    goals: [
      { says: 'at least 95% of the quality', threshold: 'optimized.quality.relative>=0.95', value: 0.96, met: true },
    ],
    passed: true,
    value: 0.002,
    score: 0.8,
    ceiling: 0.0012,
  },
  known: { flags: '--only cache,router --ttl 3h', value: 0.0016, tried: 108 },
  best: { score: 0.85, flags: '--only cache,router --ttl 4h' },
  hints: 2,
};

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  ...Object.fromEntries(
    Object.entries(SHOWN).map(([name, typed]) => [
      name,
      (appearance: Appearance) => renderScreen(states[typed] as Session, appearance),
    ]),
  ),
  scored: (appearance) => renderScored(game, appearance),
  list: (appearance) => renderLessons(lessonEntries(progress), scoredEntries(progress), appearance),
};

describe.each(Object.keys(SCREENS))('the screen of a lesson: %s', (name) => {
  const render = SCREENS[name] as (appearance: Appearance) => string;

  it('looks as it did', async () => {
    for (const width of [60, 80]) {
      await expect(render({ width, colour: false, unicode: true })).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    }
    await expect(render({ width: 80, colour: true, unicode: false })).toMatchFileSnapshot(
      `golden/${name}-ascii-colour.txt`,
    );
  });

  it('says the same in ASCII and in colour, and never overflows', () => {
    for (const width of [40, 60, 80, 120]) {
      for (const line of render({ width, colour: true, unicode: true }).split('\n')) {
        // What is indented in a lesson is a picture, and stays as it is.
        if (!line.startsWith('  '))
          expect(stringWidth(stripVTControlCharacters(line)), line).toBeLessThanOrEqual(width);
      }
    }
    const ascii = render({ width: 80, colour: false, unicode: false });
    expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
    // Where there are no colours, signs stand for them: lines may break elsewhere.
    const words = (screen: string): string => screen.replace(/[`*]|\[-|-\]|\{\+|\+\}/g, '').replace(/\s+/g, ' ');
    const coloured = stripVTControlCharacters(render({ width: 80, colour: true, unicode: false }));
    expect(words(coloured)).toBe(words(ascii));
  });
});

describe('the replay of a run', () => {
  it('ends with all requests and the whole bill, in lines that fit 80 columns', async () => {
    const result = (await resultOf('simulate --requests 2k --only cache'.split(' '))) as SimulationResult;
    for (const unicode of [true, false]) {
      const lines = replayOf(result, { width: 80, colour: false, unicode });
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
      expect(lines.at(-1)).toContain('2,000 requests');
      expect(lines.at(-1)).toContain(`$${result.optimized.costUsd.toFixed(2)}`);
      expect(lines.at(-1)).toMatch(/hits \S+ \d+%$/);
    }
  });

  it('shows no hits where there is no cache, and nothing for what has no timeline', async () => {
    const result = await resultOf('simulate --requests 2k --strategy baseline'.split(' '));
    expect(replayOf(result, { width: 80, colour: false, unicode: true }).at(-1)).not.toContain('hits');
    expect(replayOf({ explanations: [] }, { width: 80, colour: false, unicode: true })).toEqual([]);
  });
});
