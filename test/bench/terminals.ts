import { spawn, spawnSync } from 'node:child_process';

type Report = (what: string, measured: string, goal: string, met: boolean) => void;

/** A line for `script` to run in a terminal of its own. */
const inTerminal = (line: string): string[] => ['-qec', line, '/dev/null'];
const env = { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8' };

/** Milliseconds until a line shows something: the fastest of five. */
async function firstByteOf(line: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const startedAt = performance.now();
    const child = spawn('script', inTerminal(line), { env });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    best = Math.min(best, performance.now() - startedAt);
    child.kill('SIGKILL');
  }
  return best;
}

/** How soon commands show something on a terminal, beside the time that node alone takes there. */
export async function firstBytes(bin: string, report: Report): Promise<void> {
  const bare = await firstByteOf(`${process.execPath} -p 0`);
  const most = Math.max(150, 2.5 * bare);
  for (const line of ['simulate -n 3M', 'basic', 'explain', 'models', 'doctor']) {
    const ms = await firstByteOf(`${process.execPath} ${bin} ${line}`);
    report(
      `first byte of ${line} on a terminal`,
      `${ms.toFixed(0)} ms (node -p 0: ${bare.toFixed(0)})`,
      `${most.toFixed(0)} ms`,
      ms <= most,
    );
  }
}

/** What the dashboard takes of a core while it plays at 1×, its start left out. */
export function watching(bin: string, report: Report): void {
  const cpuSeconds = (seconds: number): number => {
    const line = `TIMEFORMAT='cpu %U %S'; time timeout --foreground -s INT ${seconds} ${process.execPath} ${bin} watch --speed 1`;
    const { stdout } = spawnSync('script', inTerminal(`bash -c "${line}"`), { env, encoding: 'utf8' });
    const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stdout) ?? [];
    return Number(user) + Number(system);
  };
  const share = (cpuSeconds(8) - cpuSeconds(3)) / 5;
  report('watch at 1×', `${(100 * share).toFixed(1)}% of a core`, 'at most 10%', share <= 0.1);
}
