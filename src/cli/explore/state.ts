import type { Summary } from '../../result/schema/summary.ts';
import { knobScale } from '../../settings/knob-scale.ts';
import {
  KNOB_PATHS,
  KNOBS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  parseKnob,
  TECHNIQUES,
  type Technique,
} from '../../settings/knobs.ts';
import { checkKnobsTogether } from '../../settings/strategy.ts';

/** Techniques and knobs as they are set. */
export interface Choice {
  techniques: ReadonlySet<Technique>;
  knobs: KnobValues;
}

/** A line that can be turned: a technique, on or off, or a knob. */
export type Row = { id: Technique; technique: Technique } | { id: KnobPath; knob: KnobPath };

/** The baseline and a choice on one workload. */
export interface QuickLook {
  baseline: Summary;
  optimized: Summary;
  /** What of the choice was left out, and why; null for nothing. */
  remark: string | null;
}

/** Everything the screen shows and the keys change. */
export interface ExploreState {
  choice: Choice;
  /** What `r` goes back to. */
  start: Choice;
  /** What `u` goes back to, the latest last. */
  past: readonly Choice[];
  /** The row the pointer is at. */
  at: Row['id'];
  /** What is being typed for it; null when nothing is. */
  typed: string | null;
  /** Shown until the next key. */
  message: string | null;
  /** The latest run, and the one before it with another choice. */
  now: QuickLook | null;
  before: QuickLook | null;
}

/** What a key asks for besides a new state. */
export type Wish = 'run' | 'report' | 'command' | 'leave' | 'quit';

/** A key as node:readline tells of it. */
export interface Key {
  name?: string | undefined;
  sequence?: string | undefined;
  ctrl?: boolean | undefined;
}

export function startingFrom(choice: Choice): ExploreState {
  const at = rowsOf(choice)[0]?.id as Row['id'];
  return { choice, start: choice, past: [], at, typed: null, message: null, now: null, before: null };
}

/** The techniques in the order a request meets them, each with its knobs when it is on; then the surroundings. */
export function rowsOf({ techniques }: Choice): Row[] {
  const knobs = (of: Technique | null): Row[] =>
    KNOB_PATHS.filter((path) => KNOBS[path].technique === of).map((knob) => ({ id: knob, knob }));
  const rows = TECHNIQUES.flatMap((technique): Row[] => [
    { id: technique, technique },
    ...(techniques.has(technique) ? knobs(technique) : []),
  ]);
  return [...rows, ...knobs(null)];
}

/** A run has come to its end. */
export function arrived(state: ExploreState, look: QuickLook): ExploreState {
  return { ...state, before: state.now, now: look, message: look.remark ?? state.message };
}

/** The choice cannot work on the workload: it is as it was before, and why is said. */
export function refused(state: ExploreState, why: string): ExploreState {
  const choice = state.past.at(-1);
  if (choice === undefined) return { ...state, message: why };
  return { ...onARow({ ...state, choice, past: state.past.slice(0, -1) }), message: why };
}

/** What becomes of the screen when a key is pressed. */
export function step(state: ExploreState, key: Key): { state: ExploreState; wish: Wish | null } {
  if (key.ctrl === true && (key.name === 'c' || key.name === 'd')) return { state, wish: 'quit' };
  return state.typed === null ? steer({ ...state, message: null }, key) : type({ ...state, message: null }, key);
}

type Step = ReturnType<typeof step>;

const still = (state: ExploreState): Step => ({ state, wish: null });

/** Keys while nothing is being typed. */
function steer(state: ExploreState, { name, sequence }: Key): Step {
  const row = rowsOf(state.choice).find(({ id }) => id === state.at) as Row;
  switch (name) {
    case 'up':
    case 'k':
      return still(moved(state, -1));
    case 'down':
    case 'j':
      return still(moved(state, 1));
    case 'pageup':
      return still(moved(state, -5));
    case 'pagedown':
      return still(moved(state, 5));
    case 'home':
      return still(moved(state, Number.NEGATIVE_INFINITY));
    case 'end':
      return still(moved(state, Number.POSITIVE_INFINITY));
    case 'left':
    case 'h':
      return turned(state, row, -1);
    case 'right':
    case 'l':
      return turned(state, row, 1);
    case 'space':
      return 'technique' in row
        ? turned(state, row, state.choice.techniques.has(row.technique) ? -1 : 1)
        : next(state, row);
    case 'u':
      return undone(state);
    case 'r':
      return changed(state, state.start);
    case 'c':
      return { state, wish: 'command' };
    case 'return':
    case 'enter':
      return { state, wish: 'report' };
    case 'q':
    case 'escape':
      return { state, wish: 'leave' };
  }
  const starts = sequence !== undefined && /^[\d.$]$/.test(sequence) && 'knob' in row && isTyped(row.knob);
  return still(starts ? { ...state, typed: sequence } : state);
}

/** Keys while a value is being typed. */
function type(state: ExploreState, { name, sequence }: Key): Step {
  const typed = state.typed as string;
  if (name === 'escape') return still({ ...state, typed: null });
  if (name === 'backspace') return still({ ...state, typed: typed.length > 1 ? typed.slice(0, -1) : null });
  if (name === 'return' || name === 'enter') {
    const path = state.at as KnobPath;
    const parsed = parseKnob(path, typed);
    if ('wrong' in parsed) return still({ ...state, message: `${parsed.wrong}; ${parsed.fix}` });
    return changed({ ...state, typed: null }, withKnob(state.choice, path, parsed.value));
  }
  const fits = sequence !== undefined && /^[\w.$%]$/.test(sequence) && typed.length < 12;
  return still(fits ? { ...state, typed: typed + sequence } : state);
}

function isTyped(path: KnobPath): boolean {
  return !['choice', 'switch'].includes(KNOBS[path].type);
}

function moved(state: ExploreState, by: number): ExploreState {
  const rows = rowsOf(state.choice);
  const index = rows.findIndex(({ id }) => id === state.at);
  const target = Math.max(0, Math.min(rows.length - 1, index + by));
  return { ...state, at: (rows[target] as Row).id };
}

function turned(state: ExploreState, row: Row, by: 1 | -1): Step {
  const { choice } = state;
  if ('technique' in row) {
    const techniques = TECHNIQUES.filter((each) => (each === row.technique ? by > 0 : choice.techniques.has(each)));
    return changed(state, { ...choice, techniques: new Set(techniques) });
  }
  const now = choice.knobs[row.knob];
  const scale = knobScale(row.knob, now);
  const value = scale[scale.indexOf(now) + by];
  return value === undefined ? still(state) : changed(state, withKnob(choice, row.knob, value));
}

/** The next value of a switch or a choice, and after the last the first. */
function next(state: ExploreState, { knob }: { knob: KnobPath }): Step {
  if (isTyped(knob)) return still(state);
  const now = state.choice.knobs[knob];
  const scale = knobScale(knob, now);
  return changed(state, withKnob(state.choice, knob, scale[(scale.indexOf(now) + 1) % scale.length] as KnobValue));
}

function withKnob({ techniques, knobs }: Choice, path: KnobPath, value: KnobValue): Choice {
  return { techniques, knobs: { ...knobs, [path]: value } as KnobValues };
}

/** The same choice is no change; one that contradicts itself is refused. */
function changed(state: ExploreState, choice: Choice): Step {
  if (same(choice, state.choice)) return still(state);
  const [problem] = checkKnobsTogether(choice.knobs);
  if (problem !== undefined) return still({ ...state, message: `${problem.what}; ${problem.fix}` });
  return { state: onARow({ ...state, choice, past: [...state.past, state.choice] }), wish: 'run' };
}

function undone(state: ExploreState): Step {
  const choice = state.past.at(-1);
  if (choice === undefined) return still({ ...state, message: 'There is nothing to undo.' });
  return { state: onARow({ ...state, choice, past: state.past.slice(0, -1) }), wish: 'run' };
}

/** A row whose technique has been switched off is gone: the pointer moves to the technique. */
function onARow(state: ExploreState): ExploreState {
  if (rowsOf(state.choice).some(({ id }) => id === state.at)) return state;
  return { ...state, at: KNOBS[state.at as KnobPath].technique as Technique };
}

function same(a: Choice, b: Choice): boolean {
  return (
    TECHNIQUES.every((technique) => a.techniques.has(technique) === b.techniques.has(technique)) &&
    KNOB_PATHS.every((path) => a.knobs[path] === b.knobs[path])
  );
}
