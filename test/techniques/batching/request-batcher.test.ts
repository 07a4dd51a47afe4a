import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestBatcher } from '../../../src/techniques/batching/request-batcher.ts';
import { same } from '../../same.ts';

function batcherOf({ maxSize = 3, maxWaitMs = 100, adaptive = false, lanes = 2 } = {}) {
  return new RequestBatcher({ maxSize, maxWaitMs, adaptive, lanes });
}

function membersOf(batcher: RequestBatcher, batch: number): number[] {
  const members = [];
  for (let item = batcher.first(batch); item !== -1; item = batcher.after(item)) members.push(item);
  return members;
}

describe('a batch', () => {
  it('closes when it is full, and its time-out then comes to nothing', () => {
    const batcher = batcherOf();
    const batch = batcher.add(0, 10, 0, 0);
    expect([batcher.isClosed(batch), batcher.sizeOf(batch)]).toEqual([false, 1]);
    expect(batcher.add(0, 11, 20, 0)).toBe(batch);
    expect(batcher.add(0, 5, 50, 0)).toBe(batch);
    expect(batcher.isClosed(batch)).toBe(true);
    expect(membersOf(batcher, batch)).toEqual([10, 11, 5]);
    expect([batcher.batches, batcher.members, batcher.waitMs]).toEqual([1, 3, 50 + 30]);
    expect(batcher.timeOut(batch, 100, 0)).toBe(false);
    expect([batcher.batches, batcher.members, batcher.waitMs]).toEqual([1, 3, 80]);
  });

  it('closes when its time is up', () => {
    const batcher = batcherOf();
    const batch = batcher.add(1, 0, 7, 0);
    batcher.add(1, 1, 47, 0);
    expect(batcher.timeOut(batch, 107, 0)).toBe(true);
    expect([batcher.isClosed(batch), batcher.waitMs]).toEqual([true, 100 + 60]);
    expect(batcher.add(1, 2, 110, 0)).not.toBe(batch);
  });

  it('is not mixed with another lane', () => {
    const batcher = batcherOf({ maxSize: 2 });
    const [left, right] = [batcher.add(0, 0, 1, 0), batcher.add(1, 1, 2, 0)];
    expect(left).not.toBe(right);
    batcher.add(0, 2, 3, 0);
    expect([batcher.isClosed(left), batcher.isClosed(right)]).toEqual([true, false]);
    expect([membersOf(batcher, left), membersOf(batcher, right)]).toEqual([[0, 2], [1]]);
  });

  it.each([{ maxSize: 1 }, { maxWaitMs: 0 }])('closes as it opens with %o', (options) => {
    const batcher = batcherOf(options);
    for (let item = 0; item < 5; item++) {
      const batch = batcher.add(0, item, item, 0);
      expect([batch, batcher.isClosed(batch), batcher.sizeOf(batch)]).toEqual([0, true, 1]);
      batcher.release(batch);
    }
    expect([batcher.batches, batcher.waitMs, batcher.held]).toEqual([5, 0, 0]);
  });

  it('keeps its slot until it is released and its time-out has come', () => {
    const batcher = batcherOf({ maxSize: 2 });
    const full = (item: number) => {
      batcher.add(0, item, 0, 0);
      return batcher.add(0, item + 1, 0, 0);
    };
    const first = full(0);
    batcher.release(first);
    const second = full(2);
    expect(second).not.toBe(first);
    batcher.timeOut(first, 100, 0);
    expect(full(4)).toBe(first);
    batcher.timeOut(second, 100, 0);
    expect([first, second]).not.toContain(full(6));
    batcher.release(second);
    expect(full(8)).toBe(second);
  });
});

describe('the size of an adaptive batcher', () => {
  /** Lets a batch of `size` close by its time-out, or by being full. */
  function close(batcher: RequestBatcher, size: number, backlog: number) {
    let batch = -1;
    for (let item = 0; item < size; item++) batch = batcher.add(0, item, 0, backlog);
    if (!batcher.isClosed(batch)) batcher.timeOut(batch, 100, backlog);
    batcher.release(batch);
    return batcher.targetSize(0);
  }

  it('doubles while calls wait, up to eight times the first', () => {
    const batcher = batcherOf({ adaptive: true, maxSize: 3 });
    expect([3, 6, 12, 24, 24].map((size) => close(batcher, size, 1))).toEqual([6, 12, 24, 24, 24]);
    expect(batcher.targetSize(1)).toBe(3);
  });

  it('halves when a batch runs out of time half empty and nothing waits, down to 1', () => {
    const batcher = batcherOf({ adaptive: true, maxSize: 10 });
    expect(close(batcher, 6, 0)).toBe(10);
    expect(close(batcher, 5, 0)).toBe(5);
    expect([close(batcher, 1, 0), close(batcher, 1, 0), close(batcher, 1, 0)]).toEqual([2, 1, 1]);
    expect(close(batcher, 1, 4)).toBe(2);
    expect(close(batcher, 1, 4)).toBe(4);
  });

  it('stays where it is without adaptation', () => {
    const batcher = batcherOf({ maxSize: 4 });
    expect([close(batcher, 4, 9), close(batcher, 1, 0)]).toEqual([4, 4]);
  });
});

describe('after any sequence of calls, time-outs and releases', () => {
  const options = fc.record({
    maxSize: fc.integer({ min: 1, max: 5 }),
    maxWaitMs: fc.nat(20),
    adaptive: fc.boolean(),
    lanes: fc.integer({ min: 1, max: 3 }),
  });
  const step = fc.record({
    what: fc.constantFrom('add', 'add', 'add', 'release'),
    lane: fc.nat(2),
    wait: fc.nat(12),
    backlog: fc.nat(1),
    pick: fc.nat(100),
  });

  it('every call is in exactly one batch, waits no longer than allowed, and the books balance', () => {
    fc.assert(
      fc.property(options, fc.array(step, { maxLength: 150, size: 'max' }), (options, steps) => {
        const batcher = new RequestBatcher(options);
        const due: { at: number; batch: number }[] = [];
        const open = new Map<number, { batch: number; members: number[]; arrivals: number[] }>();
        const sent = new Map<number, number[]>();
        const closedSizes: number[] = [];
        let now = 0;
        let waited = 0;
        let items = 0;

        const send = (lane: number) => {
          const { batch, members, arrivals } = open.get(lane)!;
          open.delete(lane);
          same(membersOf(batcher, batch).join(), members.join());
          const waits = arrivals.map((arrival) => now - arrival);
          same(Math.max(...waits) <= options.maxWaitMs, true, `a wait of ${Math.max(...waits)} ms`);
          for (const wait of waits) waited += wait;
          closedSizes.push(members.length);
          sent.set(batch, members);
        };
        const passTime = (until: number, backlog: number) => {
          while (due.length > 0 && due[0]!.at <= until) {
            const { at, batch } = due.shift()!;
            now = at;
            const lane = [...open].find(([, held]) => held.batch === batch)?.[0];
            same(batcher.timeOut(batch, now, backlog), lane !== undefined);
            if (lane !== undefined) send(lane);
          }
          now = until;
        };

        for (const { what, lane: anyLane, wait, backlog, pick } of steps) {
          passTime(now + wait, backlog);
          const lane = anyLane % options.lanes;
          if (what === 'release') {
            const batches = [...sent.keys()];
            const batch = batches[pick % batches.length];
            if (batch === undefined) continue;
            // A batch that waits to be released keeps its members, whatever came after it.
            same(membersOf(batcher, batch).join(), sent.get(batch)?.join());
            sent.delete(batch);
            batcher.release(batch);
          } else {
            const target = batcher.targetSize(lane);
            const item = items++;
            const batch = batcher.add(lane, item, now, backlog);
            const held = open.get(lane) ?? { batch, members: [], arrivals: [] };
            same(held.batch, batch);
            if (held.members.length === 0) same(sent.has(batch), false);
            held.members.push(item);
            held.arrivals.push(now);
            open.set(lane, held);
            same(batcher.isClosed(batch), held.members.length >= target || options.maxWaitMs === 0);
            if (batcher.isClosed(batch)) send(lane);
            else if (batcher.sizeOf(batch) === 1) due.push({ at: now + options.maxWaitMs, batch });
          }
          const gathering = [...open.values()].reduce((sum, { members }) => sum + members.length, 0);
          const sizes = Array.from({ length: options.lanes }, (_, lane) => batcher.targetSize(lane));
          const most = (options.adaptive ? 8 : 1) * options.maxSize;
          const { held, batches, members, waitMs } = batcher;
          same(batcher.gathering, gathering, 'gathering');
          same(held, open.size + sent.size, 'held');
          same(batches, closedSizes.length, 'batches');
          same(members, items - gathering, 'members');
          same(waitMs, waited, 'waitMs');
          same(sizes.filter((size) => size < 1 || size > most).join(), '', 'oversized');
        }
        passTime(Number.POSITIVE_INFINITY, 0);
        expect([batcher.gathering, batcher.members]).toEqual([0, items]);
      }),
    );
  });
});
