import { suggestion } from '../foundation/problem.ts';
import {
  formatDuration,
  type Parsed,
  parseCount,
  parseDuration,
  parseNumber,
  parseRatio,
  parseUsd,
} from '../foundation/units.ts';
import { KNOBS, type Knob, type KnobPath, type KnobValue } from './knob-table.ts';

export * from './knob-table.ts';

const PARSERS: Record<Exclude<Knob['type'], 'choice' | 'switch'>, (text: string) => Parsed> = {
  duration: parseDuration,
  count: parseCount,
  ratio: parseRatio,
  number: parseNumber,
  usd: parseUsd,
};

export type KnobParsed = { value: KnobValue } | { wrong: string; fix: string };

/** Reads what the user wrote for a knob, on the command line or in a file; the value is in base units. */
export function parseKnob(path: KnobPath, written: unknown): KnobParsed {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') {
    if (typeof written === 'boolean') return { value: written };
    if (written === 'true' || written === 'false') return { value: written === 'true' };
    return { wrong: `"${written}" is neither true nor false`, fix: 'write true or false' };
  }
  if (typeof written !== 'string' && typeof written !== 'number') {
    return {
      wrong: `a ${knob.type} is needed here`,
      fix: `the default is ${formatKnob(path, knob.default as KnobValue)}`,
    };
  }
  const text = String(written).trim();
  if (knob.type === 'choice') {
    if (knob.choices.includes(text)) return { value: text as KnobValue };
    return { wrong: `"${text}" is not a choice`, fix: suggestion(text, knob.choices) };
  }
  const infinite = 'infinite' in knob ? knob.infinite : undefined;
  if (infinite !== undefined && ['never', 'unlimited', 'none'].includes(text.toLowerCase())) {
    return { value: Number.POSITIVE_INFINITY };
  }
  const parsed = PARSERS[knob.type](text);
  if ('wrong' in parsed) {
    return infinite === undefined ? parsed : { ...parsed, fix: `${parsed.fix}, or ${infinite}` };
  }
  const { value } = parsed;
  if (value < knob.min || value > knob.max || (knob.aboveMin === true && value === knob.min)) {
    return { wrong: `${text} is out of range`, fix: `use ${describeRange(path)}` };
  }
  return { value };
}

/** The values a knob allows, in words: `a duration above 0s, or never`. */
export function describeRange(path: KnobPath): string {
  const knob: Knob = KNOBS[path];
  if (knob.type === 'switch') return 'true or false';
  if (knob.type === 'choice') return knob.choices.join(', ');
  const show = (value: number): string => formatKnob(path, value);
  const lower = knob.aboveMin === true ? `above ${show(knob.min)}` : `from ${show(knob.min)}`;
  const upper = Number.isFinite(knob.max) ? ` to ${show(knob.max)}` : '';
  const infinite = 'infinite' in knob && knob.infinite !== undefined ? `, or ${knob.infinite}` : '';
  return `${knob.type === 'usd' ? 'an amount of US dollars' : `a ${knob.type}`} ${lower}${knob.aboveMin === true || upper !== '' ? upper : ' up'}${infinite}`;
}

/** A knob's value as the user would write it. */
export function formatKnob(path: KnobPath, value: KnobValue): string {
  const knob: Knob = KNOBS[path];
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return 'infinite' in knob && knob.infinite !== undefined ? knob.infinite : 'unlimited';
  if (knob.type === 'duration') return formatDuration(value);
  return knob.type === 'usd' ? `$${value}` : String(value);
}
