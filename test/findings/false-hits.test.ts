import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/findings/findings.ts';
import { HandMade } from '../simulation/workloads.ts';
import { simulated } from './runs.ts';

/** 200 requests in the same words, of four users after four things, in a context each where that is logged. */
const sameWords = (contexts: boolean): HandMade =>
  new HandMade(
    Array.from({ length: 200 }, (_, i) => ({
      at: 1 + i * 1_000,
      text: 'and the price?',
      intent: i % 4,
      user: i % 4,
      ...(contexts ? { context: i % 4 } : {}),
    })),
    { log: true },
  );

describe('another question in the same words', () => {
  it('is found, with how many users got what was made for others', async () => {
    const findings = findingsOf(await simulated(sameWords(false), { techniques: ['cache'] }));
    const message = (id: string): string => findings.find((finding) => finding.id === id)?.message ?? '';
    expect(message('same-words')).toMatch(/^150 requests \(75\.4% of the 199 hits\) got the answer to another/);
    expect(message('answers-for-others')).toMatch(/served an answer that was made for another user$/);
  });

  it('is cured by keys of what is sent, where that is logged', async () => {
    const ids = async (scope: 'ask' | 'request'): Promise<string[]> => {
      const run = { techniques: ['cache', 'prompt'] as const, knobs: { 'cache.scope': scope } as const };
      return findingsOf(await simulated(sameWords(true), run)).map(({ id }) => id);
    };
    expect(await ids('ask')).toContain('same-words');
    expect(await ids('request')).not.toContain('same-words');
    expect(await ids('request')).not.toContain('answers-for-others');
  });
});
