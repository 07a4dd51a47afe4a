import { beforeAll, describe, expect, it } from 'vitest';
import { LESSONS } from '../../src/tutorial/course.ts';
import { UNTOUCHED } from '../../src/tutorial/learner-progress.ts';
import type { Challenge, Lesson } from '../../src/tutorial/lesson.ts';
import { begin, commandsFor, progressOf, type Session, verdictOf } from '../../src/tutorial/lesson-session.ts';
import { promptOf, renderScreen } from '../../src/tutorial/screens.ts';
import { step } from '../../src/tutorial/session-step.ts';
import { played, settled } from './lesson-results.ts';

const lesson = LESSONS.find(({ id }) => id === 'exact-cache') as Lesson;
const challenge = lesson.challenge as Challenge;
const number = LESSONS.find(({ id }) => id === 'normalisation') as Lesson;
const read = lesson.text.map(() => '');

const screenOf = (session: Session): string => renderScreen(session, { width: 80, colour: false, unicode: true });
const last = async (typed: readonly string[], of = lesson): Promise<Session> =>
  (await played(of, typed)).at(-1) as Session;

describe('a session', () => {
  let atChallenge: Session;
  beforeAll(async () => {
    atChallenge = await last([...read, 'all', '', '', 's']);
  });

  it('shows the known run before the prediction, and runs the others only after it', async () => {
    const before = await last(read);
    expect(before.stage).toBe('prediction');
    expect(Object.keys(before.known ?? {})).toEqual(lesson.known);
    expect(before.results).toBeNull();
    const waiting = step(before, { type: 'typed', text: 'all' });
    expect(Object.keys(commandsFor(waiting) ?? {})).toEqual(Object.keys(lesson.runs));
  });

  it('asks again for what is no answer, and says why', async () => {
    for (const text of ['', 'nonsense', '9']) {
      const after = await last([...read, text]);
      expect(after.stage).toBe('prediction');
      expect(screenOf(after)).toContain('Answer with a number from 1 to 3.');
    }
    const after = await last([...number.text.map(() => ''), 'lots'], number);
    expect(after).toMatchObject({
      stage: 'prediction',
      notice: expect.stringContaining('"lots" is not a percentage: write 75'),
    });
  });

  it('says right or wrong, with the reason in both cases', async () => {
    const wrong = await last([...read, 'all']);
    const right = await last([...read, '1']);
    expect(verdictOf(wrong)?.right).toBe(false);
    expect(screenOf(wrong)).toContain('Not this time. You said the cost, P50 and P95;');
    expect(verdictOf(right)?.right).toBe(true);
    expect(screenOf(right)).toContain('Right. It is: the cost and the middle wait (P50)');
    for (const screen of [screenOf(wrong), screenOf(right)])
      expect(screen).toContain('The middle request is now a hit');
  });

  it.each(['75', '75%', '0.75'])('takes %s for 75 per cent', async (typed) => {
    expect((await last([...number.text.map(() => ''), typed], number)).answer).toBeCloseTo(0.75, 12);
  });

  it('goes back a screen, and keeps what was answered', async () => {
    expect(await last(['b'])).toMatchObject({ stage: 'text', page: 0, notice: 'This is the first screen.' });
    expect(await last([...read, 'b'])).toMatchObject({ stage: 'text', page: lesson.text.length - 1 });
    expect(await last([...read, 'all', '', 'b'])).toMatchObject({ stage: 'results', answer: 'all' });
  });

  it('begins a challenge with its start state failing', () => {
    expect(atChallenge.attempt).toMatchObject({ by: 'start', passed: false });
    expect(atChallenge.attempts).toBe(0);
    expect(screenOf(atChallenge)).toContain('not met');
  });

  it('gives three hints, one after the other, and then no more', async () => {
    const states = await played(lesson, ['hint', 'hint', 'h', 'hint'], atChallenge);
    for (const [i, hint] of challenge.hints.entries()) {
      expect(screenOf(states[i + 1] as Session).replace(/\s+/g, ' ')).toContain(hint.replace(/\s+/g, ' '));
    }
    expect(states.at(-1)).toMatchObject({ hints: 3, notice: expect.stringContaining('last hint') });
  });

  it('refuses flags that are not the learner’s to change, and what the command line refuses', async () => {
    for (const text of ['--requests 1', '--seed 7', '-n 1', 'cache', '--rate=1']) {
      const after = step(atChallenge, { type: 'typed', text });
      expect(after.waiting, text).toBeNull();
      expect(after.notice).not.toBeNull();
    }
    const waiting = step(atChallenge, { type: 'typed', text: '--only cahce' });
    expect(commandsFor(waiting)).not.toBeNull();
    const refused = step(waiting, { type: 'refused', why: '--only: there is no technique "cahce"' });
    expect(refused).toMatchObject({ waiting: null, attempts: 0 });
    expect(screenOf(refused)).toContain('there is no technique "cahce"');
  });

  it('does not end a challenge for an empty line until it is met, and does not count the solution that was shown', async () => {
    const [, empty, shown, after] = await played(lesson, ['', 'solution', ''], atChallenge);
    expect(empty).toMatchObject({ stage: 'challenge', notice: expect.stringContaining('hint, solution, skip') });
    expect(shown).toMatchObject({ solved: false, best: null, attempt: { by: 'solution', passed: true } });
    expect(promptOf(shown as Session).message).toContain('Enter to go on');
    expect(after).toMatchObject({ stage: 'end', solved: false });
  });

  it('goes on for Enter, and not for a word that means nothing there', async () => {
    const [first, strange, next] = await played(lesson, ['asdf', '']);
    expect(first).toMatchObject({ stage: 'text', page: 0, notice: null });
    expect(strange).toMatchObject({ stage: 'text', page: 0, notice: expect.stringContaining('Enter goes on') });
    expect([next?.stage, next?.page]).not.toEqual(['text', 0]);
  });

  it('scores what passes as in golf, and keeps the best', async () => {
    const states = await played(
      lesson,
      [`npx optimize ${challenge.command} --only cache`, '--only cache,router,prompt'],
      atChallenge,
    );
    const [, first, second] = states as [Session, Session, Session];
    expect(first).toMatchObject({ solved: true, attempts: 1 });
    expect(first.par).toBeCloseTo(first.attempt?.score as number, 12);
    expect(second.attempt?.score).toBeLessThan(first.attempt?.score as number);
    if (second.attempt?.passed === true) expect(second.best?.flags).toBe('--only cache,router,prompt');
    const end = (await played(lesson, [''], first)).at(-1) as Session;
    expect(end.stage).toBe('end');
    expect(screenOf(end)).toContain('solved at $');
  });

  it('stops at once when told to', async () => {
    for (const text of ['q', 'quit', 'Q']) expect((await last([text])).left).toBe(true);
  });

  it('goes on where it was left', async () => {
    const until = async (typed: string[]): Promise<Session> => {
      const before = await last(typed);
      return settled(begin(lesson, progressOf(before, { ...UNTOUCHED, touched: 1 })));
    };
    expect(await until([''])).toMatchObject({ stage: 'prediction' });
    expect(await until([...read, 'all'])).toMatchObject({ stage: 'results', answer: 'all' });
    expect(await until([...read, 'all', ''])).toMatchObject({ stage: 'explanation', page: 0 });
    expect(await until([...read, 'all', '', '', 's', 'hint'])).toMatchObject({ stage: 'challenge', hints: 1 });
  });

  it('begins anew when it was finished, and forgets nothing that was achieved', async () => {
    const end = (await played(lesson, ['--only cache', ''], atChallenge)).at(-1) as Session;
    const progress = progressOf(end);
    expect(progress).toMatchObject({ finished: true, solved: true, prediction: { answer: 'all', right: false } });
    const again = begin(lesson, progress);
    expect(again).toMatchObject({ stage: 'text', answer: null, solved: true });
    expect(progressOf(again, progress)).toEqual(progress);
  });

  it('tells on every screen what can be typed', async () => {
    expect(promptOf(await last([])).message).toContain('q: leave');
    expect(promptOf(atChallenge).message).toContain('hint, solution, skip');
  });
});
