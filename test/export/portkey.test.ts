import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exported } from '../../src/export/export.ts';
import { portkeySchema } from '../../src/export/targets/portkey.ts';
import { defineStrategy } from '../../src/library/strategies.ts';
import { techniquesAtWork } from '../../src/service/at-work.ts';
import { closed, fakeUpstream, listening, type Upstream } from '../service/fake-upstream.ts';
import { plainCatalog, requests, simulated } from '../service/requests.ts';
import { planOf } from './plans.ts';

const gatewayFile = ((): string | null => {
  try {
    return createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
  } catch {
    return null;
  }
})();
// Until it is installed with the other packages, by npm ci.
if (gatewayFile === null) console.warn('skipped: the package @portkey-ai/gateway is not installed');

/** A configuration, as it is sent with each request. */
type Configuration = Record<string, unknown> & { targets: Record<string, unknown>[] };

describe.skipIf(gatewayFile === null)('An export to Portkey, at its own gateway', () => {
  let gateway: ChildProcess;
  let url: string;
  let upstream: Upstream;

  beforeAll(async () => {
    upstream = await fakeUpstream();
    const free = createServer();
    const port = new URL(await listening(free)).port;
    await closed(free);
    gateway = spawn(process.execPath, [gatewayFile as string, '--headless', `--port=${port}`], { stdio: 'ignore' });
    url = `http://127.0.0.1:${port}/v1/chat/completions`;
    for (let tries = 0; tries < 600; tries++) {
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the gateway does not answer');
  });

  afterAll(async () => {
    gateway?.kill();
    await upstream?.close();
  });

  const ask = (configuration: object, question: string, route?: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-portkey-config': JSON.stringify(configuration),
        ...(route === undefined ? {} : { 'x-portkey-metadata': JSON.stringify({ route }) }),
      },
      body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: question }] }),
    });

  /** The file, with what envsubst puts in, sent to this machine. */
  function installed(text: string): Configuration {
    const configuration = JSON.parse(text.replace(/\$\{\w+\}/g, 'none')) as Configuration;
    const custom_host = upstream.url.replace('127.0.0.1', 'localhost');
    return { ...configuration, targets: configuration.targets.map((target) => ({ ...target, custom_host })) };
  }

  it('sends each of 50 requests to the model that the simulation sends it to', async () => {
    const catalog = await plainCatalog('docs');
    const strategy = defineStrategy({ techniques: ['router', 'cap'], knobs: { 'cap.maxTokens': 90 } });
    const rows = requests(50);
    const { met } = await simulated(strategy, catalog, rows);
    const configuration = installed((await exported(planOf(strategy, { catalog }), 'portkey')).text);
    // The application names the tier, as the file says.
    const work = techniquesAtWork(strategy, catalog);
    const routeOf = new Map(Object.entries(catalog.tiers).map(([tier, id]) => [id, tier]));
    upstream.calls.length = 0;
    for (const { text } of rows) {
      const reply = await ask(configuration, text, routeOf.get(work.choose(text, text) as string));
      expect([reply.status, reply.headers.get('x-portkey-cache-status')]).toEqual([200, 'DISABLED']);
      await reply.arrayBuffer();
    }
    expect(upstream.calls.map(({ model }) => model)).toEqual(met.map(({ model }) => model));
    expect(new Set(upstream.calls.map(({ body }) => body.max_tokens))).toEqual(new Set([90]));
    await (await ask(configuration, 'What is Python?')).arrayBuffer();
    expect(upstream.calls.at(-1)?.model).toBe(catalog.tiers.complex);
  });

  it('sends everything to one model, caches nothing there, and tries again as often as it says', async () => {
    const catalog = await plainCatalog('docs');
    const knobs = { 'provider.requestsPerMinute': 100, 'provider.retries': 2 };
    const plan = planOf(defineStrategy({ techniques: ['cache'], knobs }), { catalog });
    const { text, leftOut } = await exported(plan, 'portkey');
    expect(leftOut[0]?.why).toContain('x-portkey-cache-status: DISABLED');
    const configuration = installed(text);
    upstream.calls.length = 0;
    upstream.failing.push(429, 429);
    const tried = await ask(configuration, 'What is Python?');
    expect([tried.status, tried.headers.get('x-portkey-retry-attempt-count')]).toEqual([200, '2']);
    const again = await ask(configuration, 'What is Python?');
    expect(again.headers.get('x-portkey-cache-status')).toBe('DISABLED');
    expect(upstream.calls.map(({ model }) => model)).toEqual(Array.from({ length: 4 }, () => 'gpt-4'));
  });

  it.each([
    ['a mode that there is not', (all: Configuration) => ({ ...all, strategy: { mode: 'cheapest' } })],
    ['no mode', (all: Configuration) => ({ ...all, strategy: {} })],
    ['a cache of no kind', (all: Configuration) => ({ ...all, cache: { mode: 'exact' } })],
    ['tries that are no number', (all: Configuration) => ({ ...all, retry: { attempts: 'five' } })],
    ['targets that are none', (all: Configuration) => ({ ...all, targets: 'openai' })],
  ])('is refused with %s, by the gateway and by the check alike', async (_, spoilt) => {
    const { text } = await exported(planOf('basic'), 'portkey');
    const reply = await ask(spoilt(installed(text)), 'What is Python?', 'simple');
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain('Invalid config');
    expect(portkeySchema.safeParse(JSON.parse(text)).success).toBe(true);
    expect(portkeySchema.safeParse(spoilt(JSON.parse(text))).success).toBe(false);
  });
});
