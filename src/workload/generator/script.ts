import { CONTENT_CLASSES, TIERS } from '../../scenario/ground-truth.ts';
import type { ScriptLine } from '../../scenario/workload-spec.ts';
import type { QueryTable } from '../query-table.ts';
import { UNKNOWN } from '../truth-table.ts';
import type { RequestBlock } from '../workload.ts';
import { FIRST_MOMENT_MS } from './arrivals.ts';

/** Enters the lines of a script into a block and its texts into the query table. */
export function enterScript(script: readonly ScriptLine[], queries: QueryTable, block: RequestBlock): void {
  const intents = new Map<string, number>();
  const users = new Map<number, number>();
  for (const [i, line] of script.entries()) {
    const intent = numberOf(line.intent ?? line.ask, intents);
    block.at[i] = FIRST_MOMENT_MS + line.at;
    block.query[i] = queries.intern(line.ask, {
      intent,
      tier: TIERS.indexOf(line.complexity),
      contentClass: CONTENT_CLASSES.indexOf(line.content ?? 'static'),
    });
    block.user[i] = numberOf(line.user ?? 0, users);
    block.inputTokens[i] = line.promptTokens ?? UNKNOWN;
    block.outputTokens[i] = line.answerTokens;
  }
}

/** Its number in order of first appearance. */
function numberOf<T>(value: T, known: Map<T, number>): number {
  const number = known.get(value) ?? known.size;
  known.set(value, number);
  return number;
}
