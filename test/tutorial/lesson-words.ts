import { namedDie, roll } from '../../src/foundation/random.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import type { Challenge, KnobToChange, Lesson, Results } from '../../src/tutorial/lesson.ts';
import { transcriptRuns } from '../../src/tutorial/transcript.ts';
import { resultsOf } from './lesson-results.ts';

/** What a lesson says about its results. */
export function spoken(lesson: Lesson, results: Results): string {
  const { prediction, knob, challenge } = lesson;
  const whys =
    prediction.kind === 'choice'
      ? prediction.options.map(({ id }) => prediction.why(id, results))
      : [prediction.why(results)];
  const changedRun = (named: KnobToChange<Results>): string =>
    named.remark(results[named.on] as SimulationResult, results[' changed'] as SimulationResult);
  const solved = (task: Challenge): string => task.why(results[' solved'] as SimulationResult);
  return [
    ...whys,
    ...lesson.explain(results),
    knob === null ? '' : changedRun(knob),
    challenge === null ? '' : solved(challenge),
  ].join('\n');
}

/** Every number of the results larger, each by another part, so that no ratio of two stays the same. */
export function changed<T>(data: T, path = ''): T {
  if (typeof data === 'number') return (data * (1.1 + roll(WOBBLE, hash(path))) + 0.0137) as T;
  if (Array.isArray(data)) return data.map((each, i) => changed(each, `${path}.${i}`)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, changed(value, `${path}.${key}`)])) as T;
}

const WOBBLE = namedDie('42', 'wobble');

function hash(text: string): number {
  return [...text].reduce((sum, character) => (31 * sum + character.charCodeAt(0)) | 0, 7);
}

export function numbersOf(text: string): string[] {
  return [...text.replace(/gpt-[\w.-]+/g, 'gpt').matchAll(/\d+(?:[.,]\d+)*/g)].map(([number]) => number);
}

/** Command lines in a text: in blocks after a $, and in running text between back-ticks. */
export function quotedCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^\$ optimize (.*[^.])$/gm)];
  const inline = [...markdown.matchAll(/`optimize ([^`]+)`/g)];
  return [...blocks, ...inline].map(([, line]) => line as string).filter((line) => !line.startsWith('learn '));
}

/** Everything a learner reads in a lesson, commands left out. */
export async function words(lesson: Lesson): Promise<string> {
  return `${lesson.title}\n${lesson.goal}\n${await told(lesson)}`;
}

/** The same without title and goal, which may name what the lesson is going to explain. */
export async function told(lesson: Lesson): Promise<string> {
  return [...(await taught(lesson)), ...(await challenged(lesson))].join('\n').replace(/`[^`]*`/g, '');
}

export async function taught(lesson: Lesson): Promise<string[]> {
  const results = await resultsOf(transcriptRuns(lesson));
  const { prediction, knob } = lesson;
  return [
    ...lesson.text,
    prediction.ask(results),
    ...(prediction.kind === 'choice' ? prediction.options.map(({ text }) => text) : [prediction.why(results)]),
    ...lesson.explain(results),
    ...(knob === null ? [] : [knob.invite, knob.remark(results[knob.on] as never, results[' changed'] as never)]),
  ];
}

async function challenged({ challenge, ...lesson }: Lesson): Promise<string[]> {
  if (challenge === null) return [];
  const results = await resultsOf(transcriptRuns({ ...lesson, challenge }));
  const { scenario, hints, goals, why } = challenge;
  return [scenario, ...hints, ...goals.map(({ says }) => says), why(results[' solved'] as never)];
}
