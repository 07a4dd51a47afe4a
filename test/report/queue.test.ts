import { expect, it } from 'vitest';
import { renderQueue } from '../../src/report/terminal/queue.ts';
import type { QueueResult } from '../../src/result/schema/queue.ts';

const counts = { waiting: 12, active: 4, done: 1_240, failed: 0 };
const RESULT: QueueResult = {
  schemaVersion: 1,
  command: 'queue',
  seed: null,
  action: 'status',
  address: 'rediss://queue.internal:6379',
  server: 'Redis 7.0.15',
  removed: null,
  queues: [
    { version: '0.0.9-1', own: false, workers: 1, threads: 8, waiting: 0, active: 0, done: 3, failed: 1 },
    { version: '0.1.0-1', own: true, workers: 2, threads: 4, ...counts },
  ],
};
const screen = (result: Partial<QueueResult>, width = 80): string =>
  renderQueue({ ...RESULT, ...result }, { width, colour: false, unicode: true });

it.each([60, 80])('shows how the queue stands in %i columns', async (width) => {
  await expect(screen({}, width)).toMatchFileSnapshot(`golden/queue-${width}.txt`);
});

it('says what was done, and what is not known', () => {
  expect(screen({ action: 'cancel', removed: 16 })).toMatch(/^Called off: 16 jobs\. 2 workers with 4 threads; 12 jobs/);
  expect(screen({ action: 'clean', removed: 1, queues: [] })).toMatch(
    /^Thrown away: 1 job\. Nothing is on the queue\./,
  );
  const unknown = screen({ queues: [{ version: '0.1.0-1', own: true, workers: null, threads: null, ...counts }] });
  expect(unknown).toContain('the server does not say which workers there are');
  expect(unknown).toMatch(/0\.1\.0-1 +— +— +12 +4 +1,240 +0/);
  const none = screen({ queues: [{ version: '0.1.0-1', own: true, workers: 0, threads: 0, ...counts }] });
  expect(none).toMatch(/^No worker is there; 12 jobs waiting, 4 under way\./);
});
