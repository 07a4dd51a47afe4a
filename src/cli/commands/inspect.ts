import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../foundation/problem.ts';
import { logFiles } from '../../logs/bytes/log-files.ts';
import { callLines, SpokenFile } from '../../logs/inspect/calls-file.ts';
import { inspect } from '../../logs/inspect/inspect.ts';
import { writeMapping } from '../../logs/inspect/mapping-file.ts';
import { billOf } from '../../logs/money/bill.ts';
import { readLog } from '../../logs/read-log.ts';
import { agedPrices } from '../../models/price-age.ts';
import { inspectionDocument } from '../../report/inspection/inspection.ts';
import type { Context } from '../context.ts';
import { say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { readLogFlags } from '../log-flags.ts';
import { deliverResult } from '../output.ts';
import { checkWritable, notWritable, writeOrPrint } from '../output-file.ts';
import { pipedIn } from '../piped-in.ts';
import { announce } from '../progress.ts';
import { replaceFile } from '../replace-file.ts';
import { surroundingsOf } from '../run-settings.ts';

/** `optimize inspect`: reads logs and says what they hold; simulates nothing. */
export async function inspectCommand(context: Context, names: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const { options, mapping } = await readLogFlags(reader, context);
  const output = reader.text('output');
  if (reader.given('hash-text') && output === undefined)
    reader.wrong('--hash-text', 'is about the file that -o names', 'add -o calls.jsonl');
  reader.check();
  const files = await logFiles(names, (path) => resolve(context.cwd, path));
  for (const { path } of files) surroundingsOf(context).resolve(path);
  if (output !== undefined) await checkWritable(context, '-o', output);
  if (mapping?.found === false) await checkWritable(context, '--mapping', mapping.file);
  const target = output === undefined ? null : resolve(context.cwd, output);
  const spoken = target === null ? null : new SpokenFile(join(dirname(target), `.optimize-${process.pid}.said`));
  const done = announce(context, 'reading...');
  try {
    const stop = (): void => {
      if (context.signal.aborted)
        throw new UserError({ where: names.join(' '), what: 'reading was interrupted' }, 'interrupted');
    };
    const log = await readLog(
      files,
      pipedIn(context),
      spoken === null ? options : { ...options, onCall: spoken.take },
      async () => {
        stop();
        await spoken?.flush();
      },
    ).finally(done);
    stop();
    const result = inspect(log, options.zone);
    if (target !== null && spoken !== null) {
      const bill = billOf({ ...log, ...log.reader });
      await replaceFile(target, callLines(log, spoken, bill, reader.given('hash-text'))).catch((error) => {
        throw notWritable('-o', output as string, error);
      });
      await say(context, `wrote ${output}\n`);
    }
    if (mapping?.found === false) {
      const text = writeMapping(result, options);
      await writeOrPrint(context, '--mapping', mapping.file, text, context.stderr);
    }
    const { output: _, ...shown } = flags;
    const aged = result.bill.listedUsd === null ? null : agedPrices('all', context.today());
    await deliverResult(context, shown, result, { document: inspectionDocument }, aged);
    return EXIT.ok;
  } finally {
    await spoken?.close();
  }
}
