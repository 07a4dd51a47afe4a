import { loadScenario } from '../../src/library/scenarios.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { calledModels } from '../../src/models/model.ts';
import { countTokens } from '../../src/models/tokens.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';

const SEED = 'example log';
const REQUESTS = 3_000;
const PER_DAY = 1_000;
const USERS = 900;
const FROM = Date.UTC(2026, 2, 2, 6);
/** Tokens of the help pages that are looked up and sent before each question. */
const LOOKED_UP = 1_500;
/** Whose share of right answers, in the guide's table, that of each graded model is drawn from. */
const GRADED = { 'gpt-4o': 'gpt-4', 'gpt-4o-mini': 'gpt-4o-mini' };

const HEAD = ['timestamp', 'user_id', 'model', 'prompt', 'prompt_tokens', 'completion_tokens'];

/**
 * The log that the documents show: three days of a help desk, made of the scenario of that name. All went to one
 * model, and what it and a cheaper one answer was graded.
 */
export async function exampleLog(): Promise<string> {
  const { name, workload: traffic } = await loadScenario('customer-support');
  const spec = { ...traffic, requests: REQUESTS, users: USERS, arrivals: { ...traffic.arrivals, perDay: PER_DAY } };
  const workload = new GeneratedWorkload(name, spec, SEED);
  const dice = new Dice(SEED, DOCS_CATALOG, workload.changeEveryMs);
  const models = calledModels(DOCS_CATALOG).map(({ id }) => id);
  const rows: unknown[][] = [[...HEAD, ...Object.keys(GRADED).map((model) => `correct.${model}`)]];
  for await (const { length, first, at, query, user, outputTokens } of workload.blocks()) {
    for (let i = 0; i < length; i++) {
      const asked = query[i] as number;
      const text = workload.queries.text(asked);
      const tier = workload.queries.truths.tiers[workload.queries.truth[asked] as number] as number;
      const time = new Date(FROM + Math.round((at[i] as number) / 1000) * 1000).toISOString();
      const sent = LOOKED_UP + countTokens(workload.systemPrompt) + countTokens(text);
      const grades = Object.values(GRADED).map((id) => Number(dice.answersWell(first + i, models.indexOf(id), tier)));
      rows.push([time, `u${user[i]}`, 'gpt-4o', quoted(text), sent, outputTokens[i], ...grades]);
    }
  }
  return `${rows.map((row) => row.join(',')).join('\n')}\n`;
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
