import { formatNumberOf } from '../../foundation/units.ts';
import type { Check } from '../../result/schema/doctor.ts';
import type { Context } from '../context.ts';
import { openQueue, QUEUE_NAME } from './queue-client.ts';
import { TESTED } from './queue-packages.ts';
import { ofThisVersion, workersSeen } from './queue-state.ts';

const warn = (found: string, fix: string): Check => ({ id: 'queue', status: 'warn', found, fix });

/** What is found at the queue: server, packages, workers. Throws a UserError where it cannot be used. */
export async function examineQueue(context: Context): Promise<Check[]> {
  const link = await openQueue(context, 'optimize doctor');
  try {
    const { versions } = link.packages;
    const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    const found = `${link.server} at ${link.address.shown}, with ${packages.join(' and ')}`;
    const checks: Check[] = [{ id: 'queue', status: 'ok', found, fix: null }];
    for (const [name, tested] of Object.entries(TESTED)) {
      if (versions[name] === tested) continue;
      checks.push(
        warn(`${name} ${versions[name]} is not what this version is tested with`, `npm install ${name}@${tested}`),
      );
    }
    const seen = await workersSeen(link.redis);
    if (seen === null) {
      checks.push(warn('the server does not say which workers there are', 'let the user call CLIENT LIST'));
      return checks;
    }
    const { workers, threads } = ofThisVersion(seen);
    if (workers === 0) checks.push(warn(`no worker of version ${QUEUE_NAME} is there`, 'start one: optimize worker'));
    else {
      const there = `${formatNumberOf(workers, 'worker')} with ${formatNumberOf(threads, 'thread')}`;
      checks.push({ id: 'queue', status: 'ok', found: `${there} of version ${QUEUE_NAME}`, fix: null });
    }
    const others = seen.filter(({ queue }) => queue !== QUEUE_NAME);
    if (others.length > 0) {
      const which = [...new Set(others.map(({ queue }) => queue))].join(', ');
      const what = `${formatNumberOf(others.length, 'worker')} of another version (${which}), which take no work of this one`;
      checks.push(warn(what, 'run the same version everywhere'));
    }
    return checks;
  } finally {
    link.close();
  }
}
