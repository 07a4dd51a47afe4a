import type { KeyPress } from '../keys.ts';

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

/** By the name of the key, or where it has none by its sign. */
const ACTIONS: Readonly<Record<string, Action>> = {
  space: 'pause',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  _: 'slower',
  s: 'step',
  up: 'previousKnob',
  k: 'previousKnob',
  down: 'nextKnob',
  j: 'nextKnob',
  tab: 'nextKnob',
  left: 'turnDown',
  h: 'turnDown',
  right: 'turnUp',
  l: 'turnUp',
  q: 'end',
  escape: 'end',
};

/** The action of a key, or null for one that means nothing here. */
export function actionOf({ name, sequence, ctrl, shift }: KeyPress): Action | null {
  if (ctrl === true) return name === 'c' ? 'interrupt' : name === 'd' ? 'end' : null;
  if (name === 'tab' && shift === true) return 'previousKnob';
  return ACTIONS[name ?? sequence ?? ''] ?? null;
}
