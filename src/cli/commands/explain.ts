import { EXIT } from '../../foundation/problem.ts';
import { EXAMPLE_QUERIES, explain } from '../../replay/explain.ts';
import { renderExplanations } from '../../report/terminal/explain.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { readCatalog } from '../catalog-flags.ts';
import type { Context } from '../context.ts';
import { FlagReader, type Flags, readStrategy } from '../flag-reader.ts';
import { checkOutput, deliver } from '../output.ts';

/** `optimize explain`. */
export async function explainCommand(context: Context, queries: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const strategy = readStrategy(reader, null);
  const catalog = await readCatalog(reader, context, null, strategy);
  const tokens = reader.count('tokens', 1);
  for (const [i, query] of queries.entries()) {
    if (query.trim() === '') reader.wrong(`query ${i + 1}`, 'is empty', 'put a question between the quotation marks');
  }
  reader.check();
  if (catalog === undefined || strategy === undefined) return EXIT.usage;
  await checkOutput(context, flags);
  const asked = queries.length > 0 ? queries : EXAMPLE_QUERIES.map(({ query }) => query);
  const result = {
    schemaVersion: SCHEMA_VERSION,
    command: 'explain',
    seed: null,
    models: catalog.id,
    explanations: explain(asked, catalog, strategy, tokens ?? catalog.nominalTokens),
  };
  await deliver(context, flags, result, ({ explanations }, appearance) => renderExplanations(explanations, appearance));
  return EXIT.ok;
}
