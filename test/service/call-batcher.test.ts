import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallBatcher } from '../../src/service/call-batcher.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('CallBatcher', () => {
  it('sends what is full at once, and the rest when its time is up', async () => {
    const sent: number[][] = [];
    const send = async (items: number[]): Promise<number[]> => {
      sent.push(items);
      return items.map((item) => 10 * item);
    };
    const batcher = new CallBatcher({ maxSize: 3, maxWaitMs: 100, send });
    const replies = Promise.all([1, 2, 3, 4].map((item) => batcher.ask(item)));
    expect(sent).toEqual([[1, 2, 3]]);
    await vi.advanceTimersByTimeAsync(99);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([[1, 2, 3], [4]]);
    expect(await replies).toEqual([10, 20, 30, 40]);
    // The time-out of a full batch comes late, and meets no other.
    const more = batcher.ask(5);
    await vi.advanceTimersByTimeAsync(100);
    expect(await more).toBe(50);
    expect(batcher.batches).toEqual({ count: 3, items: 5 });
  });

  it('fails everyone of a batch that fails, and nobody else', async () => {
    let times = 0;
    const send = async (items: number[]): Promise<number[]> => {
      if (times++ === 0) throw new Error('busy');
      return items;
    };
    const batcher = new CallBatcher({ maxSize: 2, maxWaitMs: 100, send });
    const all = Promise.allSettled([1, 2, 3, 4].map((item) => batcher.ask(item)));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('does not give one the reply of another', async () => {
    const batcher = new CallBatcher({ maxSize: 2, maxWaitMs: 100, send: async (items: number[]) => items.slice(1) });
    await expect(Promise.all([batcher.ask(1), batcher.ask(2)])).rejects.toThrow('1 replies came to 2 items');
  });
});
