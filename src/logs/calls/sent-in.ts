import type { Plan } from '../fields/plan.ts';
import type { LogRecord } from '../record/shape.ts';
import { filled } from '../record/values.ts';
import { asItIs, first, note, valueIn } from './found.ts';
import { readSent, type Sent } from './messages.ts';

/** Attributes of spans that hold a prompt as plain text. */
const SPANS = /^(gen_ai|llm|ai)\.|prompt\.raw$/;

/** What a call sent, from its messages or its text; null where the log does not say. */
export function sentIn(record: LogRecord, plan: Plan): Sent | null {
  const { places } = plan;
  const around = {
    system: first(record, places.system, asItIs),
    tools: first(record, places.tools, asItIs),
    answerForm: first(record, places.answerForm, asItIs),
  };
  for (const place of places.request) {
    const value = valueIn(record, place);
    if (
      !filled(value) ||
      (typeof value === 'string' && place.written === null && !/^\s*[[{"]/.test(value) && !SPANS.test(place.words))
    )
      continue;
    if (typeof value !== 'object' && typeof value !== 'string') continue;
    const sent = readSent(value, around);
    if (sent === null) continue;
    note(place, value);
    return sent;
  }
  for (const place of places.text) {
    const value = valueIn(record, place);
    if (!filled(value)) continue;
    const text =
      typeof value === 'string'
        ? value
        : typeof value === 'number'
          ? String(value)
          : place.written === null
            ? null
            : JSON.stringify(value);
    if (text === null) continue;
    const sent = readSent(text, around);
    if (sent === null) continue;
    note(place, text);
    return sent;
  }
  return null;
}

/** Names that only what is asked has; others (`input`) mean it beside a model or tokens. */
export const QUESTION_NAME =
  /^(prompt|question|query|text|usermessage|userinput|userquery|userprompt|prompttext|ask|utterance|searchquery|lastusermessage)$/;

/** Whether a text can be what somebody asked a model: not a number. */
export function isQuestion(text: string): boolean {
  return !/^[\s\d.,:;+\-/e]*$/i.test(text);
}

/** What a program asks a database. Single questions may look like it; a log of nothing else is none of calls. */
export const DATABASE =
  /^\s*(?:select|insert|update|delete|create|alter|drop|with)\b[\s\S]*\b(?:from|into|set|table|index|where|as)\b|^\s*(?:begin|commit|rollback)\b\W*$|^\s*(?:query|mutation|subscription)\b[^?]*\{/i;
