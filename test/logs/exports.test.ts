import { describe, expect, it } from 'vitest';
import { EXPORTS } from './exports.ts';
import { inspected } from './inspect-text.ts';

describe('exports of products are read at first sight', () => {
  it.each(Object.entries(EXPORTS))('%s', async (_, right) => {
    const got = await inspected(right.file, right.content);
    const found = {
      calls: got.calls,
      failed: got.failed,
      hits: got.responseCacheHits,
      embeddings: got.embeddings,
      input: got.tokens.input,
      output: got.tokens.output,
    };
    expect(found).toMatchObject({
      calls: right.calls ?? 4,
      failed: right.failed ?? 0,
      hits: right.hits ?? 0,
      embeddings: right.embeddings ?? 0,
      ...(right.input === undefined ? {} : { input: right.input }),
      ...(right.output === undefined ? {} : { output: right.output }),
    });
    if (right.aggregates !== undefined) expect(got.aggregates).toBe(right.aggregates);
    if (right.cached !== undefined) expect(got.tokens.cachedInput ?? 0).toBe(right.cached ?? 0);
    if (right.usd === null) expect(got.bill.usd).toBeNull();
    else if (right.usd !== undefined) expect(got.bill.usd).toBeCloseTo(right.usd, 6);
    if (right.repeats !== undefined) expect(got.repeats.ask).toBe(right.repeats);
    if (right.sessions !== undefined) expect(got.sessions).toBe(right.sessions);
    if (right.users !== undefined) expect(got.users).toBe(right.users);
    if (right.spanMs !== undefined) expect(got.time.spanMs).toBe(right.spanMs);
  });
});
