import { appendFile, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError, whyUnreadable } from '../foundation/problem.ts';
import { publicAddress } from '../foundation/public-address.ts';
import { formatCount, formatLatency } from '../foundation/units.ts';
import { EmbeddedWorkload } from '../replay/embedded-workload.ts';
import { printable } from '../report/style.ts';
import type { Strategy } from '../settings/strategy.ts';
import { CACHE_KEYS } from '../techniques/cache/cache-key.ts';
import type { Embed } from '../techniques/semantic/similarity/embeddings/embedding-client.ts';
import type { AppendFile } from '../techniques/semantic/similarity/embeddings/embedding-file.ts';
import type { Workload } from '../workload/workload.ts';
import type { WorkloadSource } from '../workload/workload-source.ts';
import { type Context, detail, print, say } from './context.ts';
import { EMBEDDINGS_KEY, type EndpointKey, keyFor, OPENAI_KEY, readableOnTheWay } from './embedding-key.ts';
import type { FlagReader } from './flag-reader.ts';
import { checkWritable, lose, whyUnwritable } from './output-file.ts';

/** How often the progress of embedding is told. */
const TELL_EVERY_MS = 3_000;

/** An endpoint that --embeddings names. */
export interface EmbeddingFlags {
  url: string;
  model: string | null;
}

/** The flags about embeddings; null without an endpoint. */
export function readEmbeddingFlags(reader: FlagReader): EmbeddingFlags | null {
  const url = reader.text('embeddings') ?? null;
  const model = reader.text('embeddings-model') ?? null;
  if (url === null) return null;
  // What is wrong with it is said without showing it: there may be a key in it.
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    reader.wrong('--embeddings', 'is not the address of an endpoint', 'as in http://localhost:11434/v1');
  } else if (new URL(url).username !== '' || new URL(url).password !== '') {
    const fix = `leave them out; a key belongs into ${EMBEDDINGS_KEY}`;
    reader.wrong('--embeddings', 'has a user or a password in the address, and those are not sent', fix);
  }
  if (reader.given('similarity-measure')) {
    reader.wrong(
      '--similarity-measure',
      'compares wordings, and --embeddings compares vectors',
      'leave one of them out',
    );
  }
  for (const flag of ['runs', 'shard', 'resume', 'queue', 'live']) {
    if (!reader.given(flag)) continue;
    const fix =
      'run it once without, and then with the file of vectors that it leaves in place of the address: --vectors FILE';
    reader.wrong('--embeddings', `asks an endpoint, which does not go together with --${flag}`, fix);
  }
  return { url, model };
}

/** The workload with its texts compared by the vectors of an endpoint, where the strategy compares any. */
export async function withEmbeddings(
  context: Context,
  flags: EmbeddingFlags,
  workload: Workload,
  source: WorkloadSource,
  { knobs, techniques }: Strategy,
): Promise<Workload> {
  if (!techniques.has('semantic')) {
    throw new UserError({
      where: '--embeddings',
      what: 'is for the semantic cache, which the strategy does not have',
      fix: 'add --with semantic, or --strategy advanced',
    });
  }
  const beside = source.kind === 'trace' && source.path !== '-' ? source.path : workload.name;
  const embeddings = await openEmbeddings(context, flags, beside);
  let told = Number.NEGATIVE_INFINITY;
  return new EmbeddedWorkload(
    workload,
    embeddings,
    CACHE_KEYS[knobs['cache.key']],
    techniques.has('cache') && knobs['cache.prewarm'] > 0,
    (done, of) => {
      if (context.clock() - told < TELL_EVERY_MS) return;
      told = context.clock();
      void say(context, `embedding: ${formatCount(done)} of ${formatCount(of)} texts\n`);
    },
  );
}

/**
 * The vectors of an endpoint, kept in a file beside the log that is replayed, or in the working folder
 * for a scenario: `queries.jsonl.embeddings`, `faq-chatbot.embeddings`.
 */
async function openEmbeddings(context: Context, { url, model }: EmbeddingFlags, beside: string) {
  const { embeddingClient } = await import('../techniques/semantic/similarity/embeddings/embedding-client.ts');
  const { EmbeddingFile } = await import('../techniques/semantic/similarity/embeddings/embedding-file.ts');
  const { Embeddings } = await import('../techniques/semantic/similarity/embeddings/embeddings.ts');
  const shownUrl = publicAddress(url);
  const key = keyFor(url, context.env);
  await tellOfKey(context, url, key);
  const { signal } = context;
  const ask = embeddingClient(
    { url, model, apiKey: key?.key ?? null, apiKeyFrom: key?.variable ?? EMBEDDINGS_KEY },
    {
      fetch,
      sleep: (ms: number) => sleep(ms, undefined, { signal }),
      signal,
      retrying: (why, ms) => void say(context, `embedding: ${why}; asking again in ${formatLatency(ms)}\n`),
    },
  );
  const shown = `${beside}.embeddings`;
  await checkWritable(context, '--embeddings', shown, { appended: true });
  const file = new EmbeddingFile(vectorFile(context, shown), model ?? shownUrl);
  const embed: Embed = async (texts) => {
    try {
      return await ask(texts);
    } catch (error) {
      if (!signal.aborted) throw error;
      await say(context, `Interrupted while embedding. What came so far is kept in ${printable(shown)}.\n`);
      throw new UserError([], 'interrupted');
    }
  };
  return new Embeddings({ name: shownUrl, embed, file });
}

/** Says which key is sent, and whether others can read it on the way. */
async function tellOfKey(context: Context, url: string, key: EndpointKey | null): Promise<void> {
  const { host } = new URL(url);
  if (key === null) {
    const other = (context.env[OPENAI_KEY] ?? '') === '' ? '' : `; ${OPENAI_KEY} goes to api.openai.com alone`;
    return detail(context, `no key is sent to ${host}${other}`);
  }
  await detail(context, `the key in ${key.variable} is sent to ${host}`);
  if (!readableOnTheWay(url)) return;
  const what = `the key in ${key.variable} goes to ${printable(host)} over plain http, where others can read it`;
  await print(context.stderr, `warning --embeddings: ${what}; use https if it can\n`);
}

/** The file of vectors. Where no more can be written, that is said once, and the run goes on without. */
function vectorFile(context: Context, shown: string): AppendFile {
  const path = resolve(context.cwd, shown);
  let full = false;
  return {
    read: () =>
      readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw new UserError({ where: shown, what: whyUnreadable(error.code), fix: 'make it readable, or delete it' });
      }),
    append: async (text) => {
      if (full) return;
      await appendFile(path, text).catch(async (error: NodeJS.ErrnoException) => {
        full = true;
        const fix = 'the next run asks for these vectors again; the result itself lacks nothing';
        await lose(context, { where: shown, what: whyUnwritable(error), fix });
      });
    },
  };
}
