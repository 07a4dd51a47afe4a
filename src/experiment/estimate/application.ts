import { type Answers, DIFFICULTIES, type Difficulty, written } from './answers.ts';
import type { Repeats } from './repeats.ts';

/** An application as its scenario describes it: what was answered, and what follows from that. */
export interface Application {
  answers: Answers;
  /** The models that may answer: today's, and others. */
  models: readonly string[];
  requests: number;
  perDay: number;
  repeats: Repeats;
  /** Turns of the median session; 1: each question stands by itself. */
  turns: number;
  /** Tokens of what every prompt begins with. */
  system: number;
  /** Tokens of what is sent along with a question. */
  sends: number;
  /** Tokens of what a tool gives, in the median; null without tools. */
  result: number | null;
}

/** Spread of the lengths of answers: log-normal. */
const ANSWER_SIGMA = 0.4;

/** Share of the turns of an agent that answer with what a tool gave. */
export const STEP_SHARE = 0.9;

/** Spread of the turns of sessions: log-normal. */
export const TURNS_SIGMA = 0.5;

/** How hard a step of an agent is. */
const STEP_TIER: Readonly<Record<Difficulty, string>> = { easy: 'simple', mixed: 'medium', hard: 'complex' };

const TIER_NAMES = ['simple', 'medium', 'complex'] as const;

/** How often the true answer to a question changes: nobody was asked, so it is as in most scenarios. */
const CHANGES_EVERY = '3d';

const number = (value: number): number => Number(value.toPrecision(4));

/** The scenario file of an application. */
export function scenarioText(application: Application, name: string): string {
  const { answers, models, requests, perDay, turns, system, result } = application;
  const sessions = [
    `turns: { median: ${turns}, sigma: ${turns === 1 ? 0 : TURNS_SIGMA} }`,
    ...(system > 0 ? [`system: ${system} # tokens that every prompt begins with`] : []),
    ...(result === null
      ? ['thinkTime: 45s # until the person asks on']
      : [
          'thinkTime: 2m # until the person asks on',
          `# ${STEP_SHARE * 100} of 100 turns answer with what a tool gave.`,
          `steps: { share: ${STEP_SHARE * 100}%, kind: tool result, result: { medianTokens: ${result}, sigma: 0.9 }, after: 6s }`,
        ]),
  ];
  return `# An application as it was described to optimize estimate, in a few answers:
#   ${answers.kind}, answered by ${answers.model}; ${written('volume', answers)} ${'perDay' in answers.volume ? 'requests a day' : 'a month'}; ${written('inputTokens', answers)} tokens in and ${written('outputTokens', answers)} out;
#   ${written('repeats', answers)} asked before word for word; ${answers.difficulty}.
# Everything here is an assumption; nothing in it is a saving. Change it to what your own logs show, and run:
#   optimize advise --scenario FILE --baseline ${answers.model}

name: ${JSON.stringify(name)}
title: My application
description: As it was described in a few answers.

models: ${JSON.stringify(models.join(','))}
strategy: basic

workload:
  requests: ${requests}
  users: ${Math.max(1, Math.round(requests / 10))}
  arrivals: { process: poisson, perDay: ${perDay} }

  # The prompt of each request comes to ${written('inputTokens', answers)} tokens on average.
  sessions:
    ${sessions.join('\n    ')}

  # How often the true answer to a question changes. Nobody was asked: this is a guess.
  changes: { semi-static: ${CHANGES_EVERY} }

  # Questions that many ask, and those that nobody asked before, such as about one's own things. Together
  # ${written('repeats', answers)} of the questions that begin something have come before. The words are none: nothing here says
  # what a semantic cache, shorter prompts or a router that reads questions would do.
  intents:
${kindsOf(application).join('\n')}
`;
}

function kindsOf({ answers, repeats, sends, result }: Application): string[] {
  const { outputTokens, difficulty } = answers;
  // The mean of a log-normal is above its median.
  const median = Math.max(1, Math.round(outputTokens / Math.exp(ANSWER_SIGMA ** 2 / 2)));
  const answer = `answer: { medianTokens: ${median}, sigma: ${ANSWER_SIGMA} }`;
  let anchored = false;
  const digits = (letters: string): string => {
    const lists = [...letters].map((letter) => {
      if (anchored) return `${letter}: *digits`;
      anchored = true;
      return `${letter}: &digits ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]`;
    });
    return `fill: { ${lists.join(', ')} }`;
  };
  const kind = (title: string, share: number, lines: readonly string[]): string =>
    [`    - kind: ${title}`, `share: ${number(100 * share)}%`, ...lines].join('\n      ');
  const common = 'abc'.slice(0, Math.log10(repeats.topics));
  const along = sends > 0 ? [`sends: ${sends} # tokens that go along with the question`] : [];
  const kinds = TIER_NAMES.flatMap((tier, i) => {
    const share = DIFFICULTIES[difficulty][i] as number;
    const about = (words: string, letters: string): string[] => [
      `complexity: ${tier}`,
      'content: semi-static',
      answer,
      ...along,
      `phrasings: ["${words} ${[...letters].map((letter) => `{${letter}}`).join('')}"]`,
      digits(letters),
    ];
    return [
      ...(repeats.common === 0
        ? []
        : [
            kind(`${tier}, asked by many`, share * repeats.common, ['zipf: 1', ...about(`A ${tier} question`, common)]),
          ]),
      kind(`${tier}, new`, share * (1 - repeats.common), [
        'zipf: 0',
        'unique: true',
        ...about(`A new ${tier} question`, 'abcdefg'),
      ]),
    ];
  });
  return result === null
    ? kinds
    : [
        ...kinds,
        kind('tool result', 0, [
          `complexity: ${STEP_TIER[difficulty]} # a step is as hard as most of what is asked`,
          'content: static',
          'zipf: 0',
          answer,
          'phrasings: ["(what a tool gave)"]',
        ]),
      ];
}
