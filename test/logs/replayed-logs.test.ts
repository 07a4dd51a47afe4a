import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fileWith, lines } from './inspect-text.ts';

const CACHE = ['--only', 'cache', '--ttl', 'never', '--instant', '--json'];

async function replayed(args: readonly string[], input?: string): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', ...args, ...CACHE], input === undefined ? {} : { input });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Hits of the exact cache. */
const hitsOf = ({ optimized, requests }: SimulationResult): number =>
  Math.round((optimized.cache.hitRate ?? 0) * requests);

const T0 = 1_756_713_600;
const chat = (i: number, ask: string, before: string, more: object = {}) => ({
  time: new Date((T0 + i * 60) * 1000).toISOString(),
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: 'Bees.' },
    { role: 'user', content: before },
    { role: 'assistant', content: 'Well.' },
    { role: 'user', content: ask },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 10 },
  ...more,
});

describe('a log of calls is replayed as it is', () => {
  it('says what it was read as, and names its usual columns unasked', async () => {
    const result = await replayed([
      '--trace',
      fileWith('calls.jsonl', lines(chat(0, 'why?', 'a'), chat(1, 'why?', 'a'))),
    ]);
    expect(result.requests).toBe(2);
    expect(result.workload.readAs).toMatch(/^one call a row: 2 calls of 2 rows, \$/);
    const { stdout } = await invoke([
      'simulate',
      '--trace',
      fileWith('calls.jsonl', lines(chat(0, 'why?', 'a'), chat(1, 'why?', 'a'))),
    ]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('read as one call a row: 2 calls of 2 rows');
  });

  it('keeps conversations apart: the same words after others are no repeat', async () => {
    const path = fileWith('chats.jsonl', lines(chat(0, 'why?', 'a'), chat(1, 'why?', 'b'), chat(2, 'why?', 'a')));
    expect(hitsOf(await replayed(['--trace', path]))).toBe(1);
    expect(hitsOf(await replayed(['--trace', path, '--cache-scope', 'ask']))).toBe(2);
  });

  it('keeps tenants apart', async () => {
    const row = (i: number, tenant: string) => ({
      time: T0 + i,
      tenant,
      model: 'gpt-4o',
      prompt: 'Which plan?',
      input_tokens: 10,
      output_tokens: 5,
    });
    expect(hitsOf(await replayed(['--trace', fileWith('t.jsonl', lines(row(0, 'a'), row(1, 'b'), row(2, 'a')))]))).toBe(
      1,
    );
  });

  it('lets a tenant share answers whatever tools are sent, and a request only what has the same tools and form', async () => {
    const row = (i: number, tools: readonly string[], form: string) => ({
      time: T0 + i,
      tenant: 'a',
      model: 'gpt-4o',
      system: 'You work for a.',
      prompt: 'Which plan?',
      tools: tools.map((name) => ({ name })),
      response_format: { type: form },
      input_tokens: 10,
      output_tokens: 5,
    });
    const path = fileWith(
      't.jsonl',
      lines(row(0, [], 'text'), row(1, ['look'], 'text'), row(2, [], 'json_object'), row(3, ['look'], 'text')),
    );
    expect(hitsOf(await replayed(['--trace', path, '--cache-scope', 'tenant']))).toBe(3);
    expect(hitsOf(await replayed(['--trace', path, '--cache-scope', 'request']))).toBe(1);
  });

  it('counts all that was sent where a chat has no tokens with it, and not the ask alone', async () => {
    const turn = (i: number, before: string) => {
      const { usage: _, ...call } = chat(i, 'And why is that so, do you think?', before) as Record<string, unknown>;
      return call;
    };
    const short = await replayed(['--trace', fileWith('s.jsonl', lines(turn(0, 'a'), turn(1, 'b')))]);
    const long = await replayed([
      '--trace',
      fileWith('l.jsonl', lines(turn(0, 'What bees do. '.repeat(400)), turn(1, 'What ants do. '.repeat(400)))),
    ]);
    const sent = long.baseline.tokens.input - short.baseline.tokens.input;
    expect(sent / (2 * 14 * 400)).toBeGreaterThan(0.15);
    expect(sent / (2 * 14 * 400)).toBeLessThan(0.4);
  });

  it('knows no hit rate of a log without texts, and says what it leaves out', async () => {
    const row = (i: number, more: object) => ({
      time: T0 + 60 * i,
      model: 'gpt-4o',
      input_tokens: 100 + i,
      output_tokens: 5,
      ...more,
    });
    const bare = fileWith('bare.jsonl', lines(...Array.from({ length: 150 }, (_, i) => row(i, {}))));
    const { stdout, stderr } = await invoke(['simulate', '--trace', bare, '--json']);
    const { optimized, workload, ceilings, strategy }: SimulationResult = JSON.parse(stdout);
    expect(stderr).toMatch(/^Left out: cache, router, prompt: .* it has neither prompts nor names of requests\.$/m);
    expect(strategy.techniques).toEqual([]);
    expect(optimized.cache.hitRate).toBeNull();
    expect(workload).toMatchObject({ asks: 'nothing', queries: null, repeatRate: null });
    expect(ceilings).toMatchObject({ hitRate: null, costRatioCache: null });
    expect(workload.assumptions).toContainEqual(
      expect.objectContaining({ what: 'left out:', value: 'cache, router, prompt' }),
    );
    const screen = await invoke(['simulate', '--trace', bare]);
    expect(screen.stdout).not.toMatch(/hit rate|0% of requests|--with (cache|semantic)/i);
    const only = await invoke(['simulate', '--trace', bare, '--only', 'semantic']);
    expect(only).toMatchObject({ code: 2, stdout: '' });
    expect(only.stderr).toContain('does not tell what semantic would do');

    const named = fileWith(
      'named.jsonl',
      lines(...Array.from({ length: 150 }, (_, i) => row(i, { request_hash: `h${i % 10}` }))),
    );
    const of: SimulationResult = JSON.parse(
      (await invoke(['simulate', '--trace', named, '--strategy', 'advanced', '--ttl', 'never', '--json'])).stdout,
    );
    expect(of.strategy.techniques).toContain('cache');
    expect(of.strategy.techniques).not.toContain('semantic');
    expect(of.workload.asks).toBe('names');
    expect(of.optimized.cache.hitRate).toBeCloseTo(140 / 150, 9);
  });

  it('leaves out failures, and asks again what a gateway answered from its cache', async () => {
    const path = fileWith(
      'g.jsonl',
      lines(
        chat(0, 'why?', 'a'),
        chat(1, 'why?', 'a', { cache_hit: true }),
        chat(2, 'why?', 'a', { status: 'failure', usage: null }),
      ),
    );
    const result = await replayed(['--trace', path]);
    expect(result.requests).toBe(2);
    expect(result.workload.assumptions.map(({ what }) => what)).toContain('hits');
  });

  it('takes any order, and puts rows without a time between their neighbours', async () => {
    const path = fileWith('o.jsonl', lines(chat(9, 'c', ''), chat(5, 'b', '', { time: null }), chat(0, 'a', '')));
    expect((await replayed(['--trace', path])).workload.spanMs).toBe(9 * 60_000);
  });

  it('takes what it has no tokens of from its own median, and says so', async () => {
    const none = { usage: { prompt_tokens: 0, completion_tokens: 0 } };
    const path = fileWith('m.jsonl', lines(chat(0, 'a', ''), chat(1, 'b', '', none), chat(2, 'c', '')));
    const result = await replayed(['--trace', path]);
    expect(result.baseline.tokens).toMatchObject({ output: 30 });
    expect(result.workload.assumptions.map(({ what }) => what)).toContain('tokens');
  });

  it('grades each model where the log does', async () => {
    const path = fileWith(
      'graded.jsonl',
      lines(chat(0, 'a', '', { 'correct.gpt-4o': 1 }), chat(1, 'b', '', { 'correct.gpt-4o': 0 })),
    );
    const result = await replayed([
      '--trace',
      path,
      '--models',
      'gpt-4o,gpt-4o-mini',
      '--map',
      'simple=gpt-4o,medium=gpt-4o,complex=gpt-4o',
    ]);
    expect(result.baseline.quality.taskSuccessRate).toBe(0.5);
  });
});

describe("what the provider's cache of prompts saves", () => {
  const PREFIX = ['--only', 'prefix', '--models', 'gpt-4o', '--json'];
  const read = async (path: string): Promise<SimulationResult> => {
    const { stdout } = await invoke(['simulate', '--trace', path, ...PREFIX]);
    return JSON.parse(stdout);
  };

  it('is not known of a log that says nothing of what prompts begin with, and no 0', async () => {
    for (const path of [
      fileWith('q.txt', 'What is a bee?\nWhere is my order?\nWhat is a bee?\n'),
      fileWith('t.jsonl', lines({ model: 'gpt-4o', prompt: 'Why?', input_tokens: 3_000, output_tokens: 5 })),
    ]) {
      const { optimized, findings } = await read(path);
      expect(optimized.prefix).toEqual({ readTokens: null, writtenTokens: null });
      expect(findings.map(({ id }) => id)).toContain('prefix-unknown');
    }
  });

  it('is known where messages are logged, though it be nothing', async () => {
    const path = fileWith('m.jsonl', lines(chat(0, 'why?', 'a'), chat(1, 'how?', 'b')));
    const { optimized, findings } = await read(path);
    expect(optimized.prefix.readTokens).toBe(0);
    expect(findings.map(({ id }) => id)).not.toContain('prefix-unknown');
  });
});

describe('a router on a log without texts', () => {
  const path = (): string =>
    fileWith(
      'ids.jsonl',
      lines(
        ...['gpt-4o', 'gpt-4o-mini', 'gpt-4o'].map((model, i) => ({
          time: T0 + i,
          model,
          usage: { prompt_tokens: 900, completion_tokens: 90 },
          cost_usd: 0.01,
        })),
      ),
    );
  const played = async (...args: string[]): Promise<SimulationResult> => {
    const { code, stdout, stderr } = await invoke(['simulate', '--trace', path(), ...args, '--json']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^(Left out: cache, router, prompt.*\n)?$/)]);
    return JSON.parse(stdout);
  };

  it('is left out aloud, for it reads the questions: the log stays as it was', async () => {
    const { baseline, optimized, strategy } = await played();
    expect(strategy.techniques).toEqual([]);
    expect(baseline.costUsd).toBeCloseTo(0.03, 12);
    expect(optimized.costUsd).toBeCloseTo(0.03, 12);
  });

  it('sends everything to one model where that is all it may do', async () => {
    const one = 'simple=gpt-4o-mini,medium=gpt-4o-mini,complex=gpt-4o-mini';
    const { optimized } = await played('--strategy', 'baseline', '--with', 'router', '--map', one);
    expect(optimized.models['gpt-4o-mini']?.calls).toBe(3);
  });
});

describe('no log is taken for what it is not', () => {
  const plain = lines({ text: 'a', t: 0 }, { text: 'a', t: 60_000 });

  it('JSON lines under the name of a text', async () => {
    for (const name of ['x.log', 'x.txt', 'x'])
      expect(hitsOf(await replayed(['--trace', fileWith(name, plain)])), name).toBe(1);
  });

  it('a table on standard input', async () => {
    const table =
      'prompt,created_at,prompt_tokens,completion_tokens\nWhy?,2025-09-01T08:00:00Z,10,2\nWhy?,2025-09-01T08:01:00Z,10,2\nHow?,2025-09-01T08:02:00Z,10,2\n';
    const result = await replayed(['--trace', '-'], table);
    expect(result.requests).toBe(3);
    expect(hitsOf(result)).toBe(1);
    expect((await replayed(['--trace', '-', '--fields', 'text=prompt'], table)).requests).toBe(3);
  });

  it('a list, a document, UTF-16, Latin-1', async () => {
    expect((await replayed(['--trace', fileWith('a.json', '[{"text":"a"},{"text":"b"}]')])).requests).toBe(2);
    expect(
      (
        await replayed([
          '--trace',
          fileWith('d.json', JSON.stringify({ items: [chat(0, 'a', ''), chat(1, 'b', '')] }, null, 2)),
        ])
      ).requests,
    ).toBe(2);
    expect(
      (await replayed(['--trace', fileWith('u.txt', Buffer.from('\ufeffWhy?\nWhy?\n', 'utf16le'))])).requests,
    ).toBe(2);
    expect(
      hitsOf(
        await replayed(['--trace', fileWith('l.txt', Buffer.from('Gr\u00fc\u00dfe\nGr\u00f6\u00dfe\n', 'latin1'))]),
      ),
    ).toBe(0);
  });

  it('seconds and milliseconds in one log', async () => {
    for (const more of [{}, { model: 'gpt-4o' }]) {
      const path = fileWith(
        'mixed.jsonl',
        lines({ text: 'a', t: T0, ...more }, { text: 'b', t: (T0 + 60) * 1000, ...more }),
      );
      expect((await replayed(['--trace', path])).workload.spanMs).toBe(60_000);
    }
  });

  it('several logs, a folder, a pattern', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.jsonl'), lines(chat(0, 'a', ''), chat(1, 'b', '')));
    writeFileSync(join(folder, 'b.jsonl'), lines(chat(2, 'a', '')));
    for (const args of [
      ['--trace', join(folder, 'a.jsonl'), '--trace', join(folder, 'b.jsonl')],
      ['--trace', folder],
      ['--trace', join(folder, '*.jsonl')],
    ]) {
      const result = await replayed(args);
      expect(result.requests, args.join(' ')).toBe(3);
      expect(hitsOf(result)).toBe(1);
    }
  });

  it.each([
    [
      'an access log',
      'access.txt',
      '10.0.0.1 - - [01/Sep/2025:08:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x"\n'.repeat(30),
      'no calls',
    ],
    [
      'an access log of a proxy',
      'proxy.log',
      '10.0.0.1 - - [01/Sep/2025:08:00:00 +0000] "POST /v1/chat/completions HTTP/1.1" 200 5 "-" "x"\n'.repeat(30),
      'neither prompts',
    ],
    [
      'sums',
      'days.csv',
      'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n2025-09-01,claude-sonnet-4-5,10,5\n',
      'sums over many calls',
    ],
    [
      'a bank’s table',
      'bank.csv',
      'Date,Description,Amount\n2025-09-01,CARD,-1.50\n2025-09-02,CARD,-2.50\n',
      'no calls',
    ],
    ['source code', 'code.txt', 'import x\n\ndef f(a):\n    return a\n'.repeat(5), 'source code'],
  ])('%s is refused', async (_, name, content, words) => {
    const { code, stderr } = await invoke(['simulate', '--trace', fileWith(name, content)]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('what inspect writes is read again', () => {
  const log = lines(
    chat(0, 'why?', 'a', { user: 'u1', id: 'chatcmpl-000000000001' }),
    chat(1, 'why?', 'b', { id: 'chatcmpl-000000000002' }),
    chat(2, 'why?', 'a', { user: 'u1', id: 'chatcmpl-000000000003', cache_hit: true }),
  );
  const counted = async (path: string) => {
    const { calls, responseCacheHits, tokens, repeats, users, time } = JSON.parse(
      (await invoke(['inspect', path, '--json'])).stdout,
    );
    return { calls, responseCacheHits, input: tokens.input, output: tokens.output, repeats, users, from: time.from };
  };

  it.each([[[]], [['--hash-text']]])('as calls, one a line %s', async (flags) => {
    const path = fileWith('log.jsonl', log);
    const out = join(path, '..', 'calls.jsonl');
    const { code, stderr } = await invoke(['inspect', path, '-o', out, ...flags]);
    expect(stderr).toContain('wrote');
    expect(code).toBe(0);
    expect(await counted(out)).toEqual(await counted(path));
    expect(hitsOf(await replayed(['--trace', out]))).toBe(1);
  });

  it('hides the text where it is asked to', async () => {
    const path = fileWith('log.jsonl', log);
    const out = join(path, '..', 'calls.jsonl');
    await invoke(['inspect', path, '-o', out, '--hash-text']);
    const { stdout } = await invoke(['inspect', out, '--full']);
    expect(stdout).not.toContain('why?');
    expect(stdout).not.toContain('u1');
  });

  it('as a mapping, which can be edited', async () => {
    const path = fileWith(
      'odd.jsonl',
      lines(
        { when: T0, q: { said: 'Why?' }, n: { i: 10, o: 2 }, engine_name: 'prod-chat' },
        { when: T0 + 60, q: { said: 'Why?' }, n: { i: 10, o: 2 }, engine_name: 'prod-chat' },
      ),
    );
    const mapping = join(path, '..', 'mapping.yaml');
    const fields = 'text=q.said,t=when,input_tokens=n.i,output_tokens=n.o,model=engine_name';
    expect(
      (
        await invoke([
          'inspect',
          path,
          '--json',
          '--fields',
          fields,
          '--alias',
          'prod-chat=gpt-4o',
          '--mapping',
          mapping,
        ])
      ).code,
    ).toBe(0);
    const got = JSON.parse((await invoke(['inspect', path, '--json', '--mapping', mapping])).stdout);
    expect(got).toMatchObject({
      calls: 2,
      tokens: { input: 20, output: 4 },
      repeats: { ask: 1 },
      models: [{ logged: 'prod-chat', id: 'gpt-4o' }],
    });
    expect(hitsOf(await replayed(['--trace', path, '--mapping', mapping]))).toBe(1);
    expect(hitsOf(await replayed(['--trace', path, '--fields', fields]))).toBe(1);
  });

  it('not at all where the mapping says what there is not', async () => {
    const mapping = fileWith('mapping.yaml', 'fields:\n  txt: q\nmodel: x\n');
    const { code, stderr } = await invoke(['inspect', fileWith('log.jsonl', log), '--mapping', mapping]);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean text?');
    expect(stderr).toContain('one of: timeZone, records, fields, models');
  });
});
