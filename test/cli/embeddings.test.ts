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
    expect(stderr).toContain('asks an endpoint, which does not go together with --runs');
    expect(stderr).toContain('with the file of vectors that it leaves in place of the address: --vectors FILE');
    expect((await simulate('--embeddings-model', 'm')).stderr).toContain('names a model, and nothing that has');
  });

  it('says so when there is nothing to compare', async () => {
    const basic = await invoke(['simulate', '--trace', 'queries.txt', '--embeddings', url], { cwd: folder });
    expect(basic.code).toBe(2);
    expect(basic.stderr).toContain('is for the semantic cache');
    expect(asked).toEqual([]);
  });
});

describe('--vectors', () => {
  const file = 'queries.txt.embeddings';
  const embed = (...more: string[]) => simulate('--embeddings', url, ...more);

  it('compares texts as the endpoint did that made them, and asks for none', async () => {
    const { reproduce: _, ...asThen } = JSON.parse((await embed()).stdout);
    asked = [];
    const { reproduce, ...now } = JSON.parse((await simulate('--vectors', file)).stdout);
    expect(now).toEqual(asThen);
    expect(reproduce).toEqual(expect.arrayContaining(['--vectors', file]));
    expect(asked).toEqual([]);
  });

  it('goes with many runs, in parts too', async () => {
    await embed();
    const line = ['sweep', '--trace', 'queries.txt', '--only', 'semantic', '--strategy', 'advanced'];
    const args = [...line, '--similarity', '0.5,0.999', '--vectors', file];
    const whole = await invoke([...args, '--json'], { cwd: folder });
    const { points } = JSON.parse(whole.stdout);
    expect(
      points.map((point: { summary: { cache: { semanticHits: number } } }) => point.summary.cache.semanticHits),
    ).toEqual([2, 2]);
    for (const part of ['1/2', '2/2']) {
      const shard = await invoke([...args, '--shard', part, '-o', `${part[0]}.json`], { cwd: folder });
      expect(shard).toMatchObject({ code: 0 });
    }
    const merged = await invoke(['merge', '1.json', '2.json', '--json'], { cwd: folder });
    expect(JSON.parse(merged.stdout).points).toEqual(points);
  });

  it('refuses a file that is not of these texts, whatever technique would do without', async () => {
    await embed();
    writeFileSync(join(folder, 'queries.txt'), 'reset my password\nsomething new\n');
    for (const command of ['simulate', 'tune']) {
      const { code, stderr } = await invoke(
        [command, '--trace', 'queries.txt', '--strategy', 'advanced', '--vectors', file],
        { cwd: folder },
      );
      expect(code).toBe(2);
      expect(stderr).toContain(`${file}: has no vector for "something new"`);
    }
  });

  it('says what is wrong with a file, or with what it is given to', async () => {
    const told = async (...args: string[]) => (await simulate(...args)).stderr;
    expect(await told('--vectors', 'none')).toContain('none: there is no such file');
    expect(await told('--vectors', 'queries.txt')).toContain('queries.txt: holds no vectors');
    await embed();
    await embed('--embeddings-model', 'other');
    expect(await told('--vectors', file)).toContain(`holds vectors of several models: ${url}, other`);
    expect(await told('--vectors', file, '--embeddings-model', 'third')).toContain('holds none of "third", but of');
    expect((await simulate('--vectors', file, '--embeddings-model', 'other')).code).toBe(0);
    expect(await told('--vectors', file, '--embeddings', url)).toContain('is what --embeddings would ask for');
    expect(await told('--vectors', file, '-o', file)).toContain('is what this run reads');
    const basic = await invoke(['compare', 'basic', '--vectors', file, '--trace', 'queries.txt'], { cwd: folder });
    expect(basic.stderr).toContain('is for the semantic cache, which is in no strategy here');
  });
});
