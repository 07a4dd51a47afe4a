import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/cli/context.ts';
import { keyFor } from '../../src/cli/embedding-key.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const KEY = 'sk-very/secret+1234567890';
const LANG = { LANG: 'C.UTF-8' };

type Answer = (request: IncomingMessage, response: ServerResponse, texts: string[]) => void;

const vectors: Answer = (_, response, texts) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: texts.map((text, index) => ({ index, embedding: [text.length, 1] })) }));
};

let server: Server;
let url: string;
let answer: Answer;
let authorizations: (string | undefined)[];
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      authorizations.push(request.headers.authorization);
      answer(request, response, (JSON.parse(body) as { input: string[] }).input);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  answer = vectors;
  authorizations = [];
  folder = temporaryFolder();
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, 'log.txt'), Array.from({ length: 80 }, (_, i) => `question number ${i}\n`).join(''));
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const optimize = (line: string, env: World['env'] = {}, changes: Partial<World> = {}) =>
  invoke(line.split(' '), {
    cwd: folder,
    env: { ...LANG, ...env },
    scenarios: `${process.cwd()}/scenarios`,
    ...changes,
  });

const SEMANTIC = 'simulate --trace log.txt --strategy advanced --only semantic';

describe('a config file that was merely found', () => {
  it.each([
    ['embeddings', 'http://127.0.0.1:9/v1', SEMANTIC],
    ['trace', 'log.txt', 'simulate'],
    ['resume', 'journal', 'simulate -n 200 --runs 2'],
    ['save', 'best.yaml', 'tune -n 200 --ttl 5m,1h'],
  ])('does not set %s, and says how to allow it', async (name, value, line) => {
    write('optimize.config.yaml', `seed: 7\n${name}: ${value}\n`);
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await optimize(`${line} -q`, { OPENAI_API_KEY: KEY });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`optimize.config.yaml:2:`);
    expect(stderr).toContain(`--${name}, OPTIMIZE_${name.toUpperCase()}, or --config ${folder}/optimize.config.yaml`);
    expect(readdirSync(folder)).toEqual(before);
    expect(authorizations).toEqual([]);
    expect((await optimize(`${line} -q --no-config`)).code).toBe(0);
  });

  it('in the user’s own folder does not either', async () => {
    write('config.yaml', `embeddings: ${url}\n`);
    const folders = async () => ({ config: folder, data: folder, cache: folder, state: folder });
    const { code, stderr } = await optimize(SEMANTIC, {}, { folders });
    expect(code).toBe(2);
    expect(stderr).toContain('merely found');
  });

  it('is obeyed when it is named, or when the flag or the variable says the same', async () => {
    write('optimize.config.yaml', `embeddings: ${url}\n`);
    for (const [line, env] of [
      [`${SEMANTIC} --config optimize.config.yaml`, {}],
      [SEMANTIC, { OPTIMIZE_CONFIG: 'optimize.config.yaml' }],
      [`${SEMANTIC} --embeddings ${url}`, {}],
      [SEMANTIC, { OPTIMIZE_EMBEDDINGS: url }],
    ] as const) {
      expect(await optimize(`${line} -q`, env)).toMatchObject({ code: 0, stderr: '' });
    }
    expect(authorizations.length).toBeGreaterThan(0);
  });

  it('says nothing to a command that has no use for it', async () => {
    write('optimize.config.yaml', `embeddings: ${url}\nsave: best.yaml\n`);
    expect(await optimize('compare baseline basic -n 200 -q')).toMatchObject({ code: 0, stderr: '' });
  });

  it('of another user, or in a folder of another user, is ignored and said to be', async () => {
    write('optimize.config.yaml', 'seed: 7\n');
    const seedOf = async (uid: number, env = {}) => {
      const { stdout, stderr } = await optimize('simulate --print-config --json', env, { uid });
      const { settings } = JSON.parse(stdout) as { settings: { name: string; value: string }[] };
      return [settings.find(({ name }) => name === 'seed')?.value, stderr];
    };
    const { uid } = statSync(folder);
    expect(await seedOf(uid)).toEqual(['7', '']);
    const [seed, stderr] = await seedOf(uid + 1);
    expect(seed).toBe('42');
    expect(stderr).toMatch(/^warning config: .*optimize\.config\.yaml is not read: .*--config .*\n$/);
    const doctor = await optimize('doctor', {}, { uid: uid + 1 });
    expect(doctor.stdout.replace(/\s+/g, ' ')).toContain('is not read: it, or its folder, belongs to another user');
    // Named, it is read whoever's it is.
    const named = await optimize('simulate --print-config --config optimize.config.yaml', {}, { uid: uid + 1 });
    expect(named.stderr).toBe('');
  });

  it('counts for root, who became it by sudo, where it is the caller’s', async () => {
    if (process.geteuid?.() !== 0) return;
    write('optimize.config.yaml', 'seed: 7\n');
    chownSync(join(folder, 'optimize.config.yaml'), 1234, 1234);
    chownSync(folder, 1234, 1234);
    const line = 'simulate --print-config';
    expect((await optimize(line, {}, { uid: 0 })).stderr).toContain('is not read');
    expect((await optimize(line, { SUDO_UID: '1234' }, { uid: 0 })).stderr).toBe('');
  });
});

describe('the key of an endpoint', () => {
  it('of OpenAI goes to OpenAI alone; others get their own', async () => {
    const line = `${SEMANTIC} --embeddings ${url} --verbose`;
    const { stderr } = await optimize(line, { OPENAI_API_KEY: KEY });
    expect(new Set(authorizations)).toEqual(new Set([undefined]));
    expect(stderr).toContain('OPENAI_API_KEY goes to api.openai.com alone');
    authorizations = [];
    await optimize(line.replace('log.txt', './log.txt'), { OPTIMIZE_EMBEDDINGS_KEY: KEY, OPENAI_API_KEY: 'other' });
    writeFileSync(join(folder, 'log.txt.embeddings'), '');
    await optimize(line, { OPTIMIZE_EMBEDDINGS_KEY: KEY, OPENAI_API_KEY: 'other' });
    expect(new Set(authorizations)).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('is chosen by the whole of where it goes', () => {
    const variable = (to: string, env: World['env']) => keyFor(to, env)?.variable ?? null;
    const both = { OPTIMIZE_EMBEDDINGS_KEY: 'own', OPENAI_API_KEY: 'theirs' };
    expect(variable('https://api.openai.com/v1', { OPENAI_API_KEY: 'theirs' })).toBe('OPENAI_API_KEY');
    expect(variable('https://api.openai.com/v1', both)).toBe('OPTIMIZE_EMBEDDINGS_KEY');
    for (const to of [
      'http://api.openai.com/v1',
      'https://api.openai.com:8443/v1',
      'https://api.openai.com.example/v1',
      'https://api.openai.com@example.com/v1',
      'https://example.com/api.openai.com',
    ]) {
      expect(variable(to, { OPENAI_API_KEY: 'theirs' })).toBe(null);
      expect(variable(to, both)).toBe('OPTIMIZE_EMBEDDINGS_KEY');
    }
  });

  it('is known to the help, to doctor and to --verbose, and shown by none', async () => {
    const env = { OPTIMIZE_EMBEDDINGS_KEY: KEY };
    const outputs = [
      await optimize('help environment', env),
      await optimize('doctor', env),
      await optimize(`${SEMANTIC} --verbose --embeddings ${url}`, env),
      await optimize('simulate --print-config', env),
    ].map(({ stdout, stderr }) => stdout + stderr);
    for (const text of outputs) {
      expect(text).not.toContain('is no setting');
      expect(text).not.toContain(KEY);
    }
    expect(outputs.slice(0, 3).map((text) => text.includes('OPTIMIZE_EMBEDDINGS_KEY'))).toEqual([true, true, true]);
  });

  it('over plain http to another host is told of', async () => {
    const env = { OPTIMIZE_EMBEDDINGS_KEY: KEY };
    const far = `${SEMANTIC} -q --embeddings http://embeddings.invalid/v1`;
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const { stderr } = await optimize(far, env, { signal: abort.signal });
    expect(stderr).toMatch(
      /^warning --embeddings: the key in OPTIMIZE_EMBEDDINGS_KEY goes to embeddings.invalid over plain/,
    );
    expect((await optimize(`${SEMANTIC} -q --embeddings ${url}`, env)).stderr).toBe('');
  });

  it.each(['a line\nbreak-1234', 'a blank 1234', 'schlüssel-1234'])(
    'is refused unseen where it is none: %j',
    async (key) => {
      const { code, stderr } = await optimize(`${SEMANTIC} --embeddings ${url}`, { OPTIMIZE_EMBEDDINGS_KEY: key });
      expect(code).toBe(2);
      expect(stderr).toContain('error OPTIMIZE_EMBEDDINGS_KEY: is no key');
      expect(stderr).not.toContain('1234');
    },
  );

  it('is in no error, even where the server says it', async () => {
    for (const status of [401, 400, 503]) {
      const abort = new AbortController();
      let asked = 0;
      answer = (request, response) => {
        // A server that is overloaded is asked again, and again.
        if (++asked === 2) abort.abort();
        response.statusCode = status;
        response.end(
          JSON.stringify({ error: { message: `${'x'.repeat(180)} ${request.headers.authorization} ${request.url}` } }),
        );
      };
      const { stdout, stderr } = await optimize(
        `${SEMANTIC} --debug --embeddings ${url}?key=also-secret`,
        { OPTIMIZE_EMBEDDINGS_KEY: KEY },
        { signal: abort.signal },
      );
      expect(stderr).toContain(`answers ${status}`);
      expect(stdout + stderr).not.toMatch(/sk-v|very|also/);
    }
  });

  it('in the address is in no result, file, error or echo', async () => {
    const secret = 'also-secret-1234';
    const line = `${SEMANTIC} --embeddings ${url}?api-version=3&key=${secret}`;
    const outcomes = [
      await optimize(`${line} --json`),
      await optimize(`${line} --verbose`),
      await optimize(`${line} --full`),
      await optimize(`${line} --html`),
      await optimize(`${line} --print-config`),
      await optimize(`${line} --runs 2`),
      await optimize(SEMANTIC, { OPTIMIZE_EMBEDDINGS: `${url}?${secret}` }),
      await optimize(`${SEMANTIC} --embeddings http://me:${secret}@127.0.0.1:9/v1`),
      await optimize(`${SEMANTIC} --embeddings ${secret}`),
      await optimize(`${SEMANTIC} --embeddings http://${secret}:port/v1`),
    ];
    for (const { stdout, stderr } of outcomes) expect(stdout + stderr).not.toContain(secret);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 2, 0, 2, 2, 2]);
    expect(readFileSync(join(folder, 'log.txt.embeddings'), 'utf8')).not.toContain(secret);
    const { reproduce } = JSON.parse((outcomes[0] as { stdout: string }).stdout) as { reproduce: string[] };
    expect(reproduce).toContain(`${url}?api-version=3&key=hidden`);
  });

  it('and the texts go to no host that the endpoint names instead', async () => {
    answer = (request, response, texts) => {
      if (request.url?.includes('elsewhere') === true) return vectors(request, response, texts);
      response.writeHead(307, { location: `${url.replace('127.0.0.1', 'localhost')}/elsewhere?key=abcd` }).end();
    };
    const { code, stderr } = await optimize(`${SEMANTIC} --embeddings ${url}`, { OPTIMIZE_EMBEDDINGS_KEY: KEY });
    expect(code).toBe(2);
    expect(stderr).toContain('leads elsewhere (307, to http://localhost');
    expect(stderr).not.toContain('abcd');
    expect(authorizations).toHaveLength(1);
  });
});

describe('embedding', () => {
  it.each<[string, Answer]>([
    ['the endpoint does not answer', () => {}],
    ['it waits to ask again', (_, response) => void response.writeHead(503).end('busy')],
    [
      'an answer does not end',
      (_, response) => {
        response.writeHead(200);
        response.write('{');
      },
    ],
  ])('is shown from the beginning and ends at once with Ctrl-C while %s', async (_, unanswered) => {
    answer = unanswered;
    const abort = new AbortController();
    const interrupt = setTimeout(() => abort.abort(), 900);
    const begun = performance.now();
    const { code, stdout, stderr } = await optimize(`${SEMANTIC} --embeddings ${url}`, {}, { signal: abort.signal });
    clearTimeout(interrupt);
    expect(performance.now() - begun).toBeLessThan(1_900);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/^embedding: 0 of 80 texts\n/);
    expect(stderr).toContain('Interrupted while embedding. What came so far is kept in log.txt.embeddings.');
    expect(stderr).not.toContain('fault');
  });
});
