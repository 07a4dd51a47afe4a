import { setImmediate } from 'node:timers/promises';
import { LiveReplay } from '../../experiment/live/live-replay.ts';
import type { SimulationPlan } from '../../experiment/simulate.ts';
import { UserError } from '../../foundation/problem.ts';
import { parseNumber } from '../../foundation/units.ts';
import { renderDashboard } from '../../report/terminal/dashboard/dashboard.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { appearanceOf, type Context, isInteractive } from '../context.ts';
import type { FlagReader, Flags } from '../flag-reader.ts';
import type { KeyPress } from '../keys.ts';
import { Screen } from '../screen.ts';
import { type Action, actionOf } from './actions.ts';

/** Virtual seconds per second when nothing else is asked for: a request of the FAQ chatbot in 15 ms. */
const DEFAULT_SPEED = 60;

const FRAME_MS = 100;

/** Requests played at most between two looks at the keyboard, and what a frame has room for at a finite speed. */
const REQUESTS_AT_ONCE = 100;
const REQUESTS_A_FRAME = 5_000;

/** How a live replay ended. */
export interface LiveOutcome {
  result: SimulationResult;
  /** Whether it was ended by Ctrl-C. */
  interrupted: boolean;
}

/** Reads `--speed`: virtual seconds per second, or `max`. */
export function readSpeed(reader: FlagReader): number {
  const text = reader.text('speed');
  if (text === undefined) return DEFAULT_SPEED;
  if (text.toLowerCase() === 'max') return Number.POSITIVE_INFINITY;
  const parsed = parseNumber(text.replace(/[x×]$/i, ''));
  if ('value' in parsed && parsed.value >= 0.1 && parsed.value <= 1_000_000) return parsed.value;
  reader.wrong('--speed', `"${text}" is not a speed`, 'write virtual seconds per second, from 0.1 to 1000000, or max');
  return DEFAULT_SPEED;
}

/** Fails where there is no terminal to watch in. */
export function checkWatchable(context: Context, command: string): void {
  if (isInteractive(context)) return;
  throw new UserError({
    where: command === 'watch' ? 'watch' : '--live',
    what: 'needs a terminal, for keys and for a screen that it can draw on',
    fix: 'use optimize simulate with the same flags, which prints the summary at once',
  });
}

/** Plays the plan on the whole terminal, under the control of whoever sits there, until it is ended. */
export async function playLive(
  context: Context,
  flags: Flags,
  plan: SimulationPlan,
  speed: number,
): Promise<LiveOutcome> {
  const replay = new LiveReplay(plan, speed);
  const interrupted = await new Driver(context, flags, replay).run();
  return { result: await replay.finish(), interrupted };
}

/** Brings keys and the passing of time to a replay, and its looks to the terminal. */
class Driver {
  readonly #context: Context;
  readonly #flags: Flags;
  readonly #replay: LiveReplay;
  readonly #screen: Screen;
  readonly #actions: Action[] = [];
  #wake: () => void = () => {};

  constructor(context: Context, flags: Flags, replay: LiveReplay) {
    this.#context = context;
    this.#flags = flags;
    this.#replay = replay;
    const onKey = (key: KeyPress): void => {
      const action = actionOf(key);
      if (action === null) return;
      this.#actions.push(action);
      this.#wake();
    };
    this.#screen = new Screen(context, onKey, () => this.#wake());
  }

  /** Runs until it is told to end; says whether that was Ctrl-C. */
  async run(): Promise<boolean> {
    const { clock, signal } = this.#context;
    const wake = (): void => this.#wake();
    signal.addEventListener('abort', wake);
    this.#screen.open();
    try {
      let last = clock();
      let frameAt = last;
      for (;;) {
        const now = clock();
        const busy = await this.#play(now - last);
        last = now;
        for (const action of this.#actions.splice(0)) {
          if (action === 'end' || action === 'interrupt') return action === 'interrupt';
          this.#perform(action);
          frameAt = 0;
        }
        if (signal.aborted) return true;
        if (now >= frameAt) {
          this.#draw();
          frameAt = now + FRAME_MS;
        }
        if (busy) await setImmediate();
        else if (await this.#idle(frameAt - clock())) frameAt = 0;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#screen.close();
    }
  }

  /** Plays on; true when there is more to play at once. */
  async #play(elapsedMs: number): Promise<boolean> {
    await this.#replay.read();
    const most = Number.isFinite(this.#replay.speed) ? REQUESTS_A_FRAME : REQUESTS_AT_ONCE;
    return this.#replay.advance(elapsedMs, most);
  }

  #perform(action: Exclude<Action, 'end' | 'interrupt'>): void {
    const replay = this.#replay;
    switch (action) {
      case 'pause':
        replay.paused = !replay.paused;
        break;
      case 'faster':
        replay.changeSpeed(1);
        break;
      case 'slower':
        replay.changeSpeed(-1);
        break;
      case 'step':
        replay.step();
        break;
      case 'previousKnob':
        replay.knobs.select(-1);
        break;
      case 'nextKnob':
        replay.knobs.select(1);
        break;
      case 'turnDown':
        replay.turn(-1);
        break;
      case 'turnUp':
        replay.turn(1);
        break;
    }
  }

  #draw(): void {
    const appearance = appearanceOf(this.#context.stdout, this.#context, this.#flags);
    this.#screen.draw(renderDashboard(this.#replay.view(), { ...appearance, height: this.#screen.rows }));
  }

  /** Waits for the next frame; true when something has come in between. */
  #idle(ms: number): Promise<boolean> {
    if (this.#actions.length > 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), Math.max(0, ms));
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
