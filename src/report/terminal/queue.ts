import { formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { QueueOfVersion, QueueResult } from '../../result/schema/queue.ts';
import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { wrap } from './layout.ts';
import { table } from './table.ts';

/** How the queue stands: a sentence on this version's, and a line for each. */
export function renderQueue({ action, address, server, removed, queues }: QueueResult, appearance: Appearance): string {
  const style = styleOf(appearance);
  const own = queues.find((each) => each.own);
  const done =
    removed === null
      ? ''
      : `${action === 'cancel' ? 'Called off' : 'Thrown away'}: ${formatNumberOf(removed, 'job')}. `;
  const said = `${done}${own === undefined ? 'Nothing is on the queue.' : standing(own)} (${printable(server)} at ${printable(address)})`;
  const count = (value: number | null): string => (value === null ? style.dash : formatCount(value));
  const rows = queues.map(({ version, own: ours, workers, threads, waiting, active, done: finished, failed }) => [
    ours ? style.strong(printable(version)) : printable(version),
    ...[workers, threads, waiting, active, finished, failed].map(count),
  ]);
  const columns = ['Workers', 'Threads', 'Waiting', 'Under way', 'Done', 'Failed'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  const shown = rows.length === 0 ? '' : `\n${table([{ title: 'Version' }, ...columns], rows, style)}\n`;
  return plain(`${wrap(said, style.width)}\n${shown}`, appearance);
}

function standing({ workers, threads, waiting, active }: QueueOfVersion): string {
  const jobs = `${formatNumberOf(waiting, 'job')} waiting, ${formatCount(active)} under way`;
  if (workers === null) return `${jobs}; the server does not say which workers there are.`;
  if (workers === 0) return `No worker is there; ${jobs}.`;
  return `${formatNumberOf(workers, 'worker')} with ${formatNumberOf(threads ?? 0, 'thread')}; ${jobs}.`;
}
