import { UserError } from '../../../../foundation/problem.ts';

/** An endpoint that speaks OpenAI's `/embeddings`: Ollama, text-embeddings-inference, LM Studio, OpenAI ... */
export interface EmbeddingEndpoint {
  /** Its address, with or without `/embeddings` at the end: `http://localhost:11434/v1`. */
  url: string;
  /** The model to ask for, or null when the endpoint has only one. */
  model: string | null;
  /** Sent as a bearer token, or null. Never shown. */
  apiKey: string | null;
  /** Name of the variable that the key comes from, for error messages. */
  apiKeyFrom: string;
}

/** What the client needs of the world. */
export interface EmbeddingTransport {
  fetch: typeof fetch;
  /** Waits so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Aborted when the user has had enough. */
  signal?: AbortSignal;
}

/** The vectors of some texts, in their order. */
export type Embed = (texts: readonly string[]) => Promise<Float32Array[]>;

/** Waits before the second, third and fourth try, in milliseconds. */
const WAITS_MS = [500, 2_000, 8_000];
/** How long an endpoint may take for one batch: the first one may have to load its model. */
const PATIENCE_MS = 120_000;
/** Characters of an endpoint's own words that are shown. */
const LONGEST_QUOTE = 200;

/** A failure that may be over by the next try. */
class Passing extends Error {
  readonly lasting: UserError;

  constructor(lasting: UserError) {
    super(lasting.message);
    this.lasting = lasting;
  }
}

/**
 * Asks the endpoint for vectors. An endpoint that cannot be reached, is busy (429) or fails (5xx) is asked
 * again, up to four times in all.
 * Throws a UserError that says what the endpoint answered and what to do about it.
 */
export function embeddingClient(endpoint: EmbeddingEndpoint, transport: EmbeddingTransport): Embed {
  const url = addressOf(endpoint.url);
  return async (texts) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await send(url, texts, endpoint, transport);
        if (!response.ok) throw await refusal(url, response, endpoint);
        return vectorsIn(await answerOf(url, response), texts.length, url);
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        if (attempt === WAITS_MS.length) throw error.lasting;
        await transport.sleep(WAITS_MS[attempt]);
        transport.signal?.throwIfAborted();
      }
    }
  };
}

/** The address of the embeddings themselves. Throws a UserError when it is none. */
export function addressOf(url: string): string {
  const wrong = (what: string) =>
    new UserError({ where: '--embeddings', what, fix: 'give an address such as http://localhost:11434/v1' });
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw wrong(`"${url}" is no address`);
  }
  if (address.protocol !== 'http:' && address.protocol !== 'https:') throw wrong(`"${url}" is not http or https`);
  const path = address.pathname.replace(/\/+$/, '');
  address.pathname = path.endsWith('/embeddings') ? path : `${path}/embeddings`;
  return address.href;
}

async function send(
  url: string,
  texts: readonly string[],
  { model, apiKey }: EmbeddingEndpoint,
  { fetch, signal }: EmbeddingTransport,
): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(model === null ? { input: texts } : { model, input: texts }),
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(url, patience.aborted ? `no answer in ${PATIENCE_MS / 1000} s` : causeOf(error));
  }
}

function unreachable(url: string, why: string): Passing {
  const fix = 'check that the server runs and that the address is right';
  return new Passing(new UserError({ where: url, what: `cannot be reached (${why})`, fix }));
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : String(cause);
}

/** What to say of an answer that is not a success. */
async function refusal(url: string, response: Response, { model, apiKey, apiKeyFrom }: EmbeddingEndpoint) {
  const { status } = response;
  const words = await ownWords(response);
  const what = `answers ${status}${words === '' ? '' : `: ${words}`}`;
  if (status === 401 || status === 403) {
    const fix = apiKey === null ? `put a key into ${apiKeyFrom}` : `check the key in ${apiKeyFrom}`;
    return new UserError({ where: url, what, fix });
  }
  if (status === 429 || status >= 500) {
    return new Passing(new UserError({ where: url, what, fix: 'try again later; what came so far is kept' }));
  }
  const fix = model === null ? 'check the address, and name a model' : `check the address and the model "${model}"`;
  return new UserError({ where: url, what, fix });
}

/** The message in an error's body, on one line, as far as it can be shown. */
async function ownWords(response: Response): Promise<string> {
  const body = await response.text().catch(() => '');
  let message: unknown = body;
  try {
    const { error, message: plain } = JSON.parse(body) as { error?: unknown; message?: unknown };
    message = (error as { message?: unknown } | undefined)?.message ?? error ?? plain ?? body;
  } catch {
    // Not JSON: the body itself is the message.
  }
  const line = (typeof message === 'string' ? message : JSON.stringify(message)).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}...` : line;
}

async function answerOf(url: string, response: Response): Promise<unknown> {
  let body: string;
  try {
    body = await response.text();
  } catch (error) {
    throw unreachable(url, `the answer broke off: ${causeOf(error)}`);
  }
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw notEmbeddings(url, 'its answer is not JSON');
  }
}

function notEmbeddings(url: string, what: string): UserError {
  return new UserError({
    where: url,
    what: `does not speak the OpenAI embeddings format: ${what}`,
    fix: 'give the address of an OpenAI-compatible endpoint, such as http://localhost:11434/v1 for Ollama',
  });
}

/** The vectors in an answer, put into the order of the texts. */
function vectorsIn(answer: unknown, count: number, url: string): Float32Array[] {
  const data = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw notEmbeddings(url, 'its answer has no list called data');
  if (data.length !== count) throw notEmbeddings(url, `it gave ${data.length} vectors for ${count} texts`);
  const vectors: Float32Array[] = [];
  for (const [i, item] of data.entries()) {
    const { index = i, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown };
    const numbers = Array.isArray(embedding) && embedding.length > 0 && embedding.every((x) => Number.isFinite(x));
    if (!numbers) throw notEmbeddings(url, `data[${i}].embedding is not a list of numbers`);
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count) {
      throw notEmbeddings(url, `data[${i}].index is not a number below ${count}`);
    }
    if (vectors[index as number] !== undefined) throw notEmbeddings(url, `two vectors have the index ${index}`);
    vectors[index as number] = Float32Array.from(embedding as number[]);
  }
  return vectors;
}
