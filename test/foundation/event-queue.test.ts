import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from '../../src/foundation/event-queue.ts';

type Event = { time: number; kind: number; payload: number };

it('events leave in the order of time, then kind, then scheduling, however pushes and pops interleave', () => {
  const push = fc.record({
    time: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 1e15, noNaN: true })),
    kind: fc.integer({ min: 0, max: 7 }),
  });
  // More pushes than pops, so that the heap outgrows its first columns.
  const step = fc.oneof({ arbitrary: push, weight: 3 }, { arbitrary: fc.constant('pop' as const), weight: 1 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
      const queue = new EventQueue();
      const expected: Event[] = [];
      // What was seen of the queue after each step, and what is due by the list.
      const seen: unknown[] = [];
      const due: unknown[] = [];
      let payload = 0;
      const pop = () => {
        const event = expected.shift() as Event;
        const next = queue.nextTime();
        queue.pop();
        seen.push([next, { time: queue.time, kind: queue.kind, payload: queue.payload }]);
        due.push([event.time, event]);
      };
      for (const step of steps) {
        if (step === 'pop') {
          if (expected.length > 0) pop();
        } else {
          const event = { ...step, payload: payload++ };
          queue.push(event.time, event.kind, event.payload);
          const at = expected.findIndex((e) => e.time > event.time || (e.time === event.time && e.kind > event.kind));
          expected.splice(at === -1 ? expected.length : at, 0, event);
        }
        seen.push(queue.length);
        due.push(expected.length);
      }
      while (expected.length > 0) pop();
      expect(seen).toEqual(due);
      expect(queue.length).toBe(0);
    }),
    { numRuns: 100 },
  );
});

it('an empty queue has nothing due, ever', () => {
  const queue = new EventQueue();
  expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY);
  queue.push(5, 0, 1);
  queue.pop();
  expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY);
});
