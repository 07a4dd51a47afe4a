import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { whyUnreadable } from '../foundation/problem.ts';
import { openTrace } from '../logs/bytes/source.ts';
import { ComparedWorkload } from '../replay/compared-workload.ts';
import type { Strategy } from '../settings/strategy.ts';
import { KeptVectors } from '../techniques/semantic/similarity/embeddings/kept-vectors.ts';
import type { Surroundings, VectorFile } from '../workload/trace-source.ts';
import { LineScanner } from '../workload/traces/line-scanner.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';

/** The flags about a file of vectors; undefined without one. */
export async function readVectorFile(
  reader: FlagReader,
  { cwd, origins }: Context,
  strategies: readonly (Strategy | undefined)[],
): Promise<VectorFile | undefined> {
  const path = reader.text('vectors');
  const model = reader.text('embeddings-model') ?? null;
  if (path === undefined) {
    // A variable may be there for other commands.
    if (model !== null && !reader.given('embeddings') && !origins.has('embeddingsModel')) {
      const fix = 'add --vectors FILE, or to simulate --embeddings URL';
      reader.wrong('--embeddings-model', 'names a model, and nothing that has its vectors', fix);
    }
    return undefined;
  }
  const info = await stat(resolve(cwd, path)).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error)
    reader.wrong('--vectors', `${path}: ${whyUnreadable(info.code)}`, 'name the file that --embeddings URL has left');
  else if (!info.isFile()) reader.wrong('--vectors', `${path} is no file`, 'name the file itself');
  if (reader.given('embeddings')) {
    reader.wrong('--vectors', 'is what --embeddings would ask for', 'leave one of them out');
  }
  if (reader.given('similarity-measure')) {
    reader.wrong('--similarity-measure', 'compares wordings, and --vectors vectors', 'leave one of them out');
  }
  const compares = strategies.some((strategy) => strategy === undefined || strategy.techniques.has('semantic'));
  if (!compares) {
    const fix = 'add --with semantic, or take a strategy that has it, such as advanced';
    reader.wrong('--vectors', 'is for the semantic cache, which is in no strategy here', fix);
  }
  return { path, model, bytes: info instanceof Error ? null : info.size };
}

/** The file read last: several workloads, one for each seed, are compared by the same. */
let last: { name: string; vectors: KeptVectors } | null = null;

/** How workloads are compared by a file of vectors, whose path `open` turns into one that can be opened. */
export function comparing(open: Surroundings['resolve']): NonNullable<Surroundings['compare']> {
  return async (workload, { path, model }) => {
    const opened = open(path);
    const { size, mtimeMs } = await stat(opened).catch(() => ({ size: null, mtimeMs: null }));
    const name = JSON.stringify([opened, size, mtimeMs, model]);
    if (last?.name !== name) last = { name, vectors: await KeptVectors.in(linesOf(opened, path), path, model) };
    return new ComparedWorkload(workload, last.vectors);
  };
}

async function* linesOf(path: string, shown: string): AsyncGenerator<string> {
  let lines: string[] = [];
  const scanner = new LineScanner(shown, (bytes, from, to) => lines.push(bytes.toString('utf8', from, to)));
  for await (const chunk of (await openTrace(path, Readable.from([]), shown)).chunks) {
    scanner.push(chunk);
    yield* lines;
    lines = [];
  }
  scanner.end();
  yield* lines;
}
