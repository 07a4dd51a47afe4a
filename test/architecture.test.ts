import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The floors of the house, from the top down. A file imports from its own room and from rooms further
 * down. A room is a folder of src, or a folder within one that stands on a floor of its own.
 */
const FLOORS = [
  'index.ts',
  'library',
  'cli',
  'tutorial',
  'export',
  'report',
  'document',
  'experiment',
  'findings',
  'replay',
  'result',
  'simulation',
  'service',
  'techniques',
  'workload',
  'logs',
  'models',
  'scenario',
  // What results are written in: types alone, but for whoever reads a saved one.
  'result/schema',
  'settings',
  // What techniques say of themselves, of which the settings are made.
  'techniques/technique',
  'settings/knob.ts',
  'figures',
  // What a run is summed up in, which figures are read from.
  'result/schema/summary',
  'files',
  'foundation',
] as const;

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : entry.name.endsWith('.ts') ? [path] : [];
  });

/** Files that stand on another floor than the rest of their room. */
const APART: readonly [RegExp, (typeof FLOORS)[number]][] = [
  [/^src\/result\/schema\/(summary|savings|target|parts|vocabulary)\.ts$/, 'result/schema/summary'],
  [/^src\/result\/schema\//, 'result/schema'],
  [/^src\/techniques\/([\w-]+\/technique|techniques?)\.ts$/, 'techniques/technique'],
  [/^src\/settings\/knob\.ts$/, 'settings/knob.ts'],
];

const roomOf = (path: string): string =>
  APART.find(([files]) => files.test(path))?.[1] ?? (path.split('/')[1] as string);

/** Every import of a file of ours, types included, as [from, to]. */
const imports = files('src').flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^'?]*)/g)].map(
    ([, to]) => [from, normalize(join(dirname(from), to as string))] as const,
  ),
);

describe('The house', () => {
  it('has every room on a floor', () => {
    const rooms = new Set(files('src').map(roomOf));
    expect([...rooms].filter((room) => !(FLOORS as readonly string[]).includes(room))).toEqual([]);
  });

  it('has no import that runs upwards', () => {
    const floor = (path: string): number => (FLOORS as readonly string[]).indexOf(roomOf(path));
    const up = imports.filter(([from, to]) => floor(to) < floor(from)).map((pair) => pair.join(' -> '));
    expect(up).toEqual([]);
  });

  it('touches the streams of the process in one place', () => {
    const touching = /\bprocess\.(stdin|stdout|stderr)\b|^\s*console\.\w+\(|from '(node:)?(process|tty)'/m;
    expect(files('src').filter((path) => touching.test(readFileSync(path, 'utf8')))).toEqual(['src/cli/main.ts']);
  });

  it('speaks to the network in two places, and only where it is told to', () => {
    const speaking =
      /\bfetch\(|\bWebSocket\b|\bXMLHttpRequest\b|\bnew [\w.]*Redis\(|from '(node:)?(https?|http2|net|tls|dns|dgram|inspector)['/]/;
    expect(files('src').filter((path) => speaking.test(readFileSync(path, 'utf8')))).toEqual([
      // The queue, where OPTIMIZE_QUEUE_URL says that there is one, for commands that are about it.
      'src/cli/queue/queue-client.ts',
      'src/techniques/semantic/similarity/embeddings/embedding-client.ts',
    ]);
  });

  it('loads what works the queue in one place, on demand', () => {
    const loading = /['"`](bullmq|ioredis)['"`]|^\s*(bullmq|ioredis): '/m;
    expect(files('src').filter((path) => loading.test(readFileSync(path, 'utf8')))).toEqual([
      'src/cli/queue/queue-packages.ts',
    ]);
  });

  it('writes files in one place, whole or not at all, but for those that are only added to', () => {
    const writing =
      /\b(writeFile|appendFile|createWriteStream|rename|open|copyFile|writeFileSync|openSync)\b[^;]*'node:fs/;
    const own = files('src').filter((path) => writing.test(readFileSync(path, 'utf8')));
    expect(own.sort()).toEqual([
      'src/cli/embedding-flags.ts',
      // Its lock; and a damaged file that it sets aside.
      'src/cli/learn/progress-store.ts',
      'src/cli/replace-file.ts',
      'src/cli/resume-file.ts',
      // What is piped in, for as long as it has to be read again.
      'src/cli/spooled-input.ts',
      // What is said in calls, set aside while a log is read.
      'src/logs/inspect/calls-file.ts',
    ]);
  });

  it('tells of every file that a command reads, so that none is written over', () => {
    const untold = files('src/cli').filter((path) => /\breadFile\((?!files\.reads\()/.test(readFileSync(path, 'utf8')));
    expect(untold.sort()).toEqual([
      'src/cli/compiled.ts',
      // Kept from other outputs as what they write themselves.
      'src/cli/embedding-flags.ts',
      'src/cli/health.ts',
      // Told of by the command, whose store it is.
      'src/cli/learn/progress-store.ts',
      'src/cli/resume-file.ts',
    ]);
  });
});
