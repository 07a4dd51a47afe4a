import { spawnSync } from 'node:child_process';
import { EXIT } from '../../src/cli/exit-codes.ts';
import type { Case } from './cases.ts';
import { inFolder } from './trials.ts';

/** Whether this machine lets a process have mounts of its own. */
const MOUNTS = spawnSync('unshare', ['-rm', 'true']).status === 0;

/** How long a command may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 300_000;

/** Ways for a machine to be difficult: a line of bash around the command, which is `"$@"`. */
export const SURROUNDINGS: Readonly<Record<string, string>> = {
  'output to a full device': '"$@" >/dev/full',
  'errors to a full device': '"$@" 2>/dev/full',
  'output to nobody': '"$@" | true',
  'a reader of one line': '"$@" | head -1 >/dev/null',
  'no standard output': '"$@" >&-',
  'no standard error': '"$@" 2>&-',
  'no standard input': '"$@" <&-',
  'no streams at all': '"$@" <&- >&- 2>&-',
  'no home': 'unset HOME XDG_STATE_HOME XDG_CONFIG_HOME; "$@"',
  'a home that is none': 'export HOME=/proc XDG_STATE_HOME=/proc/state XDG_CONFIG_HOME=/proc/config; "$@"',
  'files of 1 KiB at most': 'ulimit -f 1; "$@"',
  ...(MOUNTS
    ? {
        'a folder to read only': 'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && "$@"',
        'a full disk':
          'mkdir ../$$ && cp -r . ../$$ && mount -t tmpfs -o size=48k none . && cp -r ../$$/. . ; rm -r ../$$; cd "$PWD"; ' +
          'cat /dev/zero > filler 2>/dev/null; "$@"',
      }
    : {}),
};

/** What is wrong with how a command takes it, in words. */
export function inSurroundings(bin: string, one: Case, script: string): Promise<string[]> {
  return inFolder(one, async (folder) => {
    const shell = /mount/.test(script) ? ['unshare', '-rm', 'bash'] : ['bash'];
    const [program, ...words] = [
      ...shell,
      '-c',
      `set -o pipefail; ${script}`,
      'bash',
      process.execPath,
      bin,
      ...one.args,
    ];
    const { status, signal, stderr } = spawnSync(program as string, words, {
      cwd: folder,
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      maxBuffer: 2 ** 28,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', XDG_STATE_HOME: `${folder}/state` },
    });
    const wrong: string[] = [];
    const known: readonly (number | null)[] = Object.values(EXIT);
    if (!known.includes(status)) wrong.push(`exit code ${status ?? signal}: ${stderr.slice(-300)}`);
    if (/fault of optimize|\n\s+at \S+ ?\(?(?:file:|node:|\/)/.test(stderr))
      wrong.push(`a fault: ${stderr.slice(0, 400)}`);
    return wrong;
  });
}
