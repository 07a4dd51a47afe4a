import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { EXIT, UserError } from '../../foundation/problem.ts';
import { logFiles } from '../../logs/bytes/log-files.ts';
import { callLines, SpokenFile } from '../../logs/inspect/calls-file.ts';
import { inspect } from '../../logs/inspect/inspect.ts';
import { writeMapping } from '../../logs/inspect/mapping-file.ts';
import { billOf } from '../../logs/money/bill.ts';
import { type ReadLog, readLog } from '../../logs/read-log.ts';
import { inspectionDocument } from '../../report/inspection/inspection.ts';
import type { Context } from '../context.ts';
import { say } from '../context.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { readLogFlags } from '../log-flags.ts';
import { checkWritable, deliver, put } from '../output.ts';
import { announce } from '../progress.ts';

/** `optimize inspect`: reads logs and says what they hold; simulates nothing. */
export async function inspectCommand(context: Context, names: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const { options, aliases, mapping } = await readLogFlags(reader, context);
  const output = reader.text('output');
  if (reader.given('hash-text') && output === undefined)
    reader.wrong('--hash-text', 'is about the file that -o names', 'add -o calls.jsonl');
  reader.check();
  const files = await logFiles(names, context.cwd);
  const inputs = files.map(({ path }) => path);
  if (output !== undefined) await checkWritable(context, '-o', output, inputs);
  if (mapping?.found === false) await checkWritable(context, '--mapping', mapping.file, inputs);
  const target = output === undefined ? null : resolve(context.cwd, output);
  const spoken = target === null ? null : new SpokenFile(`${target}.${process.pid}.said`);
  const done = announce(context, 'reading...');
  try {
    const stop = (): void => {
      if (context.signal.aborted)
        throw new UserError({ where: names.join(' '), what: 'reading was interrupted' }, EXIT.interrupted);
    };
    const log = await readLog(
      files,
      context.stdin,
      spoken === null ? options : { ...options, onCall: spoken.take },
      async () => {
        stop();
        await spoken?.flush();
      },
    ).finally(done);
    const result = inspect(log, options.zone, aliases);
    if (target !== null && spoken !== null) await writeCalls(log, spoken, target, aliases, reader.given('hash-text'));
    if (output !== undefined) await say(context, `wrote ${output}\n`);
    if (mapping?.found === false) {
      await put(
        { ...context, manner: { ...context.manner } },
        { output: mapping.file },
        writeMapping(result, { aliases, records: options.records }),
      );
    }
    const { output: _, ...shown } = flags;
    await deliver(context, shown, result, { document: inspectionDocument });
    return EXIT.ok;
  } finally {
    await spoken?.close();
  }
}

/** Writes the calls beside the file that is asked for, and puts them in its place when all are written. */
async function writeCalls(
  log: ReadLog,
  spoken: SpokenFile,
  target: string,
  aliases: ReadonlyMap<string, string>,
  hashText: boolean,
): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  const stream = createWriteStream(temporary);
  try {
    const bill = billOf({ ...log.reader, aliases, seller: null });
    for await (const line of callLines(log, spoken, bill, hashText)) {
      if (!stream.write(line)) await once(stream, 'drain');
    }
    stream.end();
    await finished(stream);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
