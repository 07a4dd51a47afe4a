import {
  formatPercent,
  formatThree,
  formatUsd,
  type Parsed,
  parseNumber,
  parseRatio,
  parseUsd,
} from '../foundation/units.ts';
import type { NumberPrediction, Prediction, Results } from './lesson.ts';

/** An answer as it is kept: the id of an option, or a number. */
export type Answer = string | number;

/** What the learner's answer came to. */
export interface Verdict {
  right: boolean;
  /** The answer and the truth as they are shown. */
  answered: string;
  truth: string;
  why: string;
}

/** Reads an answer as it was typed, or says what is wrong with it. */
export function readAnswer(prediction: Prediction<Results>, typed: string): { answer: Answer } | { wrong: string } {
  const text = typed.trim();
  if (prediction.kind === 'choice') {
    const { options } = prediction;
    const place = options.findIndex(({ id }, i) => text.toLowerCase() === id || text === String(i + 1));
    const chosen = options[place];
    return chosen === undefined
      ? { wrong: `Answer with a number from 1 to ${options.length}.` }
      : { answer: chosen.id };
  }
  const parsed = READ[prediction.unit](text);
  if (text === '') return { wrong: 'A guess costs nothing: type a number.' };
  return 'value' in parsed ? { answer: parsed.value } : { wrong: `${parsed.wrong}: ${parsed.fix}.` };
}

const READ: Readonly<Record<NumberPrediction<Results>['unit'], (text: string) => Parsed>> = {
  // Asked for a percentage, people type 40 and mean it.
  percent: (text) => {
    const parsed = parseRatio(/^\d*\.?\d+$/.test(text) && Number(text) > 1 ? `${text}%` : text);
    return 'value' in parsed ? parsed : { wrong: `"${text}" is not a percentage`, fix: 'write 75, 75% or 0.75' };
  },
  usd: parseUsd,
  times: (text) => parseNumber(text.replace(/[x×]$/i, '')),
};

const SHOW: Readonly<Record<NumberPrediction<Results>['unit'], (value: number) => string>> = {
  percent: (value) => formatPercent(value),
  usd: formatUsd,
  times: (value) => `${formatThree(value)}×`,
};

/** How answers of this kind are written. */
export const EXAMPLES: Readonly<Record<NumberPrediction<Results>['unit'], string>> = {
  percent: 'in per cent',
  usd: 'in US dollars',
  times: 'how many times',
};

/** Holds an answer against the runs. */
export function verdict(prediction: Prediction<Results>, answer: Answer, results: Results): Verdict {
  if (prediction.kind === 'choice') {
    const textOf = (id: string): string => prediction.options.find((option) => option.id === id)?.text ?? id;
    const truth = prediction.truth(results);
    const chosen = String(answer);
    return {
      right: chosen === truth,
      answered: textOf(chosen),
      truth: textOf(truth),
      why: prediction.why(chosen, results),
    };
  }
  const truth = prediction.truth(results);
  const room = prediction.unit === 'percent' ? prediction.tolerance : prediction.tolerance * Math.abs(truth);
  const show = SHOW[prediction.unit];
  return {
    right: Math.abs(Number(answer) - truth) <= room + 1e-9,
    answered: show(Number(answer)),
    truth: show(truth),
    why: prediction.why(results),
  };
}
