import type { Source } from './sources.ts';

/** Where tables by effort are published; read in copies that public repositories keep of them. */
export const EFFORT_SOURCES = {
  aider: { title: 'aider.chat, polyglot leaderboard: 225 coding exercises', date: '2025-08-23' },
  'arc-agi-1': { title: 'arcprize.org, leaderboard: ARC-AGI-1', date: '2025-12' },
  cursorbench: { title: 'cursor.com, CursorBench 3.2: tasks from sessions of its users', date: '2026-08-11' },
  deepswe: { title: 'deepswe.datacurve.ai, DeepSWE 1.1: 113 tasks, four runs each', date: '2026-08-26' },
} as const satisfies Record<string, Source>;

type SourceId = keyof typeof EFFORT_SOURCES;

/** Three figures of a table: at high, medium and low effort. */
type ByEffort = readonly [high: number, medium: number, low: number];

/** What is published of a model at each effort. */
export interface EffortFacts {
  /** Share of everyday tasks done rightly, in per cent. */
  usual: { scores: ByEffort; source: SourceId };
  /** The same of hard ones. */
  hard: { scores: ByEffort; source: SourceId };
  /** What a task cost, in USD: its answer, but for `besides`, which is the same at every effort. */
  cost: { usd: ByEffort; besides?: number; source: SourceId; remark?: string };
}

/** One line of two tables: the everyday tasks of CursorBench, and the hard ones of DeepSWE with what they cost. */
function coding(usual: ByEffort, hard: ByEffort, usd: ByEffort): EffortFacts {
  return {
    usual: { scores: usual, source: 'cursorbench' },
    hard: { scores: hard, source: 'deepswe' },
    cost: { usd, source: 'deepswe' },
  };
}

/** Published tables by effort, by the models' ids in genai-prices. What is not here has none that we found. */
export const EFFORT_FACTS: Readonly<Record<string, EffortFacts>> = {
  'gpt-5': {
    usual: { scores: [88.0, 86.7, 81.3], source: 'aider' },
    hard: { scores: [65.7, 56.2, 44.0], source: 'arc-agi-1' },
    // 2,623,429 tokens were answered at high effort, at $10 a million.
    cost: {
      usd: [29.08, 17.69, 10.37],
      besides: 2.85,
      source: 'aider',
      remark: 'what was sent cost $2.85 at high effort, and is taken to have cost as much at the others',
    },
  },
  'gpt-5.5': coding([58.4, 53.8, 46.6], [64.38, 53.98, 26.99], [5.1, 2.749, 1.2]),
  'gpt-5.6-sol': coding([63.5, 60.0, 52.6], [69.4, 61.06, 45.35], [3.47, 1.862, 1.074]),
  'gpt-5.6-terra': coding([54.2, 50.3, 46.9], [53.76, 35.11, 24.05], [1.134, 0.583, 0.428]),
  'gpt-5.6-luna': coding([56.8, 47.7, 37.6], [44.25, 11.28, 1.55], [0.778, 0.216, 0.072]),
  'claude-opus-5': coding([66.7, 64.3, 62.8], [72.83, 68.9, 58.13], [6.076, 3.29, 1.663]),
  'claude-opus-4-8': coding([58.0, 56.1, 53.1], [51.77, 48.67, 40.8], [4.282, 3.444, 2.293]),
  'claude-sonnet-5': coding([56.9, 52.4, 47.7], [48.23, 39.78, 30.51], [7.426, 4.079, 2.187]),
  'claude-fable-5': coding([66.5, 65.2, 62.1], [68.6, 65.37, 59.58], [9.178, 6.088, 3.758]),
};
