import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/foundation/problem.ts';
import { embeddingClient } from '../../../../../src/techniques/semantic/similarity/embeddings/embedding-client.ts';
import { EmbeddingFile } from '../../../../../src/techniques/semantic/similarity/embeddings/embedding-file.ts';
import { Embeddings } from '../../../../../src/techniques/semantic/similarity/embeddings/embeddings.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';

const KEY = 'sk-very/secret+1234567890';
const PARAMETER = 'also-secret-1234';

type Answer = (response: ServerResponse, request: IncomingMessage, number: number) => unknown;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections();
    server.close();
  }
});

async function started(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}/v1?key=${PARAMETER}`;
}

/** Endpoints that say nothing, which are not waited for as long as a busy machine may take with the others. */
const SILENT = new Set<unknown>();
const silent = (answer: Answer): Answer => {
  SILENT.add(answer);
  return answer;
};

/** Two texts put to an endpoint that behaves so: what came, all that was said of it, and how long it was left alone. */
async function asked(answer: Answer | { at: string }): Promise<{ got: unknown; said: string; waits: number[] }> {
  let number = 0;
  const at =
    'at' in answer
      ? answer.at
      : `http://${await started(
          createServer((request, response) => {
            request.resume().on('end', () => answer(response, request, number++));
          }),
        )}`;
  const waits: number[] = [];
  const told: string[] = [];
  const embed = embeddingClient(
    { url: at, model: null, apiKey: KEY, apiKeyFrom: 'KEY' },
    {
      fetch,
      sleep: async (ms) => void waits.push(ms),
      retrying: (why) => void told.push(why),
      patienceMs: SILENT.has(answer) ? 500 : 60_000,
    },
  );
  const got = await embed(['one', 'two']).catch((error: unknown) => error);
  if (got instanceof Error) expect(got).toBeInstanceOf(UserError);
  const said = [...told, ...(got instanceof UserError ? got.problems.map((each) => JSON.stringify(each)) : [])];
  return { got, said: said.join('\n'), waits };
}

const data = (...embeddings: unknown[]): string =>
  JSON.stringify({ data: embeddings.map((embedding) => ({ embedding })) });
const GOOD = data([1, 2], [3, 4]);
const PATIENTLY = [500, 2_000, 8_000];

/** Refuses the first time, in this way, and answers then. */
const once =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response, _, number) =>
    number > 0 ? response.end(GOOD) : response.writeHead(status, headers).end();

describe('an endpoint that answers in the end', () => {
  it.each<[string, Answer, number[]]>([
    ['at once', (response) => response.end(GOOD), []],
    ['packed', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(GOOD)), []],
    ['when it has been busy', once(429), [500]],
    ['when it asked for three seconds', once(429, { 'retry-after': '3' }), [3_000]],
    ['when it asked for none', once(503, { 'retry-after': '0' }), [500]],
    ['when it asked for nonsense', once(429, { 'retry-after': 'soon' }), [500]],
    [
      'when it named a time',
      once(503, { date: 'Fri, 01 May 2026 10:00:00 GMT', 'retry-after': 'Fri, 01 May 2026 10:00:20 GMT' }),
      [20_000],
    ],
    ['when it hung up', (response, request, n) => (n > 0 ? response.end(GOOD) : request.socket.destroy()), [500]],
    [
      'when it broke off in its answer',
      (response, _, n) => {
        if (n > 0) return response.end(GOOD);
        response.writeHead(200, { 'content-length': String(GOOD.length) }).write(GOOD.slice(0, 9));
        return setTimeout(() => response.destroy(), 20);
      },
      [500],
    ],
    ['when it said nothing for too long', silent((response, _, n) => (n > 0 ? response.end(GOOD) : null)), [500]],
  ])('%s', async (_, answer, waits) => {
    const outcome = await asked(answer);
    expect(outcome.got).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(outcome.waits).toEqual(waits);
  });
});

/** Says all it was told: the key, and where it was asked. */
const echo = ({ headers, url }: IncomingMessage): string => `${headers.authorization} at ${url}`;

describe('an endpoint that does not', () => {
  it.each<[string, Answer, number[], string]>([
    ['stays busy', (response) => response.writeHead(429).end(), PATIENTLY, 'answers 429'],
    ['wants an hour', once(429, { 'retry-after': '3600' }), [], 'answers 429 (not before 1h from now)'],
    [
      'fails',
      (response, request) => response.writeHead(500).end(echo(request)),
      PATIENTLY,
      'answers 500: Bearer hidden',
    ],
    ['knows no such key', (response, request) => response.writeHead(401).end(echo(request)), [], 'answers 401: Bearer'],
    ['forbids it', (response) => response.writeHead(403).end(), [], 'answers 403'],
    [
      'is not there',
      (response) => response.writeHead(404).end(JSON.stringify({ error: KEY })),
      [],
      'answers 404: hidden',
    ],
    ['never says a word', silent(() => null), PATIENTLY, 'no answer in 0.5 s'],
    ['never ends', silent((response) => response.writeHead(200).write('{"data": [')), [], 'has not ended in 0.5 s'],
    ['is empty', (response) => response.end(), [], 'its answer is not JSON'],
    ['has no content', (response) => response.writeHead(204).end(), [], 'its answer is not JSON'],
    ['is a page', (response) => response.end(`<html>${KEY}`), [], 'its answer is not JSON'],
    ['has numbers that are none', (response) => response.end('{"data": [{"embedding": [NaN]}]}'), [], 'is not JSON'],
    ['has gaps', (response) => response.end(data([1, null], [1, 2])), [], 'data[0].embedding is not a list of numbers'],
    [
      'is out of range',
      (response) => response.end(data([1], [1e300])),
      [],
      'data[1].embedding is not a list of numbers',
    ],
    ['has words', (response) => response.end(data([1], ['2'])), [], 'data[1].embedding is not a list of numbers'],
    ['has nothing in them', (response) => response.end(data([], [])), [], 'data[0].embedding is not a list of numbers'],
    ['has too few', (response) => response.end(data([1])), [], 'it gave 1 vectors for 2 texts'],
    ['has too many', (response) => response.end(data([1], [2], [3])), [], 'it gave 3 vectors for 2 texts'],
    [
      'packs what is no gzip',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      [],
      'its answer is not JSON',
    ],
    ...[301, 302, 303, 307, 308].map((status): [string, Answer, number[], string] => [
      `leads elsewhere with ${status}`,
      (response, request) =>
        response
          .writeHead(status, { location: `http://localhost/?token=${request.headers.authorization?.slice(7)}` })
          .end(),
      [],
      `leads elsewhere (${status}, to http://localhost/?token=hidden)`,
    ]),
  ])('because it %s, is told of without what is secret', async (_, answer, waits, words) => {
    const outcome = await asked(answer);
    expect(outcome.got).toBeInstanceOf(UserError);
    expect(outcome.said).toContain(words);
    expect(outcome.waits).toEqual(waits);
    expect(outcome.said).not.toMatch(/sk-very|secret|1234/);
  });

  it('because it speaks something else', async () => {
    const at = `http://${await started(createPlainServer((socket) => void socket.on('error', () => {}).end(`SSH-2.0 ${KEY}\r\n`)))}`;
    const { said } = await asked({ at });
    expect(said).toContain('cannot be reached (');
    expect(said).not.toMatch(/sk-very|secret|1234/);
  });

  it('because nobody has signed its certificate, is not asked again, and says how it can be trusted', async (test) => {
    const [key, cert] = [join(temporaryFolder(), 'key.pem'), join(temporaryFolder(), 'cert.pem')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-keyout', key, '-out', cert],
    ]);
    test.skip(made.status !== 0, 'openssl, which makes the certificate, is not here');
    let heard = 0;
    const pair = { key: readFileSync(key), cert: readFileSync(cert) };
    const at = `https://${await started(createSecureServer(pair, () => heard++))}`;
    const { said, waits } = await asked({ at });
    expect(said).toContain('shows a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(said).toContain('NODE_EXTRA_CA_CERTS');
    expect([waits, heard]).toEqual([[], 0]);
    expect(said).not.toMatch(/sk-very|secret|1234/);
  });
});

it('vectors that are damaged in their file, or of another length there, are not taken', async () => {
  const line = (vector: Float32Array): string =>
    JSON.stringify({ from: 'm', text: hash, vector: Buffer.from(vector.buffer).toString('base64') });
  let written = '';
  const append = async (text: string): Promise<void> => void (written += text);
  await new EmbeddingFile({ read: async () => null, append }, 'm').add(['one'], [Float32Array.of(1, 2)]);
  const hash = (JSON.parse(written) as { text: string }).text;
  const kept = async (vector: Float32Array) => {
    const file = new EmbeddingFile({ read: async () => `${line(vector)}\n`, append }, 'm');
    await file.load();
    return file.get('one');
  };
  expect(await kept(Float32Array.of(1, 2))).toEqual(Float32Array.of(1, 2));
  for (const bad of [Float32Array.of(1, Number.NaN), Float32Array.of(Number.POSITIVE_INFINITY), Float32Array.of()])
    expect(await kept(bad)).toBeUndefined();
  // Two lengths in one answer.
  const embed = async () => [Float32Array.of(1, 2), Float32Array.of(1)];
  await expect(new Embeddings({ name: 'm', embed, file: null }).prepare(['one', 'two'])).rejects.toThrow(
    'gives vectors of 1 numbers, and gave vectors of 2 before',
  );
});
