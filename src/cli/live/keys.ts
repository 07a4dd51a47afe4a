/** What the keys of a live replay stand for. */
export type Action =
  | 'pause'
  | 'faster'
  | 'slower'
  | 'step'
  | 'previousKnob'
  | 'nextKnob'
  | 'turnDown'
  | 'turnUp'
  | 'end'
  | 'interrupt';

const ACTIONS: Readonly<Record<string, Action>> = {
  ' ': 'pause',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  _: 'slower',
  s: 'step',
  k: 'previousKnob',
  j: 'nextKnob',
  h: 'turnDown',
  l: 'turnUp',
  q: 'end',
  '\t': 'nextKnob',
  '\u0003': 'interrupt',
  '\u0004': 'end',
  '\u001b': 'end',
  '\u001b[Z': 'previousKnob',
  // Arrows, as terminals send them in their normal and in their application mode.
  '\u001b[A': 'previousKnob',
  '\u001b[B': 'nextKnob',
  '\u001b[C': 'turnUp',
  '\u001b[D': 'turnDown',
  '\u001bOA': 'previousKnob',
  '\u001bOB': 'nextKnob',
  '\u001bOC': 'turnUp',
  '\u001bOD': 'turnDown',
};

// An escape sequence, whole or cut off at the end of what has come, or else one character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const KEY = /\u001b\[[0-9;?]*(?:[@-~]|$)|\u001bO(?:.|$)|./gsu;

/** A sequence that may go on with what comes next. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CUT_OFF = /^\u001b(?:\[[0-9;?]*|O)?$/;

/**
 * Reads keys from what a terminal sends in raw mode, in pieces of any length. A lone escape may be
 * the key or the beginning of another one: it counts when nothing has followed by the next `settle`.
 */
export class KeyReader {
  #rest = '';

  /** The actions of the keys that are complete; keys that mean nothing are left out. */
  read(text: string): Action[] {
    const keys = (this.#rest + text).match(KEY) ?? [];
    this.#rest = CUT_OFF.test(keys.at(-1) ?? '') ? (keys.pop() as string) : '';
    return keys.flatMap((key) => ACTIONS[key.length === 1 ? key.toLowerCase() : key] ?? []);
  }

  /** Some time has passed: what was begun and has not gone on was a key of its own. */
  settle(): Action[] {
    const key = this.#rest;
    this.#rest = '';
    return key === '\u001b' ? ['end'] : [];
  }
}
