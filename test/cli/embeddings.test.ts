import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

/** Directions of meaning: what a text is about, whatever its words. */
const SUBJECTS = [/password|log ?in|sign ?in/i, /refund|money back/i, /weather|rain/i];

let server: Server;
let url: string;
let asked: string[] = [];
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] };
      asked.push(...input);
      const data = input.map((text, index) => ({
        index,
        embedding: [...SUBJECTS.map((subject) => (subject.test(text) ? 1 : 0)), 0.1],
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => server.close());

beforeEach(() => {
  asked = [];
  folder = temporaryFolder();
  const texts = ['reset my password', 'I cannot log in', 'money back please', 'how do refunds work', 'will it rain'];
  writeFileSync(join(folder, 'queries.txt'), `${texts.join('\n')}\n`);
});

const simulate = (...more: string[]) =>
  invoke(['simulate', '--trace', 'queries.txt', '--only', 'semantic', '--strategy', 'advanced', '--json', ...more], {
    cwd: folder,
  });

describe('--embeddings', () => {
  it('compares texts by what the endpoint makes of them, and asks for each only once', async () => {
    const first = await simulate('--embeddings', url);
    expect(first.code).toBe(0);
    // The second question about signing in and the second about refunds are hits; by their words they are not alike.
    expect(JSON.parse(first.stdout).optimized.cache.semanticHits).toBe(2);
    expect(JSON.parse((await simulate()).stdout).optimized.cache.semanticHits).toBe(0);
    expect(asked).toHaveLength(5);

    // What was fetched stays beside the log.
    expect(readdirSync(folder)).toContain('queries.txt.embeddings');
    expect(readFileSync(join(folder, 'queries.txt.embeddings'), 'utf8').trim().split('\n')).toHaveLength(5);
    const again = await simulate('--embeddings', url);
    expect(again.stdout).toBe(first.stdout);
    expect(asked).toHaveLength(5);
  });

  it('says what is wrong with the flags, all at once', async () => {
    const { code, stderr } = await simulate(
      '--embeddings',
      'localhost',
      '--similarity-measure',
      'jaccard',
      '--runs',
      '3',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--embeddings: is not the address of an endpoint');
    expect(stderr).toContain('--similarity-measure: compares wordings');
    expect(stderr).toContain('does not go together with --runs');
    expect((await simulate('--embeddings-model', 'm')).stderr).toContain('names a model of no endpoint');
  });

  it('says so when there is nothing to compare', async () => {
    const basic = await invoke(['simulate', '--trace', 'queries.txt', '--embeddings', url], { cwd: folder });
    expect(basic.code).toBe(2);
    expect(basic.stderr).toContain('is for the semantic cache');
    expect(asked).toEqual([]);
  });
});
