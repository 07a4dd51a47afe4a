import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyUnreadable } from '../foundation/problem.ts';
import { USUAL_SEED } from '../foundation/random.ts';
import type { ExplainPlan } from '../replay/explain/explainer.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readCatalog } from './catalog-flags.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';
import { strategyOfFlags } from './strategy-files.ts';
import { withoutUnknownQuality } from './unknown-quality.ts';

/**
 * What single questions are asked under: the strategy with every knob, the models, the seed and the
 * size of a request. `start`: where the strategy starts from, if not from the one called basic.
 */
export async function readQuestions(
  reader: FlagReader,
  context: Context,
  start: Pick<Scenario, 'name' | 'strategy' | 'techniques' | 'knobs'> | null,
): Promise<(ExplainPlan & { seed: string }) | undefined> {
  const asked = await strategyOfFlags(context, reader, start);
  const catalog = await readCatalog(reader, context, null, asked);
  const strategy = catalog && asked && reader.attempt(() => withoutUnknownQuality(asked, catalog));
  const request = reader.count('tokens', 1);
  const answer = reader.count('answer-tokens', 1);
  const seed = reader.text('seed') ?? USUAL_SEED;
  const systemPrompt = await readSystemPrompt(reader, context);
  if (request !== undefined && answer !== undefined) {
    reader.wrong(
      '--tokens',
      'is prompt and answer together, and --answer-tokens is the answer',
      'leave one of them out',
    );
  }
  if (strategy === undefined || catalog === undefined) return undefined;
  const tokens = answer !== undefined ? { answer } : { request: request ?? catalog.nominalTokens };
  return { strategy, catalog, seed, tokens, ...(systemPrompt === '' ? {} : { systemPrompt }) };
}

/** The text of --system, or of the file behind an @; empty where there is none. */
async function readSystemPrompt(reader: FlagReader, { cwd, files }: Context): Promise<string> {
  const text = reader.text('system') ?? '';
  if (!text.startsWith('@')) return text;
  const file = text.slice(1);
  return readFile(files.reads(resolve(cwd, file)), 'utf8').catch((error: NodeJS.ErrnoException) => {
    reader.wrong('--system', `${file}: ${whyUnreadable(error.code)}`, 'name a text file behind the @');
    return '';
  });
}
