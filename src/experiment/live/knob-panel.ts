import type { Replay } from '../../replay/replay.ts';
import type { TurnablePath } from '../../settings/knobs.ts';
import type { ResultRun } from '../result-runs.ts';
import { nextValue, turnableKnobs } from './live-knobs.ts';
import type { KnobPosition, Turn } from './live-view.ts';

/** The knobs of runs that go on: one is selected, it can be turned, and it is noted when it was. */
export class KnobPanel {
  /** What was turned, in order. Clicks between two requests count as one turn. */
  readonly turns: Turn[] = [];
  readonly #runs: Replay<ResultRun>;
  readonly #paths: readonly TurnablePath[];
  readonly #starts: ReadonlyMap<TurnablePath, number>;
  #selected = 0;

  constructor(runs: Replay<ResultRun>) {
    this.#runs = runs;
    this.#paths = turnableKnobs(runs.run('optimized').strategy);
    this.#starts = new Map(this.#paths.map((path) => [path, this.#value(path)]));
  }

  /** Selects the next knob (1) or the one before (-1), round and round. */
  select(direction: 1 | -1): void {
    const count = this.#paths.length;
    if (count > 0) this.#selected = (this.#selected + direction + count) % count;
  }

  /** Turns the selected knob by one click; at its end, or where another knob is in the way, it stays. */
  turn(direction: 1 | -1, atMs: number): void {
    const path = this.#paths[this.#selected];
    if (path === undefined) return;
    const from = this.#value(path);
    const to = nextValue(path, from, direction);
    if (to === null || !this.#fits(path, to)) return;
    this.#runs.turn(path, to);
    this.#note({ path, from, to, atMs, requests: this.#runs.requests });
  }

  positions(): KnobPosition[] {
    return this.#paths.map((path, i) => ({
      path,
      value: this.#value(path),
      start: this.#starts.get(path) as number,
      selected: i === this.#selected,
    }));
  }

  #value(path: TurnablePath): number {
    return this.#runs.run('optimized').setting(path) as number;
  }

  /** Simple queries must not end after complex ones begin. */
  #fits(path: TurnablePath, value: number): boolean {
    if (path === 'routing.simpleBelow') return value <= this.#value('routing.complexFrom');
    if (path === 'routing.complexFrom') return value >= this.#value('routing.simpleBelow');
    return true;
  }

  #note(turn: Turn): void {
    const before = this.turns.findIndex(({ path, requests }) => path === turn.path && requests === turn.requests);
    if (before === -1) {
      this.turns.push(turn);
      return;
    }
    const [{ from }] = this.turns.splice(before, 1) as [Turn];
    if (from !== turn.to) this.turns.push({ ...turn, from });
  }
}
