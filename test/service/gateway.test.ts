import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
// @ts-expect-error it is an example, in JavaScript
import { gateway } from '../../examples/server.js';
import { openCatalog } from '../../src/library/catalogs.ts';
import { defineStrategy } from '../../src/library/strategies.ts';
import type { Catalog } from '../../src/models/model.ts';
import { countTokens } from '../../src/models/tokens.ts';
import { techniquesAtWork } from '../../src/service/at-work.ts';
import type { Strategy } from '../../src/settings/strategy.ts';
import { TrainedRouter } from '../../src/techniques/router/trained-router.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { closed, fakeUpstream, listening, type Upstream } from './fake-upstream.ts';
import { asAsked, CASES, learning, plainCatalog, requests, simulated } from './requests.ts';

const upstream: Upstream = await fakeUpstream(asAsked);
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.calls.length = 0;
});

interface Line {
  cost: number;
  usage: { prompt_tokens: number };
}

/** Runs the example for as long as the work takes, at moments that the work sets. */
async function served<T>(
  strategy: Strategy,
  catalog: Catalog,
  work: (
    at: (now: number) => void,
    ask: (question: string, more?: object, headers?: object) => Promise<Reply>,
  ) => Promise<T>,
): Promise<{ result: T; log: Line[] }> {
  // A clock that begins at 0 is as good as any other.
  let now = 0;
  const log: Line[] = [];
  const options = {
    upstream: upstream.url,
    apiKey: 'none',
    strategy,
    catalog,
    clock: () => now,
    log: (line: Line) => log.push(line),
  };
  const server = gateway(options) as Server;
  const url = `${await listening(server)}/v1/chat/completions`;
  const ask = async (question: string, more = {}, headers = {}): Promise<Reply> => {
    const body = JSON.stringify({ model: 'any', messages: [{ role: 'user', content: question }], ...more });
    const reply = await fetch(url, { method: 'POST', body, headers: { ...headers } });
    return {
      status: reply.status,
      how: reply.headers.get('x-answer'),
      model: reply.headers.get('x-model'),
      body: await reply.json(),
    };
  };
  const result = await work((moment) => {
    now = moment;
  }, ask).finally(() => closed(server));
  return { result, log };
}

interface Reply {
  status: number;
  how: string | null;
  model: string | null;
  body: unknown;
}

const HOW: Readonly<Record<string, string>> = {
  exactHit: 'hit',
  semanticHit: 'hit',
  asked: 'miss',
  refused: 'refused',
};

describe('The example of a gateway', () => {
  it.each(CASES)('decides and bills as the simulation of the same requests: %s', async (_, name, strategy) => {
    const catalog = await plainCatalog(name);
    const rows = requests(50);
    const { met, costUsd } = await simulated(strategy, catalog, rows);
    const { result, log } = await served(strategy, catalog, async (at, ask) => {
      const replies: Reply[] = [];
      for (const { t, text } of rows) {
        at(t);
        replies.push(await ask(text));
      }
      return replies;
    });
    expect(result.map(({ how }) => how)).toEqual(met.map(({ how }) => HOW[how]));
    expect(upstream.calls.map(({ model }) => model)).toEqual(
      met.filter(({ how }) => how === 'asked').map(({ model }) => model),
    );
    // The simulation also pays for vectors; none are made here.
    const vectors = strategy.techniques.has('semantic') ? 1e-6 : 1e-12;
    expect(Math.abs(log.reduce((sum, { cost }) => sum + cost, 0) - costUsd)).toBeLessThan(vectors * 50);
    expect(new Set(result.map(({ how, model }) => `${how} ${model}`)).size).toBeGreaterThan(2);
  });

  it('is billed to the cent when its log is read', async () => {
    const catalog = await openCatalog('gpt-4o-mini,gpt-4o');
    const rows = requests(50);
    const midnight = Date.UTC(2026, 9, 1);
    const { log } = await served(
      defineStrategy({ techniques: ['cache', 'router', 'prompt'] }),
      catalog,
      async (at, ask) => {
        for (const { t, text } of rows) {
          at(midnight + t);
          await ask(text, {}, { 'x-tenant': 'one' });
        }
      },
    );
    const file = join(temporaryFolder(), 'calls.jsonl');
    writeFileSync(file, log.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const paid = log.reduce((sum, { cost }) => sum + cost, 0);
    const inspected = JSON.parse((await invoke(['inspect', file, '--json'])).stdout);
    expect(inspected.rows).toBe(50);
    expect(inspected.responseCacheHits).toBe(log.filter(({ cost }) => cost === 0).length);
    expect(inspected.bill.loggedUsd).toBeCloseTo(paid, 12);
    const replayed = JSON.parse(
      (await invoke(['simulate', '--trace', file, '--strategy', 'baseline', '--json', '--no-fixes'])).stdout,
    );
    expect(replayed.baseline.costUsd).toBeCloseTo(paid, 12);
  });

  it('asks once for all who ask the same at once, and parts tenants and contexts', async () => {
    const catalog = await openCatalog('docs');
    const strategy = defineStrategy({ techniques: ['cache', 'coalescing'], knobs: { 'cache.scope': 'request' } });
    const { result } = await served(strategy, catalog, async (_, ask) => {
      const together = await Promise.all(Array.from({ length: 4 }, () => ask('What is Python?')));
      const other = await ask('What is Python?', {}, { 'x-tenant': 'two' });
      const warmer = await ask('What is Python?', { temperature: 1 });
      return [...together, other, warmer].map(({ how }) => how);
    });
    // Who comes when the answer is there already has it from the cache.
    expect(result.slice(0, 4).filter((how) => how === 'miss')).toEqual(['miss']);
    expect(upstream.calls).toHaveLength(3);
    expect(result.slice(4)).toEqual(['miss', 'miss']);
  });

  it('passes failures on and keeps none, and refuses what it cannot do', async () => {
    const catalog = await openCatalog('docs');
    const { result } = await served(defineStrategy({ techniques: ['cache'] }), catalog, async (_, ask) => {
      upstream.failing.push(503);
      const failed = await ask('What is Python?');
      const again = await ask('What is Python?');
      return [failed, again, await ask('x', { stream: true }), await ask('x', { messages: [] })];
    });
    expect(result.map(({ status, how }) => [status, how])).toEqual([
      [503, 'miss'],
      [200, 'miss'],
      [400, 'none'],
      [400, 'none'],
    ]);
  });
});

describe('The gateway, in front of an upstream that', () => {
  const KEY = 'sk-very-secret-1234';
  const GOOD = JSON.stringify({
    choices: [{ message: { content: 'yes' } }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  });
  const json = (value: unknown) => (response: ServerResponse) => response.end(JSON.stringify(value));

  it.each<[string, (response: ServerResponse, request: IncomingMessage) => unknown, number, string]>([
    ['answers', (response) => response.end(GOOD), 200, 'yes'],
    ['is busy', (response) => response.writeHead(429, { 'retry-after': '7' }).end('{}'), 429, '{}'],
    [
      'says the key',
      (response, { headers }) => response.writeHead(401).end(`no such key: ${headers.authorization}`),
      401,
      'no such key: Bearer ***',
    ],
    [
      'leads elsewhere',
      (response) => response.writeHead(307, { location: 'http://localhost:9/v1' }).end(),
      502,
      'fetch failed',
    ],
    ['hangs up', (_, request) => request.socket.destroy(), 502, 'fetch failed'],
    ['never answers', () => null, 502, 'TimeoutError'],
    ['never ends', (response) => response.writeHead(200).write('{'), 502, 'TimeoutError'],
    ['says too much', (response) => response.end(' '.repeat(20_000)), 502, 'more than 10000 bytes'],
    ['is a page', (response) => response.end('<html>'), 502, 'SyntaxError'],
    ['says nothing', json({}), 502, 'without a message or its tokens'],
    ['counts no tokens', json({ choices: [{ message: { content: 'yes' } }] }), 502, 'without a message'],
    ['has no answers', json({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }), 502, 'without a'],
    [
      'counts below nothing',
      json({ choices: [{ message: { content: 'yes' } }], usage: { prompt_tokens: -3, completion_tokens: 2 } }),
      502,
      'without a message',
    ],
  ])('%s: it says so, keeps no failure and goes on', async (name, behave, status, words) => {
    let heard = 0;
    const other = createServer((request, response) => {
      heard++;
      request.resume().on('end', () => behave(response, request));
    });
    const log: Line[] = [];
    const server = gateway({
      upstream: `${await listening(other)}/v1`,
      apiKey: KEY,
      strategy: defineStrategy({ techniques: ['cache', 'coalescing'] }),
      catalog: await openCatalog('docs'),
      log: (line: Line) => log.push(line),
      limits: { patienceMs: name.startsWith('never') ? 200 : 60_000, bytes: 10_000 },
    }) as Server;
    const url = await listening(server);
    const ask = async (content: string) => {
      const reply = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ messages: [{ role: 'user', content }] }),
      });
      return { status: reply.status, text: await reply.text(), after: reply.headers.get('retry-after') };
    };
    try {
      const first = await ask('What is Python?');
      expect(first.status).toBe(status);
      expect(first.text).toContain(words);
      expect(first.text).not.toContain('secret');
      expect(first.after).toBe(status === 429 ? '7' : null);
      expect((await ask('What is Python?')).status).toBe(status);
      expect([heard, log.length]).toEqual(status === 200 ? [1, 2] : [2, 0]);
      expect((await ask('x'.repeat(20_000))).status).toBe(400);
      expect(JSON.stringify(log)).not.toContain('secret');
    } finally {
      await closed(server);
      await closed(other);
    }
  });
});

describe('Techniques at work', () => {
  it('choose as the simulation does from where its router has learned, and not without', async () => {
    const { strategy, catalog, learned, after, models } = await learning();
    const work = techniquesAtWork(strategy, catalog, Date.now, learned);
    const chosen = after.map(({ text, output_tokens }) => {
      const sent = work.sent(text);
      const model = work.choose(text, sent) as string;
      work.answered(model, countTokens(sent), output_tokens);
      return model;
    });
    expect(chosen).toEqual(models);
    expect(() => techniquesAtWork(strategy, catalog)).toThrow(/needs graded answers/);
    const others = { router: new TrainedRouter({ bias: [0], weights: [] }) };
    expect(() => techniquesAtWork(strategy, catalog, Date.now, others)).toThrow(/the same models/);
  });
});
