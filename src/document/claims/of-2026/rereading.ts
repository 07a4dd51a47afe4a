import type { Claim, Figure, Sweep, Trial } from '../claim.ts';
import { only } from '../traffic.ts';
import { agents, apart, KEPT } from './agents.ts';

const SECTION = "What an agent's bill is made of";
const ONE_MODEL = apart(1);

/** Tokens of a session's first prompt, and by which each is longer than the one before. */
const FIRST = 12_000;
const EACH = 1_800;

/** An agent's sessions that end with a prompt so long, kept by the provider. */
const endingAt = (tokens: number): Trial => ({
  workload: { traffic: agents({ prefix: FIRST, turns: Math.round((tokens - FIRST) / EACH) + 1 }) },
  strategy: only(['prefix']),
  catalog: ONE_MODEL,
});

/** Share of the bill that is for reading again what was sent before. */
const rereadShare: Figure = ({ after: { summary } }) => {
  const { readTokens } = summary.prefix;
  const usdPerToken = (KEPT.read * 5) / 1e6;
  return readTokens === null ? null : (readTokens * usdPerToken) / summary.costUsd;
};

const BY_LENGTH: Sweep = {
  property: 'the longest prompt of a session in tokens',
  given: '12,000 tokens to begin with, 1,800 more with each turn, no pauses',
  unit: 'tokens',
  dial: [13_800, 20_000, 30_000, 40_000, 50_000, 75_000, 100_000, 200_000, 400_000],
  trial: endingAt,
  figure: rereadShare,
};

/** What of a bill is for what was sent before. */
export const REREADING: readonly Claim[] = [
  {
    id: 'agent-reread-share',
    title: "Share of an agent's bill",
    section: SECTION,
    line: 0,
    source: 'tokenscope.pages.dev/study, 2026 (one session of 1,270 turns)',
    quote: 'Two thirds of what a coding session cost were for reading from the cache what had been sent before.',
    claimed: '60-66%',
    range: { from: 0.6, to: 0.66 },
    unit: 'share',
    simulated: { trial: endingAt(200_000), figure: rereadShare },
    condition: BY_LENGTH,
  },
  {
    id: 'agent-reread-half',
    title: 'Half of it from 50,000 tokens on',
    section: SECTION,
    line: 0,
    source: 'blog.exe.dev/expensively-quadratic, 2026',
    quote: 'By a context of 50,000 tokens most of what a conversation costs is for reading it from the cache.',
    claimed: '> 50%',
    range: { from: 0.5 },
    unit: 'share',
    simulated: { trial: endingAt(50_000), figure: rereadShare },
    condition: BY_LENGTH,
  },
];
