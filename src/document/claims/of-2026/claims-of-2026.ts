import type { Claim } from '../claim.ts';
import { CLEARING } from './clearing.ts';
import { FETCHING } from './fetching.ts';
import { REREADING } from './rereading.ts';
import { SWITCHING_MODELS } from './switching.ts';
import { WAITING } from './waiting.ts';

/** What others claim of the bill of agents, each with its source. */
export const CLAIMS_OF_2026: readonly Claim[] = [
  ...REREADING,
  ...SWITCHING_MODELS,
  ...CLEARING,
  ...FETCHING,
  ...WAITING,
];
