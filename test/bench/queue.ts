import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './experiments.ts';

const PORT = 16_399;
const ENV = { ...process.env, OPTIMIZE_QUEUE_URL: `redis://127.0.0.1:${PORT}` };
const SWEEP = ['sweep', '--only', 'cache', '--ttl', '15m,1h,6h,24h', '--cache-size', '100,330,1k,3k,10k,30k', '--json'];

/** Seconds, by the wall and of all processors that worked on it, and what was printed. */
interface Cost {
  wall: number;
  processor: number;
  stdout: string;
}

/** Seconds of processors that a process has had so far. */
function processorOf({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
  return (Number(user) + Number(system)) / 100;
}

function played(bin: string, args: readonly string[], helpers: readonly ChildProcess[]): Cost {
  const script = `process.argv.splice(1, 0, '${bin}'); process.on('exit', () => { const { userCPUTime, systemCPUTime } = process.resourceUsage(); require('fs').writeSync(2, 'cpu ' + (userCPUTime + systemCPUTime)); }); import('${bin}');`;
  const before = helpers.reduce((sum, each) => sum + processorOf(each), 0);
  const start = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, ...args], { env: ENV, maxBuffer: 1e9 });
  const wall = (performance.now() - start) / 1_000;
  const own = Number(/cpu (\d+)$/.exec(stderr.toString())?.[1]) / 1e6;
  const processor = own + helpers.reduce((sum, each) => sum + processorOf(each), 0) - before;
  return { wall, processor, stdout: stdout.toString() };
}

/** Two workers of a queue, a thread each, against the two threads of one process; and what a unit costs besides. */
export async function queue(bin: string, report: Report): Promise<void> {
  if (process.platform !== 'linux' || spawnSync('redis-server', ['--version']).status !== 0) {
    report('two workers of a queue against two threads', 'there is no redis-server here', 'efficiency 0.9', true);
    return;
  }
  const server = ['--port', String(PORT), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const helpers: ChildProcess[] = [spawn('redis-server', server, { stdio: 'ignore' })];
  await sleep(500);
  for (let i = 0; i < 2; i++) {
    const worker = spawn(process.execPath, [bin, 'worker', '--threads', '1'], { env: ENV });
    helpers.push(worker);
    let said = '';
    worker.stderr?.on('data', (chunk) => (said += chunk));
    while (!said.includes('worker of version')) await sleep(20);
  }
  try {
    const rounds = ['a', 'b', 'c'].map((seed) => {
      const args = [...SWEEP, '-n', '200k', '--seed', seed];
      return [played(bin, [...args, '--workers', '2'], helpers), played(bin, [...args, '--queue'], helpers)] as const;
    });
    const ratio = (of: (cost: Cost) => number): number => {
      const ratios = rounds.map(([threads, workers]) => of(threads) / of(workers)).sort((a, b) => a - b);
      return ratios[1] as number;
    };
    const same = rounds.every(([threads, workers]) => threads.stdout === workers.stdout);
    const efficiency = ratio(({ processor }) => processor);
    report(
      'two workers of a queue against two threads of one process, 26 runs of 200,000 requests',
      `${efficiency.toFixed(2)} by the time of processors, ${ratio(({ wall }) => wall).toFixed(2)} by the wall, ${same ? 'the same bytes' : 'OTHER BYTES'}`,
      'efficiency 0.9',
      efficiency >= 0.9 && same,
    );
    const tiny = [
      'sweep',
      '--only',
      'cache',
      '--ttl',
      '1m..24h/40',
      '--cache-size',
      '100..10k/10',
      '-n',
      '20',
      '--json',
    ];
    const [here, there] = [
      played(bin, [...tiny, '--workers', '1'], helpers),
      played(bin, [...tiny, '--queue'], helpers),
    ];
    const each = ((there.processor - here.processor) / 401) * 1_000;
    report(
      'what the queue costs a unit, all processes together, 401 units',
      `${each.toFixed(1)} ms of a processor`,
      'less than 10 ms',
      each < 10,
    );
  } finally {
    for (const helper of helpers.reverse()) {
      helper.kill('SIGTERM');
      await once(helper, 'exit');
    }
  }
}
