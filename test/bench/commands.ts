import { spawnSync } from 'node:child_process';
import type { Bench } from './comparison.ts';

const PAIRS = 7;

/** What `perf` counts of a process: instructions where the machine lets it, else milliseconds of processor time. */
function counted(event: string, args: readonly string[]): number | null {
  const { stderr } = spawnSync('perf', ['stat', '-x,', '-e', event, process.execPath, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  const count = Number.parseFloat(/^([\d.]+),/m.exec(stderr ?? '')?.[1] ?? '');
  return Number.isNaN(count) ? null : count;
}

/** How whole commands are measured here, best first. */
function measure(): { unit: string; of: (args: readonly string[]) => number } {
  for (const [event, unit, scale] of [
    ['instructions:u', 'M instructions', 1e6],
    ['task-clock', 'ms of processor time', 1],
  ] as const) {
    if (counted(event, ['-e', '0']) !== null) return { unit, of: (args) => (counted(event, args) ?? 0) / scale };
  }
  const elapsed = (args: readonly string[]): number => {
    const start = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - start;
  };
  return { unit: 'ms', of: elapsed };
}

/** Whole commands beside `node -e 0`, in turn. */
export function commands(bin: string, bench: Bench): void {
  const { unit, of } = measure();
  for (const [name, line, goal, pairs] of [
    ['help', '--help', 1.4, PAIRS],
    ['simulate-10k', 'simulate -n 10k', 3, PAIRS],
    ['basic-50k', 'basic', 7, 5],
  ] as const) {
    let ours = Number.POSITIVE_INFINITY;
    let node = Number.POSITIVE_INFINITY;
    for (let pair = 0; pair < pairs; pair++) {
      ours = Math.min(ours, of([bin, ...line.split(' ')]));
      node = Math.min(node, of(['-e', '0']));
    }
    bench.compare({ name, what: `optimize ${line}`, unit, ours, peer: { name: 'node -e 0', value: node }, goal });
  }
}
