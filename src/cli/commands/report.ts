import { EXIT } from '../../foundation/problem.ts';
import { readSaved } from '../../report/saved.ts';
import { openTrace } from '../../workload/traces/source.ts';
import type { Context } from '../context.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput, deliver } from '../output.ts';
import { surroundingsOf } from '../run-settings.ts';

/** `optimize report`. */
export async function reportCommand(context: Context, file: string, flags: Flags): Promise<number> {
  const path = surroundingsOf(context).resolve(file);
  await checkOutput(context, flags);
  const source = await openTrace(path, context.stdin, file);
  const chunks: Buffer[] = [];
  for await (const chunk of source.chunks) chunks.push(chunk);
  const { result, formats } = await readSaved(Buffer.concat(chunks).toString('utf8'), source.name);
  await deliver(context, flags, result, formats);
  return EXIT.ok;
}
