import { UserError } from '../../foundation/problem.ts';
import { openTrace } from '../../logs/bytes/source.ts';
import { renderJson } from '../../report/json.ts';
import { readSaved } from '../../report/saved.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult, deliverText } from '../output.ts';
import { pipedIn } from '../piped-in.ts';
import { surroundingsOf } from '../run-settings.ts';

/** `optimize report`. */
export async function reportCommand(context: Context, file: string | undefined, flags: Flags): Promise<number> {
  if (flags.printSchema === true) {
    const { resultJsonSchema } = await import('../../result/schema/json-schema.ts');
    await deliverText(context, flags, renderJson(resultJsonSchema()));
    return EXIT.ok;
  }
  if (file === undefined) {
    throw new UserError({ where: 'report', what: '<file> is missing', fix: 'as in: optimize report result.json' });
  }
  const path = surroundingsOf(context).resolve(file);
  await checkOutput(context, flags);
  const source = await openTrace(path, pipedIn(context), file);
  const chunks: Buffer[] = [];
  for await (const chunk of source.chunks) chunks.push(chunk);
  const { result, formats } = await readSaved(Buffer.concat(chunks).toString('utf8'), source.name);
  await deliverResult(context, flags, result, formats);
  return EXIT.ok;
}
