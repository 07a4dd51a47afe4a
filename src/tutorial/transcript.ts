import { formatUsd } from '../foundation/units.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { judgeAttempt } from './challenge.ts';
import { reached } from './challenge-screen.ts';
import { CHAPTERS } from './chapters.ts';
import { LESSONS } from './course.ts';
import type { Figure, Lesson, Results } from './lesson.ts';
import { markdownText } from './markup.ts';
import { EXAMPLES, verdict } from './prediction.ts';

/** The runs that the transcript of a lesson needs: its own, the knob changed, the challenge at its start and solved. */
export function transcriptRuns({ runs, knob, challenge }: Lesson): Record<string, string> {
  return {
    ...runs,
    ...(knob === null ? {} : { [CHANGED]: `${runs[knob.on]} ${knob.example}` }),
    ...(challenge === null
      ? {}
      : {
          [START]: `${challenge.command} ${challenge.start}`,
          [SOLVED]: `${challenge.command} ${challenge.solution}`,
        }),
  };
}

const CHANGED = ' changed';
const START = ' start';
const SOLVED = ' solved';

/** What stands before the lessons. */
export function transcriptOpening(): string {
  const minutes = LESSONS.reduce((sum, { minutes }) => sum + minutes, 0);
  const contents = CHAPTERS.map(({ title, about }, i) => `${i + 1}. **${title}**: ${about}`).join('\n');
  return `# Learn LLM resource optimization

${LESSONS.length} lessons, about ${minutes} minutes without the challenges. Each goes the same way: read, predict, run, see why, turn a knob.
Every number below comes from the runs shown with it. The questions are better answered before
reading on; in a terminal, \`optimize learn\` waits for you.

${contents}
`;
}

/** A lesson as Markdown, with everything its runs came to. */
export function transcriptOf(lesson: Lesson, results: Results): string {
  const parts = [
    ...chapterHeading(lesson),
    `## ${LESSONS.indexOf(lesson) + 1}. ${lesson.title}`,
    `*Goal: ${lesson.goal} (${lesson.minutes} min; \`optimize learn ${lesson.id}\`)*`,
    ...lesson.text.map(markdownText),
    ...prediction(lesson, results),
    ...lesson.explain(own(lesson, results)).map(markdownText),
    ...knob(lesson, results),
    ...challenge(lesson, results),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The results of the lesson's own runs. */
function own({ runs }: Lesson, results: Results): Results {
  return Object.fromEntries(Object.keys(runs).map((name) => [name, results[name]]));
}

function chapterHeading(lesson: Lesson): string[] {
  if (LESSONS.find(({ chapter }) => chapter === lesson.chapter) !== lesson) return [];
  const { title, about } = CHAPTERS.find(({ id }) => id === lesson.chapter) as (typeof CHAPTERS)[number];
  return [`# ${title}`, `${about[0]?.toUpperCase()}${about.slice(1)}.`];
}

function prediction(lesson: Lesson, results: Results): string[] {
  const { prediction, runs, known } = lesson;
  const mine = own(lesson, results);
  const shown = Object.fromEntries(known.map((name) => [name, mine[name]]));
  const ask =
    prediction.kind === 'choice'
      ? `${prediction.ask(shown)}\n\n${prediction.options.map(({ text }, i) => `${i + 1}. ${text}`).join('\n')}`
      : `${prediction.ask(shown)} (${EXAMPLES[prediction.unit]})`;
  const { truth, why } = verdict(prediction, prediction.truth(mine), mine);
  return [
    `**Predict.** ${ask}`,
    block(Object.values(runs).map((line) => `$ npx optimize ${line}`)),
    figureTable(lesson.figures, mine),
    `**It is: ${truth}.** ${why}`,
  ];
}

function knob({ knob, figures }: Lesson, results: Results): string[] {
  if (knob === null) return [];
  const [before, after] = [results[knob.on], results[CHANGED]] as [SimulationResult, SimulationResult];
  return [
    `**Turn it.** ${knob.invite}`,
    figureTable(figures, { [knob.on]: before, [`\`${knob.example}\``]: after }),
    knob.remark(before, after),
  ];
}

function challenge({ challenge: task }: Lesson, results: Results): string[] {
  if (task === null) return [];
  const [start, solved] = [
    judgeAttempt(task, task.start, results[START] as SimulationResult),
    judgeAttempt(task, task.solution, results[SOLVED] as SimulationResult),
  ];
  const cheaper = solved.result.savings.costRatio > 0;
  const rows = start.goals.map(({ says, threshold, value }, i) => {
    const end = solved.goals[i]?.value ?? null;
    return `| ${says} | ${reached(threshold, value) ?? '—'} | ${reached(threshold, end) ?? '—'} |`;
  });
  return [
    `**Challenge.** ${task.scenario}`,
    block([`$ npx optimize ${task.command} ...`]),
    `Yours are: ${task.flags.map((flag) => `\`${flag}\``).join(', ')}. It starts from \`${task.start}\`, which is not enough.`,
    task.hints.map((hint, i) => `- Hint ${i + 1}: ${hint}`).join('\n'),
    `A solution, not the only one: \`${task.solution}\`, at ${formatUsd(solved.score)} a request.${cheaper ? ' Can you do it for less?' : ''}`,
    ['| Goal | At the start | With the solution |', '|---|---|---|', ...rows].join('\n'),
    task.why(solved.result),
  ];
}

function figureTable(figures: readonly Figure[], results: Results): string {
  const names = Object.keys(results).filter((name) => figures.some(({ show }) => show(results[name]) !== null));
  if (figures.length === 0 || names.length === 0) return '';
  const rows = figures.map(
    ({ name, show }) => `| ${name} | ${names.map((run) => show(results[run]) ?? '—').join(' | ')} |`,
  );
  return [`| | ${names.join(' | ')} |`, `|---|${names.map(() => '---:|').join('')}`, ...rows].join('\n');
}

function block(lines: readonly string[]): string {
  return `\`\`\`bash\n${lines.join('\n')}\n\`\`\``;
}
