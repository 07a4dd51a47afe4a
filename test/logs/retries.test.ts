import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { fileWith, inspected, lines } from './inspect-text.ts';

const MINUTE = 60_000;

/** A call at so many minutes; `failed` where it did. */
const call = (minute: number, text: string, { failed = false, cost = 0.01, user = 'u', model = 'gpt-4o' } = {}) => ({
  timestamp: new Date(Date.UTC(2026, 0, 5) + minute * MINUTE).toISOString(),
  model,
  user,
  messages: [{ role: 'user', content: text }],
  ...(failed
    ? { status: 500, error: 'overloaded', cost }
    : { status: 200, cost, usage: { prompt_tokens: 100, completion_tokens: 20 } }),
});

it('what is sent again shortly after it failed is a retry, whatever model answers, and nothing else is', async () => {
  const log = lines(
    call(0, 'what is a cache'),
    call(1, 'what is a router', { failed: true, cost: 0 }),
    call(2, 'what is a router', { failed: true, cost: 0.004 }),
    call(3, 'what is a router', { cost: 0.03, model: 'gpt-4o-mini' }),
    // Asked again after an answer, by another, and much later.
    call(4, 'what is a router'),
    call(5, 'what is a batch', { failed: true, cost: 0.002 }),
    call(6, 'what is a batch', { user: 'v' }),
    call(30, 'what is a batch'),
  );
  const { retries, failed, bill } = await inspected('calls.jsonl', log);
  expect(failed).toBe(3);
  expect(retries?.calls).toBe(2);
  expect(retries?.usd).toBeCloseTo(0.034, 12);
  expect(retries?.failedUsd).toBeCloseTo(0.006, 12);
  expect(bill.usd).toBeCloseTo(0.076, 12);
  const { stdout } = await invoke(['inspect', fileWith('calls.jsonl', log)]);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    '2 calls sent again what had failed within 10 minutes before, for $0.0340 (44.7% of the bill); what failed cost $0.0060 (7.9% of the bill)',
  );
});

it('nothing is said of retries where nothing failed, and no figure where it is not known what did', async () => {
  expect((await inspected('calls.jsonl', lines(call(0, 'q'), call(1, 'q')))).retries).toBeNull();
  const bare = (minute: number, status: number) => ({ ...call(minute, 'q'), messages: undefined, status });
  const log = lines(bare(0, 200), bare(1, 500), bare(2, 200));
  expect((await inspected('calls.jsonl', log)).retries).toBeNull();
  const { stdout } = await invoke(['inspect', fileWith('calls.jsonl', log)]);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'Retries: — (the log does not say what the 1 failed call sent, or when)',
  );
});
