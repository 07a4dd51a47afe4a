import { formatCount, formatPercent, formatUsd } from '../../foundation/units.ts';

/** How hard what is asked is: shares of simple, medium and complex requests. */
export const DIFFICULTIES = {
  easy: [0.7, 0.25, 0.05],
  mixed: [0.4, 0.4, 0.2],
  hard: [0.1, 0.4, 0.5],
} as const;
export type Difficulty = keyof typeof DIFFICULTIES;
export const DIFFICULTY_NAMES = Object.keys(DIFFICULTIES) as Difficulty[];

/** Share of the questions that were asked before in the same words, by what one says of it. */
export const REPEATS = { hardly: 0.05, sometimes: 0.25, often: 0.6 } as const;

/** What an application is like: each question by itself, conversations, or an agent with tools. */
export const APPLICATION_KINDS = ['questions', 'chat', 'agent'] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** What somebody says of an application without having a log of it. */
export interface Answers {
  /** The model that answers today. */
  model: string;
  /** What is paid for it, or how much there is of it. */
  volume: { monthlyUsd: number } | { perDay: number };
  /** Tokens of a prompt with all that is sent, and of an answer, on average. */
  inputTokens: number;
  outputTokens: number;
  /** Share of the questions that were asked before in the same words. */
  repeats: number;
  difficulty: Difficulty;
  kind: ApplicationKind;
  /** Share of a prompt that is the same every time: instructions, tools. Of `questions` alone; elsewhere what went before is. */
  sameStart: number;
}

/** One of the answers. */
export type Question = 'volume' | 'inputTokens' | 'outputTokens' | 'repeats' | 'difficulty' | 'sameStart';

/** How the questions are called in a table, and in a sentence. */
export const QUESTIONS: Readonly<Record<Question, readonly [title: string, inWords: string]>> = {
  volume: ['Bill a month', 'how much there is of it'],
  inputTokens: ['Tokens in', 'how long prompts are'],
  outputTokens: ['Tokens out', 'how long answers are'],
  repeats: ['Asked before', 'how often a question comes again'],
  difficulty: ['Difficulty', 'how hard what is asked is'],
  sameStart: ['Same start', 'how much of each prompt is the same'],
};

/** The title of a question in a table; how much there is of it can be said in two ways. */
export function titleOf(question: Question, { volume }: Answers): string {
  return question === 'volume' && 'perDay' in volume ? 'Requests a day' : QUESTIONS[question][0];
}

/** What was said to a question, as one writes it. */
export function written(question: Question, answers: Answers): string {
  switch (question) {
    case 'volume':
      return 'perDay' in answers.volume ? formatCount(answers.volume.perDay) : wholeUsd(answers.volume.monthlyUsd);
    case 'inputTokens':
    case 'outputTokens':
      return formatCount(answers[question]);
    case 'repeats':
    case 'sameStart':
      return formatPercent(answers[question], Number.isInteger(Math.round(answers[question] * 1e4) / 100) ? 0 : 1);
    case 'difficulty':
      return answers.difficulty;
  }
}

/** Dollars as one says them: whole where they are. */
const wholeUsd = (usd: number): string => (Number.isInteger(usd) ? `$${formatCount(usd)}` : formatUsd(usd));

/** The answers with one of them off. */
export interface Alternative {
  question: Question;
  answers: Answers;
}

/** More of the questions than these never come again: some are asked for the first time. */
const MOST_REPEATS = 0.9;

/** What might be so instead, one answer at a time: half and double of an amount, a step each way on a scale. */
export function alternativesTo(answers: Answers): Alternative[] {
  const { volume, inputTokens, outputTokens, repeats, difficulty, kind } = answers;
  const halfAndDouble = (amount: number): number[] => [Math.max(1, Math.round(amount / 2)), Math.round(amount * 2)];
  const changed = (question: Question, changes: readonly Partial<Answers>[]): Alternative[] =>
    changes.map((change) => ({ question, answers: { ...answers, ...change } }));
  const place = DIFFICULTY_NAMES.indexOf(difficulty);
  return [
    ...changed(
      'volume',
      'perDay' in volume
        ? halfAndDouble(volume.perDay).map((perDay) => ({ volume: { perDay } }))
        : [0.5, 2].map((factor) => ({ volume: { monthlyUsd: factor * volume.monthlyUsd } })),
    ),
    ...changed(
      'inputTokens',
      halfAndDouble(inputTokens).map((tokens) => ({ inputTokens: Math.max(FEWEST_INPUT_TOKENS, tokens) })),
    ),
    ...changed(
      'outputTokens',
      halfAndDouble(outputTokens).map((tokens) => ({ outputTokens: tokens })),
    ),
    ...changed('repeats', [
      { repeats: repeats / 2 },
      // What never comes again is not doubled by doubling.
      { repeats: Math.min(Math.max(MOST_REPEATS, repeats), repeats === 0 ? REPEATS.hardly : 2 * repeats) },
    ]),
    ...changed(
      'difficulty',
      [place - 1, place + 1].flatMap((at) => {
        const other = DIFFICULTY_NAMES[at];
        return other === undefined ? [] : [{ difficulty: other }];
      }),
    ),
    ...(kind === 'questions' ? changed('sameStart', [{ sameStart: 0 }, { sameStart: 1 }]) : []),
  ].filter(({ question, answers: others }) => written(question, others) !== written(question, answers));
}

/** A prompt needs at least a question. */
export const FEWEST_INPUT_TOKENS = 20;
