import type { TurnablePath } from '../../settings/knobs.ts';
import type { HowAnswered } from '../../simulation/observer.ts';
import type { Snapshot } from '../../simulation/snapshot.ts';
import type { HistoryWindow } from './history.ts';

/** What a live replay looks like at a moment: all that a dashboard shows. Times are virtual milliseconds. */
export interface LiveView {
  scenario: string;
  strategy: string;
  seed: string;
  state: 'playing' | 'paused' | 'finished';
  /** Virtual seconds per second; Infinity for as fast as possible. */
  speed: number;
  /** Since the first arrival. */
  elapsedMs: number;
  requests: number;
  /** Requests there will be, or null when that is not known. */
  expected: number | null;
  /** Whether the last request has come; answers to some may still be under way. */
  allHaveCome: boolean;
  before: Snapshot;
  after: Snapshot;
  windowMs: number;
  windows: HistoryWindow[];
  /** The latest requests, the oldest of them first. */
  stream: StreamLine[];
  knobs: KnobPosition[];
  turns: Turn[];
}

/** A knob that was turned. */
export interface Turn {
  path: TurnablePath;
  from: number;
  to: number;
  /** When, since the first arrival, and after how many requests. */
  atMs: number;
  requests: number;
}

/** One request of the stream. */
export interface StreamLine {
  /** Since the first arrival. */
  atMs: number;
  text: string;
  met: HowAnswered;
  /** The model that is asked, after a judge's verdict the stronger one; null for none. */
  model: string | null;
  escalated: boolean;
  /** null while it waits. */
  latencyMs: number | null;
  failed: boolean;
}

/** A knob that can be turned. */
export interface KnobPosition {
  path: TurnablePath;
  /** Where it stands, and where it stood at the start. */
  value: number;
  start: number;
  selected: boolean;
}
