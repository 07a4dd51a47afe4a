import { calledModels } from '../../models/model.ts';
import type { Replay } from '../../replay/replay.ts';
import { RequestStream } from '../../replay/request-stream.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { partOf, type RequestBlock } from '../../workload/workload.ts';
import { type ResultRun, replayOf, resultRuns } from '../result-runs.ts';
import { resultOf, type SimulationPlan } from '../simulate.ts';
import { History, type Moment } from './history.ts';
import { KnobPanel } from './knob-panel.ts';
import type { LiveView } from './live-view.ts';

/** The speeds that + and − click through, in virtual seconds per second. */
const SPEEDS = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1_800, 3_600, 7_200, Number.POSITIVE_INFINITY];

/** Requests shown of the stream at most. */
const STREAM = 48;

/**
 * A simulation that is watched: the same runs as an ordinary one, played at a pace, stopped, stepped
 * and with knobs turned on the way. It knows no clock: whoever drives it says how much time has
 * passed. What comes of it depends on the knobs and on when they were turned, not on the pace.
 */
export class LiveReplay {
  /** Virtual seconds per second; Infinity for as fast as possible. */
  speed: number;
  paused = false;
  readonly knobs: KnobPanel;
  readonly #plan: SimulationPlan;
  readonly #runs: Replay<ResultRun>;
  readonly #blocks: AsyncIterator<RequestBlock>;
  readonly #before = new RequestStream();
  readonly #stream = new RequestStream();
  #history: History | null = null;
  #block: RequestBlock | null = null;
  /** Requests of the block that have been played. */
  #played = 0;
  #now = 0;
  #allHaveCome = false;
  #finished = false;

  constructor(watched: SimulationPlan, speed: number) {
    // What is turned on the way cannot be played a second time.
    const plan = { ...watched, controls: false };
    this.#plan = plan;
    this.speed = speed;
    const observers = new Map<ResultRun, RequestStream[]>([
      ['baseline', [this.#before]],
      ['optimized', [this.#stream]],
    ]);
    // All of them: those that cannot differ now can when knobs are turned.
    this.#runs = replayOf(plan, resultRuns(plan), { observers, ceilings: plan.strategy.knobs });
    this.#blocks = plan.workload.blocks()[Symbol.asyncIterator]();
    this.knobs = new KnobPanel(this.#runs);
  }

  /** Whether the whole workload has been played and everything has been answered. */
  get finished(): boolean {
    return this.#finished;
  }

  /** Requests played so far. */
  get requests(): number {
    return this.#runs.requests;
  }

  /** Reads on in the workload when what has been read is played. To be awaited before `advance` and `step`. */
  async read(): Promise<void> {
    while (!this.#allHaveCome && (this.#block === null || this.#played === this.#block.length)) {
      const { done, value } = await this.#blocks.next();
      if (done === true) {
        this.#allHaveCome = true;
        if (this.#nextAt === Number.POSITIVE_INFINITY) this.#end();
        return;
      }
      this.#block = value;
      this.#played = 0;
      if (this.#history === null && value.length > 0) {
        this.#now = value.at[0];
        this.#history = new History(this.#now);
      }
    }
  }

  /**
   * Lets so many real milliseconds pass, but plays at most `most` requests, or when all have come
   * so many moments: a replay that cannot keep up falls behind instead of standing still. At full
   * speed, tells whether there is more to play at once.
   */
  advance(elapsedMs: number, most: number): boolean {
    if (this.paused || this.finished) return false;
    const asFastAsPossible = this.speed === Number.POSITIVE_INFINITY;
    this.#playUntil(asFastAsPossible ? this.speed : this.#now + elapsedMs * this.speed, most);
    return asFastAsPossible;
  }

  /** Plays the next request alone, or when all have come the next thing that happens, and pauses. */
  step(): void {
    this.paused = true;
    if (!this.finished) this.#playUntil(Number.POSITIVE_INFINITY, 1);
  }

  /** One click quicker (1) or slower (-1). */
  changeSpeed(direction: 1 | -1): void {
    const beyond = SPEEDS.filter((speed) => (direction === 1 ? speed > this.speed : speed < this.speed));
    this.speed = (direction === 1 ? beyond[0] : beyond.at(-1)) ?? this.speed;
  }

  /** Turns the selected knob by one click, up (1) or down (-1). */
  turn(direction: 1 | -1): void {
    if (!this.finished) this.knobs.turn(direction, this.#elapsedMs);
  }

  view(): LiveView {
    const { workload, strategy, seed } = this.#plan;
    const moment = this.#moment();
    const start = this.#now - this.#elapsedMs;
    return {
      scenario: workload.name,
      strategy: strategy.name,
      seed,
      state: this.finished ? 'finished' : this.paused ? 'paused' : 'playing',
      speed: this.speed,
      elapsedMs: this.#elapsedMs,
      requests: this.requests,
      expected: workload.expectedRequests,
      allHaveCome: this.#allHaveCome,
      before: moment.before,
      after: moment.after,
      windowMs: this.#history?.windowMs ?? 0,
      windows: this.#history?.windows(moment) ?? [],
      stream: this.#stream.latest(STREAM).map(({ query, at, model, request: _, ...rest }) => ({
        ...rest,
        atMs: at - start,
        text: workload.queries.text(query),
        model: calledModels(this.#runs.catalog)[model]?.id ?? null,
      })),
      knobs: this.knobs.positions(),
      turns: [...this.knobs.turns],
    };
  }

  /** Ends the replay where it stands; at least one request must have been played. */
  async finish(): Promise<SimulationResult> {
    const partial = !this.#allHaveCome;
    if (partial) await this.#blocks.return?.();
    return resultOf(this.#plan, this.#runs, { finished: this.#runs.finish(), partial, turned: this.knobs.turns });
  }

  get #elapsedMs(): number {
    return this.requests === 0 ? 0 : this.#now - this.#runs.firstAt;
  }

  /** When the next thing happens on either side, arrivals apart. */
  get #nextAt(): number {
    return this.#runs.nextAt(['baseline', 'optimized']);
  }

  #playUntil(target: number, most: number): void {
    if (this.#allHaveCome) this.#answerUntil(target, most);
    else this.#feedUntil(target, most);
  }

  /** Plays what has been read up to a moment, at most so many requests of it. */
  #feedUntil(target: number, most: number): void {
    const block = this.#block;
    const history = this.#history;
    if (block === null || history === null) return;
    const last = Math.min(block.length, this.#played + most);
    while (this.#played < last) {
      const until = Math.min(target, history.edge);
      const from = this.#played;
      while (this.#played < last && block.at[this.#played] <= until) this.#played++;
      this.#runs.feed(partOf(block, from, this.#played));
      if (this.#played === last) {
        // What comes next is not known, or left for later: the clock stops at this arrival.
        this.#now = this.#runs.lastAt;
        return;
      }
      this.#runs.advanceTo(until);
      this.#now = until;
      if (until === target) return;
      history.close(this.#moment());
    }
  }

  /** Plays what is still under way when the last request has come, at most so many moments of it. */
  #answerUntil(target: number, most: number): void {
    const history = this.#history as History;
    for (let moments = 0; moments < most; moments++) {
      // Only as far as something happens: when it ends does not depend on the pace.
      const until = Math.min(target, history.edge, this.#nextAt);
      this.#runs.advanceTo(until);
      this.#now = until;
      if (this.#nextAt === Number.POSITIVE_INFINITY) {
        this.#end();
        return;
      }
      if (until === history.edge) history.close(this.#moment());
      if (until === target) return;
    }
  }

  #end(): void {
    this.#finished = true;
    this.#runs.advanceTo(Number.MAX_VALUE);
  }

  #moment(): Moment {
    return {
      before: this.#runs.run('baseline').snapshot(this.#now),
      after: this.#runs.run('optimized').snapshot(this.#now),
      p95Before: this.#before.p95(),
      p95After: this.#stream.p95(),
    };
  }
}
