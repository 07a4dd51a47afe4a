import {
  APPLICATION_KINDS,
  DIFFICULTIES,
  DIFFICULTY_NAMES,
  FEWEST_INPUT_TOKENS,
  REPEATS,
} from '../experiment/estimate/answers.ts';
import { formatPercent, parseCount, parseUsd } from '../foundation/units.ts';
import type { Context } from './context.ts';
import type { Flags } from './flag-reader.ts';
import { ask, FROM_LIST } from './questions.ts';

/** What the kinds of application mean. */
const KIND_WORDS: Readonly<Record<(typeof APPLICATION_KINDS)[number], string>> = {
  questions: 'questions, each by itself',
  chat: 'a chat: each turn sends again what was said',
  agent: 'an agent: long sessions with tools',
};

/** Asks for the answers that the flags do not give, as flags; null where that was left with Esc. */
export async function askForAnswers(context: Context, flags: Flags): Promise<Flags | null> {
  const { input, select } = await import('@inquirer/prompts');
  const answers: Record<string, unknown> = {};
  const inWords = (
    message: string,
    read: (text: string) => Record<string, string> | string,
  ): (() => Promise<boolean>) => {
    return async () => {
      const text = await ask(context, (settings) =>
        input(
          {
            message,
            validate: (typed) => {
              const result = read(typed.trim());
              return typeof result === 'string' ? result : true;
            },
          },
          settings,
        ),
      );
      if (text === null) return false;
      Object.assign(answers, read(text.trim()));
      return true;
    };
  };
  const among = (
    flag: string,
    message: string,
    choices: readonly { name: string; value: string }[],
    usual: string,
  ): (() => Promise<boolean>) => {
    return async () => {
      const value = await ask(
        context,
        (settings) => select({ message, choices, default: usual, loop: false }, settings),
        FROM_LIST,
      );
      if (value === null) return false;
      answers[flag] = value;
      return true;
    };
  };
  const steps: (() => Promise<boolean>)[] = [];
  if (flags.model === undefined) {
    const { modelNamed } = await import('../models/listed-models.ts');
    steps.push(
      inWords('Which model answers today? (gpt-4o, claude-sonnet-5, ...)', (text) =>
        text !== '' && (flags.models !== undefined || modelNamed(text) !== null)
          ? { model: text }
          : 'The price list has no such model. optimize models --models real shows them; Esc leaves.',
      ),
    );
  }
  if (flags.monthly === undefined && flags.rate === undefined) {
    steps.push(inWords('What do you pay a month ($5000), or how many requests are there a day (20k)?', readVolume));
  }
  if (flags.tokensIn === undefined || flags.tokensOut === undefined) {
    steps.push(inWords('Tokens of a prompt and of an answer, on average? (1500 300)', readTokens));
  }
  if (flags.repeats === undefined) {
    const choices = Object.entries(REPEATS).map(([value, share]) => ({
      name: `${value} (${share * 100} of 100)`,
      value,
    }));
    steps.push(among('repeats', 'How often was a question asked before, word for word?', choices, 'sometimes'));
  }
  if (flags.difficulty === undefined) {
    const choices = DIFFICULTY_NAMES.map((value) => {
      const [simple, , complex] = DIFFICULTIES[value];
      const parts = `${formatPercent(simple, 0)} simple, ${formatPercent(complex, 0)} needs thought`;
      return { name: `${value} (${parts})`, value };
    });
    steps.push(among('difficulty', 'How hard is what is asked?', choices, 'mixed'));
  }
  if (flags.kind === undefined) {
    const choices = APPLICATION_KINDS.map((value) => ({ name: KIND_WORDS[value], value }));
    steps.push(among('kind', 'What is it?', choices, 'questions'));
  }
  for (const step of steps) if (!(await step())) return null;
  return answers;
}

/** `$5,000` is what is paid, `20k` how many there are; what is wrong, as a sentence. */
export function readVolume(text: string): Record<string, string> | string {
  const plain = text.replace(/[,\s]|(a|per|\/)\s*(month|day)$/g, '');
  if (plain.startsWith('$')) {
    const money = parseUsd(plain);
    if ('value' in money && money.value > 0) return { monthly: String(money.value) };
  } else {
    const count = parseCount(plain);
    if ('value' in count && count.value >= 1) return { rate: String(count.value) };
  }
  return 'Write $5000 for what you pay a month, or 20k for requests a day. Esc leaves.';
}

/** Two counts; what is wrong, as a sentence. */
export function readTokens(text: string): Record<string, string> | string {
  const [first, second, ...more] = text
    .replace(/(\d),(\d{3})/g, '$1$2')
    .split(/[^\d.km_]+/i)
    .filter((word) => /\d/.test(word));
  const [input, output] = [parseCount(first ?? ''), parseCount(second ?? '')];
  if (more.length > 0 || !('value' in input) || !('value' in output) || output.value < 1) {
    return 'Write two numbers: 1500 300. Esc leaves.';
  }
  if (input.value < FEWEST_INPUT_TOKENS) return `A prompt has ${FEWEST_INPUT_TOKENS} tokens at least.`;
  return { tokensIn: String(input.value), tokensOut: String(output.value) };
}
