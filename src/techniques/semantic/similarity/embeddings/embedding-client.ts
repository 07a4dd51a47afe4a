import { UserError } from '../../../../foundation/problem.ts';
import { publicAddress, secretsOf, withoutSecrets } from '../../../../foundation/public-address.ts';
import { formatDuration } from '../../../../foundation/units.ts';

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
  /** Told why the endpoint is asked again, and in how many milliseconds. */
  retrying?(why: string, ms: number): void;
  /** How long an endpoint may take for one batch, in milliseconds. Default: `PATIENCE_MS`. */
  patienceMs?: number;
}

/** The vectors of some texts, in their order. */
export type Embed = (texts: readonly string[]) => Promise<Float32Array[]>;

/** Waits before the second, third and fourth try, in milliseconds. */
const WAITS_MS = [500, 2_000, 8_000];
/** How long an endpoint may take for one batch: the first one may have to load its model. */
export const PATIENCE_MS = 120_000;
/** The longest wait that an endpoint may ask for. */
const LONGEST_WAIT_MS = 60_000;
/** Bytes of an answer that are read: sixteen times what the longest vectors of a batch take. */
export const LARGEST_ANSWER = 256 * 2 ** 20;
/** Bytes of a refusal that are read. */
const LARGEST_REFUSAL = 2 ** 16;
/** Characters of an endpoint's own words that are shown. */
const LONGEST_QUOTE = 200;

/** A failure that may be over by the next try, or after the time that the endpoint asks for, in milliseconds. */
class Passing extends Error {
  readonly lasting: UserError;
  readonly afterMs: number;

  constructor(lasting: UserError, afterMs = 0) {
    super(lasting.message);
    this.lasting = lasting;
    this.afterMs = afterMs;
  }
}

/**
 * Asks the endpoint for vectors. An endpoint that cannot be reached, is busy (429) or fails (5xx) is asked
 * again, up to four times in all, and no sooner than it says itself.
 * Throws a UserError that says what the endpoint answered and what to do about it.
 */
export function embeddingClient(endpoint: EmbeddingEndpoint, transport: EmbeddingTransport): Embed {
  const address = addressOf(endpoint.url);
  const { apiKey } = endpoint;
  const secrets = [...(apiKey === null ? [] : [apiKey]), ...secretsOf(address)];
  const asked = { ...endpoint, url: address, shown: publicAddress(address), secrets };
  return async (texts) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await send(asked, texts, transport);
        if (!response.ok) throw await refusal(asked, response);
        return vectorsIn(await answerOf(asked, response, transport), texts.length, asked.shown);
      } catch (error) {
        transport.signal?.throwIfAborted();
        if (!(error instanceof Passing)) throw error;
        if (attempt === WAITS_MS.length) throw error.lasting;
        const wait = Math.max(WAITS_MS[attempt], error.afterMs);
        transport.retrying?.(error.message, wait);
        await transport.sleep(wait);
        transport.signal?.throwIfAborted();
      }
    }
  };
}

/** An endpoint that is being asked. */
interface Asked extends EmbeddingEndpoint {
  /** Its address as it may be shown. */
  shown: string;
  /** What must not be shown. */
  secrets: readonly string[];
}

/** The address of the embeddings themselves. Throws a UserError when it is none. */
export function addressOf(url: string): string {
  // Without the address: there may be a key in it.
  const wrong = (what: string) =>
    new UserError({ where: '--embeddings', what, fix: 'give an address such as http://localhost:11434/v1' });
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw wrong('is no address');
  }
  if (address.protocol !== 'http:' && address.protocol !== 'https:') throw wrong('is not http or https');
  const path = address.pathname.replace(/\/+$/, '');
  address.pathname = path.endsWith('/embeddings') ? path : `${path}/embeddings`;
  return address.href;
}

async function send(
  asked: Asked,
  texts: readonly string[],
  { fetch, signal, patienceMs = PATIENCE_MS }: EmbeddingTransport,
): Promise<Response> {
  const { url, model, apiKey } = asked;
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await fetch(url, {
      method: 'POST',
      // Texts and key go to the host that was named, and to no other.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(model === null ? { input: texts } : { model, input: texts }),
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const cause = causeOf(error);
    if (/CERT|SIGNATURE|^ERR_TLS/.test(cause)) {
      const fix = 'have Node trust it: NODE_EXTRA_CA_CERTS=FILE names the certificate of who signed it';
      throw new UserError({ where: asked.shown, what: `shows a certificate that is not trusted (${cause})`, fix });
    }
    throw unreachable(asked, patience.aborted ? `no answer in ${patienceMs / 1000} s` : cause);
  }
}

function unreachable({ shown, secrets }: Asked, why: string): Passing {
  const fix = 'check that the server runs and that the address is right';
  return new Passing(new UserError({ where: shown, what: `cannot be reached (${withoutSecrets(why, secrets)})`, fix }));
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : String(cause);
}

/** What to say of an answer that is not a success. */
async function refusal({ shown, secrets, model, apiKey, apiKeyFrom }: Asked, response: Response) {
  const { status } = response;
  if (status >= 300 && status < 400) {
    const to = publicAddress(response.headers.get('location') ?? '');
    const fix = 'give the address that it leads to, if that is where the texts may go';
    return new UserError({ where: shown, what: `leads elsewhere (${status}, to ${to})`, fix });
  }
  const words = await ownWords(response, secrets);
  const what = `answers ${status}${words === '' ? '' : `: ${words}`}`;
  if (status === 401 || status === 403) {
    const fix = apiKey === null ? `put a key into ${apiKeyFrom}` : `check the key in ${apiKeyFrom}`;
    return new UserError({ where: shown, what, fix });
  }
  if (status === 429 || status >= 500) {
    const fix = 'try again later; what came so far is kept';
    const after = waitAskedFor(response.headers);
    if (after <= LONGEST_WAIT_MS) return new Passing(new UserError({ where: shown, what, fix }), after);
    return new UserError({ where: shown, what: `${what} (not before ${formatDuration(after)} from now)`, fix });
  }
  const fix = model === null ? 'check the address, and name a model' : `check the address and the model "${model}"`;
  return new UserError({ where: shown, what, fix });
}

/** The milliseconds that an answer asks to be left alone, in seconds or until a time of its own clock; 0 where it does not. */
function waitAskedFor(headers: Headers): number {
  const after = headers.get('retry-after');
  if (after === null) return 0;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? 0 : Math.max(ms, 0);
}

/** The message in an error's body, on one line, as far as it can be shown. */
async function ownWords(response: Response, secrets: readonly string[]): Promise<string> {
  const body = await bodyOf(response, LARGEST_REFUSAL).catch(() => '');
  let message: unknown = body;
  try {
    const { error, message: plain } = JSON.parse(body) as { error?: unknown; message?: unknown };
    message = (error as { message?: unknown } | undefined)?.message ?? error ?? plain ?? body;
  } catch {
    // Not JSON: the body itself is the message.
  }
  const whole = typeof message === 'string' ? message : (JSON.stringify(message) ?? '');
  const line = withoutSecrets(whole, secrets).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}...` : line;
}

/** Says that a body is longer than anybody wants. */
class TooLong extends Error {}

/** A body as text, which ends the reading where it is longer than `most` bytes. */
async function bodyOf({ body }: Response, most: number): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > most) throw new TooLong();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function answerOf(
  asked: Asked,
  response: Response,
  { patienceMs = PATIENCE_MS }: EmbeddingTransport,
): Promise<unknown> {
  let body: string;
  try {
    body = await bodyOf(response, LARGEST_ANSWER);
  } catch (error) {
    if (error instanceof TooLong) {
      throw notEmbeddings(asked.shown, `its answer is longer than ${LARGEST_ANSWER / 2 ** 20} MiB`);
    }
    // Whoever sends for so long without an end does not end the next time either.
    if ((error as Error).name === 'TimeoutError') {
      throw notEmbeddings(asked.shown, `its answer has not ended in ${patienceMs / 1000} s`);
    }
    throw unreachable(asked, `the answer broke off: ${causeOf(error)}`);
  }
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw notEmbeddings(asked.shown, 'its answer is not JSON');
  }
}

function notEmbeddings(url: string, what: string): UserError {
  return new UserError({
    where: url,
    what: `does not speak the OpenAI embeddings format: ${what}`,
    fix: 'give the address of an OpenAI-compatible endpoint, such as http://localhost:11434/v1 for Ollama',
  });
}

/** Whether something is a number that single precision can hold. */
function isSingle(x: unknown): boolean {
  return typeof x === 'number' && Number.isFinite(Math.fround(x));
}

/** The vectors in an answer, put into the order of the texts. */
function vectorsIn(answer: unknown, count: number, url: string): Float32Array[] {
  const data = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) throw notEmbeddings(url, 'its answer has no list called data');
  if (data.length !== count) throw notEmbeddings(url, `it gave ${data.length} vectors for ${count} texts`);
  const vectors: Float32Array[] = [];
  for (const [i, item] of data.entries()) {
    const { index = i, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown };
    const numbers = Array.isArray(embedding) && embedding.length > 0 && embedding.every(isSingle);
    if (!numbers) throw notEmbeddings(url, `data[${i}].embedding is not a list of numbers`);
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count) {
      throw notEmbeddings(url, `data[${i}].index is not a number below ${count}`);
    }
    if (vectors[index as number] !== undefined) throw notEmbeddings(url, `two vectors have the index ${index}`);
    vectors[index as number] = Float32Array.from(embedding as number[]);
  }
  return vectors;
}
