import { describe, expect, it } from 'vitest';
import { callUsd, type PricedCall } from '../../src/models/call-price.ts';
import { modelNamed } from '../../src/models/listed-models.ts';
import { inspected, lines } from './inspect-text.ts';

/** A call of a log without costs, and the same as the law of price has it. */
interface Case {
  model: string;
  call: PricedCall;
}

const AT = Date.UTC(2026, 8, 1, 12);
const CASES: Readonly<Record<string, Case>> = {
  'a long prompt': { model: 'gemini-2.5-pro', call: { inputTokens: 300_000, outputTokens: 500, at: AT } },
  'a day before the price fell': {
    model: 'gpt-5.6-luna',
    call: { inputTokens: 10_000, outputTokens: 500, at: Date.UTC(2026, 6, 1) },
  },
  'an hour of the night': {
    model: 'deepseek-chat',
    call: { inputTokens: 10_000, outputTokens: 500, at: Date.UTC(2026, 0, 1, 3) },
  },
  'tokens written for minutes and for an hour': {
    model: 'claude-sonnet-4-5',
    call: {
      inputTokens: 9_000,
      cachedTokens: 2_000,
      cacheWriteTokens: 5_000,
      cacheWriteHourTokens: 3_000,
      outputTokens: 500,
      at: AT,
    },
  },
  'a batch, of which cached input is ordinary': {
    model: 'gpt-4o',
    call: { inputTokens: 9_000, cachedTokens: 4_096, outputTokens: 500, batch: true, at: AT },
  },
  'a batch that keeps the price of cached input': {
    model: 'claude-haiku-4-5',
    call: { inputTokens: 9_000, cachedTokens: 4_096, outputTokens: 500, batch: true, at: AT },
  },
};

function row({ model, call }: Case, name: string): object {
  return {
    id: name,
    time: new Date(call.at as number).toISOString(),
    model,
    input_tokens: call.inputTokens,
    cached_input_tokens: call.cachedTokens ?? 0,
    cache_write_tokens: call.cacheWriteTokens ?? 0,
    cache_write_1h_tokens: call.cacheWriteHourTokens ?? 0,
    output_tokens: call.outputTokens,
    total_tokens: call.inputTokens + call.outputTokens,
    service_tier: call.batch === true ? 'batch' : 'default',
  };
}

describe('a bill at list prices goes by the law that every call goes by', () => {
  it.each(Object.entries(CASES))('%s', async (name, of) => {
    const { price, prices, id } = modelNamed(of.model)!;
    const { bill } = await inspected('calls.jsonl', lines(row(of, name)));
    expect(bill.source).toBe('listed');
    expect(bill.usd).toBeCloseTo(callUsd({ id, price: price!, prices: prices! }, of.call), 12);
  });

  it('a batch of a seller that publishes no price of batches has none', async () => {
    const { bill } = await inspected(
      'calls.jsonl',
      lines(
        { model: 'groq/llama-3.3-70b-versatile', input_tokens: 900, output_tokens: 90 },
        { model: 'groq/llama-3.3-70b-versatile', input_tokens: 900, output_tokens: 90, batch: true },
      ),
    );
    expect(bill).toMatchObject({ unpricedCalls: 1 });
    expect(bill.usd).toBeGreaterThan(0);
  });
});
