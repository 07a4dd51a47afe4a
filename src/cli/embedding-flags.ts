import { appendFile, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../foundation/problem.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './settings.ts';

/** Where the key of the endpoint is looked for, in this order. */
const KEY_VARIABLES = ['OPTIMIZE_EMBEDDINGS_KEY', 'OPENAI_API_KEY'];

/** An endpoint that --embeddings names. */
export interface EmbeddingFlags {
  url: string;
  model: string | null;
}

/** The flags about embeddings; undefined without an endpoint. */
export function readEmbeddingFlags(reader: FlagReader): EmbeddingFlags | undefined {
  const url = reader.text('embeddings');
  const model = reader.text('embeddings-model') ?? null;
  if (url === undefined) {
    if (model !== null) {
      reader.wrong('--embeddings-model', 'names a model of no endpoint', 'add --embeddings URL');
    }
    return undefined;
  }
  return { url, model };
}

/**
 * The vectors of an endpoint, kept in a file beside the log that is replayed, or in the working folder
 * for a scenario: `queries.jsonl.embeddings`, `faq-chatbot.embeddings`.
 */
export async function openEmbeddings(context: Context, { url, model }: EmbeddingFlags, beside: string) {
  const { embeddingClient } = await import('../techniques/similarity/embeddings/embedding-client.ts');
  const { EmbeddingFile } = await import('../techniques/similarity/embeddings/embedding-file.ts');
  const { Embeddings } = await import('../techniques/similarity/embeddings/embeddings.ts');
  const variable = KEY_VARIABLES.find((name) => (context.env[name] ?? '') !== '');
  const embed = embeddingClient(
    {
      url,
      model,
      apiKey: variable === undefined ? null : (context.env[variable] as string),
      apiKeyFrom: variable ?? (KEY_VARIABLES[0] as string),
    },
    { fetch, sleep: (ms: number) => sleep(ms), signal: context.signal },
  );
  const path = resolve(context.cwd, `${beside}.embeddings`);
  const file = new EmbeddingFile(
    {
      read: () =>
        readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null;
          throw unusable(path, error);
        }),
      append: (text) =>
        appendFile(path, text).catch((error: NodeJS.ErrnoException) => {
          throw unusable(path, error);
        }),
    },
    model ?? url,
  );
  return new Embeddings({ name: url, embed, file });
}

function unusable(path: string, { code }: NodeJS.ErrnoException): UserError {
  return new UserError({
    where: path,
    what: `the vectors cannot be kept here (${code})`,
    fix: 'run it in a folder that is yours to write, or make the file so',
  });
}
