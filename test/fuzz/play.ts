import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { parse } from 'yaml';
import type { OutputStream, World } from '../../src/cli/context.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { run } from '../../src/cli/run.ts';
import { randomStream } from '../../src/foundation/random.ts';
import type { Corpus, Input, Kept, Kind, Saved } from './input.ts';
import { kindsOfInput } from './kinds.ts';
import { LOGS } from './logs.ts';
import { type Ran, wrong } from './oracle.ts';
import { asQueue, EXPERIMENTS, JOB_LOG, jobsOf } from './queue.ts';

const NOWHERE = '/nonexistent/optimize';

/** A stream whose text can be asked for. */
function sink(): { stream: OutputStream; text: () => string } {
  const stream: OutputStream & PassThrough = new PassThrough({ highWaterMark: 2 ** 30 });
  stream.columns = 80;
  return { stream, text: () => (stream.read() as Buffer | null)?.toString() ?? '' };
}

/** Plays inputs in this thread: out of chance, one after the other, each in a folder of its own. */
export class Player {
  readonly kinds: readonly Kind[];
  readonly #scenarios: string;
  #corpus: Corpus | null = null;

  /** With the folder of the scenarios that ship with the product. */
  constructor(scenarios: string) {
    this.#scenarios = scenarios;
    const { stream } = sink();
    const world = { ...this.#world([], NOWHERE), stdout: stream, stderr: sink().stream };
    const manner = { quiet: false, verbose: false, debug: false, input: false };
    const program = buildProgram({ ...world, manner } as unknown as Parameters<typeof buildProgram>[0], () => {});
    this.kinds = kindsOfInput(program);
  }

  /** The input of that kind and number, and what is wrong with how it was taken; null where nothing is. */
  async try(kind: number, number: number, kept: Kept): Promise<{ input: Input; finding: string | null; ran: Ran }> {
    const input = await this.input(kind, number, kept);
    const ran = await this.#run(input);
    return { input, ran, finding: wrong(input, ran) };
  }

  /** That input alone. */
  async input(kind: number, number: number, kept: Kept): Promise<Input> {
    this.#corpus ??= await this.#corpusOf();
    const of = this.kinds[kind] as Kind;
    return of.make(randomStream(String(number), `fuzz/${of.name}`), this.#corpus, kept);
  }

  async #run(input: Input): Promise<Ran> {
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    try {
      for (const [name, content] of Object.entries(input.files)) writeFileSync(join(folder, name), content);
      const queued = await asQueue(input, folder, (args, files) => this.#run({ args, files }));
      if (queued !== null) return queued;
      const [stdout, stderr] = [sink(), sink()];
      const args = input.args.map((arg) => arg.replaceAll('{here}', folder));
      const stdin = Readable.from(input.stdin === undefined ? [] : [Buffer.from(input.stdin as string)]);
      const code = await run({ ...this.#world(args, folder), stdin, stdout: stdout.stream, stderr: stderr.stream });
      const written: Record<string, string> = {};
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (!(name in input.files) && statSync(path).isFile()) written[name] = readFileSync(path, 'utf8');
      }
      return { code, stdout: stdout.text(), stderr: stderr.text(), written };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #world(args: readonly string[], cwd: string): Omit<World, 'stdout' | 'stderr'> {
    return {
      args,
      env: { LANG: 'C.UTF-8' },
      cwd,
      scenarios: this.#scenarios,
      compiled: null,
      worker: null,
      cores: 1,
      stdin: Readable.from([]),
      clock: () => 0,
      today: () => '2026-01-01',
      signal: new AbortController().signal,
      folders: async () => ({ config: NOWHERE, data: NOWHERE, cache: NOWHERE, state: NOWHERE }),
    };
  }

  async #corpusOf(): Promise<Corpus> {
    const few = ['-n', '60'];
    const save = async (args: readonly string[], more: readonly string[] = ['--json']): Promise<Saved> => {
      const { code, stdout, stderr } = await this.#run({ args: [...args, ...more], files: {} });
      if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
      return { args, text: stdout };
    };
    const kept = async (args: readonly string[], flag: string): Promise<Saved> => {
      const { written } = await this.#run({
        args: [...args, ...(flag === '--resume' ? ['--json'] : []), flag, '{here}/kept'],
        files: {},
      });
      return { args, text: written.kept ?? '' };
    };
    const results: Saved[] = [];
    for (const args of [
      ['simulate', ...few, '--no-fixes'],
      ['simulate', '-s', 'coding-agent', '--strategy', 'advanced', ...few],
      ['compare', 'basic', 'advanced', ...few],
      ['sweep', '--ttl', '1h,2h', '--cache-size', '5,50', ...few],
      ['tune', '--ttl', '1h,2h', ...few],
      ['ab', 'baseline', 'basic', ...few],
      ['attribute', ...few],
      ['roadmap', ...few],
      ['checklist', ...few],
      ['advise', '-n', '300'],
    ])
      results.push(await save(args));
    const sweep = ['sweep', '--ttl', '1h,2h', '--cache-size', '5,50', ...few];
    const shards: Saved[] = [];
    for (const part of ['1/2', '2/2']) shards.push(await kept([...sweep, '--shard', part], '-o'));
    const journals = [
      await kept(sweep, '--resume'),
      await kept(['compare', 'basic', 'advanced', '--runs', '3', ...few], '--resume'),
    ];
    const experiments: Saved[] = [];
    const whole = ['--shard', '1/1', '-o', '{here}/kept'];
    const log = { [JOB_LOG]: LOGS[JOB_LOG] as string };
    for (const args of EXPERIMENTS) {
      const { written, stderr } = await this.#run({ args: [...args, ...whole], files: log });
      if (written.kept === undefined) throw new Error(`${args.join(' ')}: ${stderr}`);
      experiments.push({ args, text: written.kept });
    }
    const jobs = (await Promise.all(experiments.map(jobsOf))).flat();
    const scenarios = readdirSync(this.#scenarios)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => parse(readFileSync(join(this.#scenarios, name), 'utf8')) as unknown);
    return { results, shards, journals, scenarios, experiments, jobs };
  }
}
