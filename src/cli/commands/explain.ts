import { parseDuration } from '../../foundation/units.ts';
import { countTokens } from '../../models/tokens.ts';
import { EXAMPLE_QUERIES } from '../../replay/explain/example-queries.ts';
import { explain } from '../../replay/explain/explainer.ts';
import { renderExplanations } from '../../report/terminal/explain.ts';
import { labelled } from '../../report/terminal/explain-labels.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult } from '../output.ts';
import { readQuestions } from '../question-flags.ts';

/** `optimize explain`. */
export async function explainCommand(context: Context, queries: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const plan = await readQuestions(reader, context, null);
  const everyMs = readEvery(reader);
  for (const [i, query] of queries.entries()) {
    if (query.trim() === '') reader.wrong(`query ${i + 1}`, 'is empty', 'put a question between the quotation marks');
  }
  reader.check();
  if (plan === undefined) return EXIT.usage;
  await checkOutput(context, flags);
  const asked = queries.length > 0 ? queries : EXAMPLE_QUERIES.map(({ query }) => query);
  const result = {
    schemaVersion: SCHEMA_VERSION,
    command: 'explain',
    seed: plan.seed,
    models: plan.catalog.id,
    strategy: { name: plan.strategy.name, techniques: [...plan.strategy.techniques] },
    systemTokens: countTokens(plan.systemPrompt ?? ''),
    ...explain(asked, { ...plan, everyMs }),
  };
  await deliverResult(context, flags, result, ({ explanations, models }, appearance) =>
    renderExplanations(labelled(explanations, models), appearance),
  );
  return EXIT.ok;
}

/** The pause between two queries, in milliseconds; undefined where each waits for the answer to the one before. */
function readEvery(reader: FlagReader): number | undefined {
  const text = reader.text('every');
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if ('value' in parsed && parsed.value > 0) return parsed.value;
  if ('value' in parsed) reader.wrong('--every', `${text} is out of range`, 'use a duration above 0s');
  else reader.wrong('--every', parsed.wrong, parsed.fix);
  return undefined;
}
