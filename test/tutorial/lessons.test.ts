import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { commandWords } from '../../src/foundation/command-words.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { judgeAttempt, readFlags } from '../../src/tutorial/challenge.ts';
import { LESSONS } from '../../src/tutorial/course.ts';
import type { Lesson } from '../../src/tutorial/lesson.ts';
import type { Session } from '../../src/tutorial/lesson-session.ts';
import { promptOf, renderScreen } from '../../src/tutorial/screens.ts';
import { TERMS } from '../../src/tutorial/terms.ts';
import { transcriptOf, transcriptRuns } from '../../src/tutorial/transcript.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { played, resultOf, resultsOf } from './lesson-results.ts';
import { changed, numbersOf, quotedCommands, spoken, taught, told, words } from './lesson-words.ts';

/** A log as the last lesson supposes it. */
const LOG = join(temporaryFolder(), 'queries.txt');
writeFileSync(LOG, 'What is Python?\nwhat is python\n');

const LINES = 24;
const COLUMNS = 80;

/** Lines of a prompt below a screen, the blank line before it included. */
function promptLines(session: Session): number {
  const { options } = promptOf(session);
  return options === null ? 1 : options.length + 2;
}

/** Everything one can type on the longest way through a lesson: the answer, a knob, all hints, a failure, the solution. */
function longWay({ text, prediction, knob, challenge }: Lesson, answer: string, explanations: number): string[] {
  const read = [...text.map(() => ''), answer, '', ...Array.from({ length: explanations }, () => '')];
  const turn = knob === null ? [] : ['', ''];
  const solve = challenge === null ? [] : ['hint', 'hint', 'hint', challenge.start, challenge.solution, ''];
  expect(prediction.kind).toBeDefined();
  return [...read, ...turn, ...solve];
}

describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('the lesson %s', (_, lesson) => {
  const answers =
    lesson.prediction.kind === 'choice' ? lesson.prediction.options.map(({ id }) => id) : ['0', '50', '1000000'];

  it('runs to its end whatever is answered, on screens of 24 lines and 80 columns', async () => {
    const results = await resultsOf(lesson.runs);
    for (const answer of answers) {
      const states = await played(lesson, longWay(lesson, answer, lesson.explain(results).length));
      for (const state of states.slice(0, -1)) {
        const screen = renderScreen(state, { width: COLUMNS, colour: false, unicode: true });
        const lines = screen.trimEnd().split('\n');
        expect(lines.length + promptLines(state), screen).toBeLessThanOrEqual(LINES);
        for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(COLUMNS);
        expect(promptOf(state).message.length).toBeLessThanOrEqual(COLUMNS - 2);
      }
      const end = states.at(-1) as Session;
      expect(end.stage).toBe('end');
      expect(end.solved).toBe(lesson.challenge !== null);
    }
  });

  it('says why of every answer, right or wrong', async () => {
    const results = await resultsOf(lesson.runs);
    const { prediction } = lesson;
    if (prediction.kind === 'choice') {
      const ids = prediction.options.map(({ id }) => id);
      expect(ids).toContain(prediction.truth(results));
      for (const id of ids) expect(prediction.why(id, results).length).toBeGreaterThan(40);
    } else {
      expect(Number.isFinite(prediction.truth(results))).toBe(true);
      expect(prediction.why(results).length).toBeGreaterThan(40);
    }
  });

  it('has one knob, whose example changes the run it is tried on', async () => {
    const { knob } = lesson;
    if (knob === null) return;
    expect(readFlags(knob.example, [knob.flag])).toHaveProperty('words');
    const before = (await resultsOf({ run: lesson.runs[knob.on] as string })).run as SimulationResult;
    const after = (await resultsOf({ run: `${lesson.runs[knob.on]} ${knob.example}` })).run as SimulationResult;
    expect(after).not.toEqual(before);
    expect(knob.remark(before, after)).not.toBe('');
  });

  it('has a challenge that its start fails and its solution passes', async () => {
    const { challenge } = lesson;
    if (challenge === null) return;
    const attempt = async (flags: string) => {
      expect(readFlags(flags, challenge.flags)).toHaveProperty('words');
      const result = await resultOf([...commandWords(challenge.command), ...commandWords(flags)]);
      return judgeAttempt(challenge, flags, result as SimulationResult);
    };
    expect((await attempt(challenge.start)).passed).toBe(false);
    const solved = await attempt(challenge.solution);
    expect(solved.goals.filter(({ met }) => !met)).toEqual([]);
    expect(challenge.hints).toHaveLength(3);
    expect(challenge.hints[2]).toContain(`\`${challenge.solution}\``);
    expect(challenge.hints[0]).not.toContain(challenge.solution);
  });

  it('quotes commands only that run', async () => {
    const results = await resultsOf(transcriptRuns(lesson));
    // The runs of the transcript have just been run, by the code of the command line.
    const run = Object.values(transcriptRuns(lesson));
    const others = quotedCommands(transcriptOf(lesson, results)).filter((line) => !run.includes(line));
    for (const line of others) {
      const { code, stderr } = await invoke(
        commandWords(line).map((word) => (word === 'queries.txt' ? LOG : word)),
        {
          env: { LANG: 'C.UTF-8', XDG_STATE_HOME: '/nonexistent' },
        },
      );
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' });
    }
  });

  it('takes the minutes it says', async () => {
    // 200 words a minute, and one for the prediction and the knob.
    const read = (await taught(lesson)).join(' ').split(/\s+/).length;
    expect(lesson.minutes).toBeGreaterThan(read / 200);
    expect(lesson.minutes).toBeLessThan(read / 200 + 2);
  });

  it('takes its numbers from the runs', async () => {
    // With every figure of the results changed, the numbers of the text have to change as well;
    // what stays are settings, goals and what the lesson gives as known beforehand.
    const results = await resultsOf(transcriptRuns(lesson));
    const before = numbersOf(spoken(lesson, results).replace(/`[^`]*`/g, ''));
    const after = new Set(numbersOf(spoken(lesson, changed(results))));
    const typed = numbersOf(
      [
        ...Object.values(lesson.runs),
        lesson.text.join(' '),
        asked(lesson.prediction.ask(results)),
        lesson.knob?.invite ?? '',
        lesson.knob?.example ?? '',
        ...(lesson.challenge === null
          ? []
          : [lesson.challenge.command, lesson.challenge.solution, lesson.challenge.scenario]),
      ].join(' '),
    );
    const stuck = before.filter((number) => after.has(number) && !typed.includes(number) && !SMALL.test(number));
    expect(stuck).toEqual([]);
  });
});

/** Numbers that are words rather than measurements. */
const SMALL = /^(0|1|2|3|7|10|30|50|64|95|100|0\.9|gpt)$/;

/** The settings in a question, its measured figures left out. */
function asked(question: string): string {
  return question.replace(/\d[\d,.]*%|\$[\d,.]+/g, '');
}

describe('the words of the trade', () => {
  it.each(TERMS.map((term) => [term.term, term] as const))('%s is defined before it is used', async (_, term) => {
    const at = LESSONS.findIndex(({ id }) => id === term.lesson);
    expect(at, `lesson ${term.lesson}`).toBeGreaterThanOrEqual(0);
    for (const lesson of LESSONS.slice(0, at)) {
      const found = term.uses.exec(await words(lesson));
      expect(
        found === null ? null : `${lesson.id}: ${found.input.slice(Math.max(0, found.index - 60), found.index + 30)}`,
      ).toBeNull();
    }
    // In its own lesson, the first use is the definition.
    const text = await told(LESSONS[at] as Lesson);
    const defined = text.toLowerCase().indexOf(`*${term.term.toLowerCase()}*`);
    expect(defined, `*${term.term}*`).toBeGreaterThanOrEqual(0);
    const first = term.uses.exec(text);
    expect(first?.index).toBeGreaterThanOrEqual(defined - 4);
  });

  it('are all in the list when a lesson marks them', async () => {
    const known = TERMS.map(({ term }) => term.toLowerCase());
    for (const lesson of LESSONS) {
      const marked = [...(await words(lesson)).matchAll(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g)].map(
        ([, term]) => term,
      );
      for (const term of marked) expect(known, lesson.id).toContain(term?.toLowerCase());
    }
  });
});
