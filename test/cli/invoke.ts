import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { OutputStream, World } from '../../src/cli/context.ts';
import { run } from '../../src/cli/run.ts';

/** A folder that is not there, so that no files of the developer's own are read. */
const NOWHERE = '/nonexistent/optimize';

/** What the build has read in advance, for most runs here are shorter than reading YAML; an edited scenario is read. */
const COMPILED = fileURLToPath(new URL('../../dist/compiled.bin', import.meta.url));

/** What a command printed and how it ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, with streams and surroundings of the test's own. */
export async function invoke(
  args: readonly string[],
  changes: Partial<World> & { columns?: number; input?: string } = {},
): Promise<Outcome> {
  const { columns = 80, input, ...context } = changes;
  const collect = (): { stream: OutputStream; text: () => string } => {
    const stream = new PassThrough() as OutputStream & PassThrough;
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.columns = columns;
    return { stream, text: () => Buffer.concat(chunks).toString() };
  };
  const stdout = collect();
  const stderr = collect();
  const code = await run({
    args,
    env: { LANG: 'C.UTF-8' },
    cwd: process.cwd(),
    scenarios: 'scenarios',
    compiled: COMPILED,
    worker: null,
    cores: 1,
    stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    clock: () => 0,
    today: () => '2026-11-27',
    signal: new AbortController().signal,
    folders: async () => ({ config: NOWHERE, data: NOWHERE, cache: NOWHERE, state: NOWHERE }),
    ...context,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** The commands in the general help. */
export async function commandNames(): Promise<string[]> {
  const { stdout } = await invoke(['--help']);
  const lists = stdout.slice(stdout.indexOf('Begin here:'), stdout.indexOf('Examples:'));
  return [...lists.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name]) => name as string);
}
