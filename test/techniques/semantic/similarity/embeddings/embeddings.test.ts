import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/foundation/problem.ts';
import { CACHE_KEYS } from '../../../../../src/techniques/cache/cache-key.ts';
import { ResponseCache } from '../../../../../src/techniques/cache/response-cache.ts';
import { SemanticCache } from '../../../../../src/techniques/semantic/semantic-cache.ts';
import {
  addressOf,
  embeddingClient,
} from '../../../../../src/techniques/semantic/similarity/embeddings/embedding-client.ts';
import {
  type AppendFile,
  EmbeddingFile,
} from '../../../../../src/techniques/semantic/similarity/embeddings/embedding-file.ts';
import { Embeddings } from '../../../../../src/techniques/semantic/similarity/embeddings/embeddings.ts';
import { QueryTable } from '../../../../../src/workload/query-table.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';

interface Question {
  url: string;
  authorization: string | undefined;
  body: { input: string[]; model?: string };
}
type Answer = { status?: number; body: unknown } | 'hang up';

/** A vector whose direction depends on the words only: texts with the same words in another order are alike. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(8).fill(0);
  for (const word of text.toLowerCase().split(' ')) vector[(word.charCodeAt(0) + word.length) % 8]! += 1;
  return vector;
}
const vectors = ({ body }: Question): Answer => ({
  body: { data: body.input.map((text, index) => ({ index, embedding: vectorOf(text) })).reverse() },
});

let server: Server;
let url: string;
let folder: string;
let questions: Question[];
let waits: number[];
let answer: (question: Question, number: number) => Answer;

beforeEach(async () => {
  questions = [];
  waits = [];
  answer = vectors;
  folder = temporaryFolder();
  server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const question = { url: request.url!, authorization: request.headers.authorization, body: JSON.parse(body) };
  const given = answer(question, questions.push(question) - 1);
  if (given === 'hang up') {
    request.socket.destroy();
    return;
  }
  response.statusCode = given.status ?? 200;
  response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
}

function client({ model = null as string | null, apiKey = null as string | null, at = url } = {}) {
  const sleep = async (ms: number) => void waits.push(ms);
  return embeddingClient({ url: at, model, apiKey, apiKeyFrom: 'EMBEDDINGS_KEY' }, { fetch, sleep });
}

async function problemOf(promise: Promise<unknown>): Promise<{ where: string; what: string; fix?: string }> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems[0]!;
}

describe('the client', () => {
  it('asks in the OpenAI format and puts the vectors into the order of the texts', async () => {
    const found = await client({ model: 'tiny', apiKey: 'secret' })(['one', 'three']);
    expect(found).toEqual([Float32Array.from(vectorOf('one')), Float32Array.from(vectorOf('three'))]);
    const body = { model: 'tiny', input: ['one', 'three'] };
    expect(questions).toEqual([{ url: '/v1/embeddings', authorization: 'Bearer secret', body }]);
    await client()(['one']);
    expect(questions[1]).toEqual({ url: '/v1/embeddings', authorization: undefined, body: { input: ['one'] } });
  });

  it('takes an address with or without /embeddings, and refuses what is none', () => {
    expect(addressOf('http://h:1/v1')).toBe('http://h:1/v1/embeddings');
    expect(addressOf('http://h:1/v1/embeddings/')).toBe('http://h:1/v1/embeddings');
    expect(addressOf('https://h')).toBe('https://h/embeddings');
    expect(() => addressOf('localhost')).toThrow('--embeddings: is no address');
    expect(() => addressOf('file:///etc')).toThrow('is not http or https');
  });

  it('asks a busy, failing or broken endpoint again, waiting longer each time', async () => {
    const troubles: Answer[] = [{ status: 429, body: 'slow down' }, { status: 503, body: '' }, 'hang up'];
    answer = (question, number) => troubles[number] ?? vectors(question);
    expect(await client()(['one'])).toHaveLength(1);
    expect(waits).toEqual([500, 2_000, 8_000]);
  });

  it('gives up after four tries and says what the endpoint said', async () => {
    answer = () => ({ status: 500, body: { error: { message: 'out of\n  memory' } } });
    const problem = await problemOf(client()(['one']));
    expect(problem.where).toBe(`${url}/embeddings`);
    expect(problem.what).toBe('answers 500: out of memory');
    expect(questions).toHaveLength(4);
  });

  it('says when nobody listens', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const problem = await problemOf(client({ at: `http://127.0.0.1:${port}` })(['one']));
    expect(problem.what).toBe('cannot be reached (ECONNREFUSED)');
    expect(waits).toHaveLength(3);
  });

  it('asks for a key, or says that it is wrong, without trying again or showing it', async () => {
    answer = () => ({ status: 401, body: { error: 'no access' } });
    expect(await problemOf(client()(['one']))).toEqual({
      where: `${url}/embeddings`,
      what: 'answers 401: no access',
      fix: 'put a key into EMBEDDINGS_KEY',
    });
    const problem = await problemOf(client({ apiKey: 'secret' })(['one']));
    expect(problem.fix).toBe('check the key in EMBEDDINGS_KEY');
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(questions).toHaveLength(2);
  });

  it('names the model when the endpoint does not know it', async () => {
    answer = () => ({ status: 404, body: { error: { message: 'model "tiny" not found' } } });
    const problem = await problemOf(client({ model: 'tiny' })(['one']));
    expect(problem.what).toBe('answers 404: model "tiny" not found');
    expect(problem.fix).toContain('the model "tiny"');
  });

  it.each([
    ['<html>', 'its answer is not JSON'],
    [{ embeddings: [] }, 'its answer has no list called data'],
    [null, 'its answer has no list called data'],
    [{ data: [] }, 'it gave 0 vectors for 2 texts'],
    [{ data: [{ embedding: [1] }, { embedding: ['x'] }] }, 'data[1].embedding is not a list of numbers'],
    [{ data: [{ embedding: [1] }, null] }, 'data[1].embedding is not a list of numbers'],
    [
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 2, embedding: [1] },
        ],
      },
      'data[1].index is not a number below 2',
    ],
    [
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [1] },
        ],
      },
      'two vectors have the index 0',
    ],
  ])('says what is wrong with the shape of %j', async (body, what) => {
    answer = () => ({ body });
    const problem = await problemOf(client()(['one', 'two']));
    expect(problem.what).toBe(`does not speak the OpenAI embeddings format: ${what}`);
    expect(questions).toHaveLength(1);
  });
});

describe('vectors', () => {
  const path = () => join(folder, 'trace.jsonl.embeddings');
  const file = (): AppendFile => ({
    read: () =>
      readFile(path(), 'utf8').catch((error: { code: string }) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    append: (text) => appendFile(path(), text),
  });
  const embeddings = (from = 'tiny') =>
    new Embeddings({ name: url, embed: client({ model: from }), file: new EmbeddingFile(file(), from) });

  it('come in batches, once for each text, and are kept for the next run', async () => {
    const texts = Array.from({ length: 70 }, (_, i) => `question ${i}`);
    const progress: number[] = [];
    const first = embeddings();
    await first.prepare([...texts, ...texts], (done) => progress.push(done));
    expect(questions.map(({ body }) => body.input.length)).toEqual([32, 32, 6]);
    expect(progress).toEqual([0, 32, 64, 70]);
    await first.prepare(['question 3', 'question 70']);
    expect(questions).toHaveLength(4);

    const second = embeddings();
    await second.prepare([...texts, 'question 70']);
    expect([questions.length, second.fetched]).toEqual([4, 0]);
    const [a, b] = [first, second].map((from) => {
      const graph = from.graphMaker(0.5);
      graph.extend(texts);
      return Array.from({ length: graph.degree(0) }, (_, i) => graph.similarityAt(graph.startOf(0) + i));
    });
    expect(a!.length).toBeGreaterThan(0);
    expect(b).toEqual(a);
  });

  it('of another model are not used', async () => {
    await embeddings('tiny').prepare(['one']);
    await embeddings('large').prepare(['one']);
    expect(questions).toHaveLength(2);
    await embeddings('tiny').prepare(['one']);
    expect(questions).toHaveLength(2);
  });

  it('survive a last line that was cut off, at every place', async () => {
    await embeddings().prepare(['one', 'two']);
    const whole = await readFile(path(), 'utf8');
    const secondLine = whole.indexOf('\n') + 1;
    for (const cut of [0, 1, secondLine - 1, secondLine, secondLine + 1, whole.length - 3, whole.length - 1]) {
      await writeFile(path(), whole.slice(0, cut));
      const missing = cut < secondLine - 1 ? 2 : cut < whole.length - 1 ? 1 : 0;
      const again = embeddings();
      await again.prepare(['one', 'two']);
      expect(again.fetched).toBe(missing);
      const then = embeddings();
      await then.prepare(['one', 'two']);
      expect(then.fetched).toBe(0);
    }
  });

  it('of different lengths are refused', async () => {
    answer = ({ body }, number) => ({ body: { data: body.input.map(() => ({ embedding: number ? [1, 2] : [1] })) } });
    const mixed = embeddings();
    await mixed.prepare(['one']);
    const problem = await problemOf(mixed.prepare(['two']));
    expect(problem.what).toBe('gives vectors of 2 numbers, and gave vectors of 1 before');
  });

  it('make a graph that a semantic cache works with as with any other', async () => {
    const queries = new QueryTable();
    for (const text of ['red apple pie', 'pie red apple', 'weather now']) queries.intern(text);
    const source = embeddings();
    await source.prepare(queries.keyTexts(CACHE_KEYS.exact));
    const graph = queries.graph(CACHE_KEYS.exact, source.graphMaker, 0.7);
    const semantic = new SemanticCache(graph, { guard: false });
    const cache = new ResponseCache({ ttlMs: 1_000, maxEntries: 10, policy: 'lru' });
    cache.ensure(3);
    cache.store(0, 1);
    expect(semantic.lookup(1, 1, 1, cache)).toBe(0);
    expect(semantic.similarity).toBe(1);
    expect(semantic.lookup(2, 1, 0.7, cache)).toBe(-1);
  });
});
