import type { ClaimCondition } from '../../result/schema/claims.ts';

/** A property that is known of public logs, as the sweeps of claims measure it. */
export type PublicProperty = 'repeats' | 'tokens' | 'promptShare' | 'company';

/** A log that anybody may look at, and what was measured of it. */
export interface PublicLog {
  name: string;
  /** Where it is from, and its licence. */
  source: string;
  /** Share of the requests whose words had come before. */
  repeats?: number;
  /** Tokens of a request, prompt and answer together. */
  tokens?: number;
  /** Share of these that are the prompt's. */
  promptShare?: number;
  /** Requests that come within 100 ms of another, on average. */
  company?: number;
}

const BING = 'Bing Coronavirus Query Set, US, January 2020, its rows by their popularity (O-UDA 1.0)';
const AZURE = 'Azure LLM inference trace 2023, code (CC BY 4.0)';
const MOONCAKE = 'Mooncake, FAST 2025, synthetic trace (Apache-2.0)';

/** Measured of the logs themselves, which are no part of the program: test/document/claims/public-logs.test.ts does it again. */
export const PUBLIC_LOGS: readonly PublicLog[] = [
  { name: 'Banking77', source: 'PolyAI Banking77, questions to a bank (CC BY 4.0)', repeats: 0 },
  { name: 'Mooncake', source: MOONCAKE, repeats: 0.0533, tokens: 15_475, promptShare: 0.9904, company: 0.3949 },
  { name: 'Bing, its last week', source: BING, repeats: 0.5514 },
  { name: 'web07', source: 'cache2k benchmark, pages of a web site (CC BY 4.0)', repeats: 0.7309 },
  { name: 'Bing, the month', source: BING, repeats: 0.8052 },
  { name: 'Bing, its first week', source: BING, repeats: 0.9868 },
  {
    name: 'RouterArena',
    source: 'RouterArena, questions as billed by claude-3-haiku (Apache-2.0)',
    tokens: 354,
    promptShare: 0.7532,
  },
  { name: 'Azure code', source: AZURE, tokens: 2_076, promptShare: 0.9866, company: 1.712 },
];

/** Where they lie along a property, and whether a claim is true there. */
export function publicLogsOn(
  property: PublicProperty,
  swept: ClaimCondition['swept'],
  holds: ClaimCondition['holds'],
): NonNullable<ClaimCondition['publicLogs']> {
  return PUBLIC_LOGS.flatMap(({ name, [property]: at }) => {
    if (at === undefined) return [];
    const seen = at >= swept.from && at <= swept.to;
    return [{ name, at, holds: seen ? holds.some(({ from, to }) => at >= from && at <= to) : null }];
  }).sort((a, b) => a.at - b.at);
}
