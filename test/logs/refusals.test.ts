import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { logFiles } from '../../src/logs/bytes/log-files.ts';
import { inspect } from '../../src/logs/inspect/inspect.ts';
import { readLog, USUAL_READING } from '../../src/logs/read-log.ts';
import { invoke } from '../cli/invoke.ts';
import { ROOT } from '../e2e/command.ts';
import { fileWith, inspected, lines, refusal } from './inspect-text.ts';

/** Repeats a line with a number in it. */
const many = (of: (i: number) => string, count = 40): string => Array.from({ length: count }, (_, i) => of(i)).join('');

const TABLES: Readonly<Record<string, string>> = {
  'bank.csv': `Date,Description,Amount,Balance\n${many((i) => `2025-09-${String((i % 28) + 1).padStart(2, '0')},CARD PAYMENT ${i},-${i}.50,${1000 - i}.00\n`)}`,
  'Umsaetze.csv': `Buchungstag;Valuta;Buchungstext;Verwendungszweck;Betrag;Waehrung\n${many((i) => `01.09.2025;02.09.2025;LASTSCHRIFT;Miete ${i};-${i},50;EUR\n`)}`,
  'contacts.csv': `name,email,phone\n${many((i) => `Person ${i},p${i}@example.com,+43 1 ${i}\n`)}`,
  'sensors.tsv': `time\ttemperature\thumidity\n${many((i) => `2025-09-01T08:00:${String(i).padStart(2, '0')}Z\t21.${i}\t40\n`)}`,
  'cars.csv': `model,year,price\n${many((i) => `Corolla ${i},20${10 + (i % 10)},${i * 1000}\n`)}`,
  'translations.csv': `key,en,de\n${many((i) => `app.title.${i},Word ${i},Wort ${i}\n`)}`,
  'machine.csv': `timestamp,cpu,tokens\n${many((i) => `17567136${10 + i},0.5,${i}\n`)}`,
  'prices.csv': `model,provider,input_cost_per_token,max_tokens\n${many((i) => `gpt-4o,openai,0.0000025,${i}\n`)}`,
  'reviews.csv': `id,product,rating,text\n${many((i) => `${i},p${i},5,I like number ${i}\n`)}`,
  'posts.csv': `id,created_at,user,text,retweets,likes\n${many((i) => `${i},2025-09-01 08:00:00,u,Look at number ${i},1,2\n`)}`,
  'counts.tsv': `gene\tsample\tcount\n${many((i) => `G${i}\ts1\t${i}\n`)}`,
  'header.csv': 'a,b,c\n',
  'inventory.csv': `sku,model,input,output\n${many((i) => `A${i},UPS-${i},230V,12V\n`)}`,
};

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  'package.json': { name: 'x', version: '1.0.0', dependencies: { a: '1', b: '2' }, scripts: { test: 'x' } },
  'geo.json': {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] }, properties: { name: 'a' } }],
  },
  'prices.json': {
    sample_spec: { max_tokens: 1, mode: 'chat', litellm_provider: 'x' },
    'gpt-4o': { max_tokens: 16384, input_cost_per_token: 2.5e-6, litellm_provider: 'openai', mode: 'chat' },
    'gpt-4': { max_tokens: 8192, input_cost_per_token: 3e-5, litellm_provider: 'openai', mode: 'chat' },
  },
  'models.json': {
    data: [
      {
        id: 'openai/gpt-4o',
        name: 'GPT-4o',
        context_length: 128000,
        pricing: { prompt: '0.0000025', completion: '0.00001' },
        top_provider: { max_completion_tokens: 16384 },
      },
    ],
  },
  'assistants.json': {
    object: 'list',
    data: [{ id: 'asst_1', object: 'assistant', created_at: 1_756_713_600, model: 'gpt-4o', instructions: 'Be kind.' }],
  },
  'jobs.json': {
    object: 'list',
    data: [{ id: 'ftjob-1', object: 'fine_tuning.job', created_at: 1_756_713_600, model: 'gpt-4o-mini', status: 'x' }],
  },
  'agents.json': { agents: [{ name: 'a', model: 'gpt-4o', system_prompt: 'Be kind.', temperature: 0.2 }] },
  'speech.json': {
    text: 'All that was said.',
    segments: [{ id: 0, start: 0, end: 2, text: 'All that', tokens: [1, 2], temperature: 0, avg_logprob: -0.2 }],
  },
  'chat.json': [
    { type: 'message', user: 'U1', text: 'Is anybody there?', ts: '1756713600.0002' },
    { type: 'message', user: 'U2', text: 'Yes.', ts: '1756713601.0002' },
  ],
  'slack.json': [
    { type: 'message', user: 'U1', text: undefined, ts: '1' },
    { type: 'message', user: 'U2', ts: '2' },
  ],
  'openapi.json': {
    openapi: '3.0.0',
    info: { title: 'x' },
    paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } },
  },
  'fixtures.json': [
    { model: 'app.user', pk: 1, fields: { name: 'a' } },
    { model: 'app.user', pk: 2, fields: { name: 'b' } },
  ],
  'cloudtrail.json': {
    Records: [
      {
        eventVersion: '1',
        eventTime: '2025-09-01T08:00:00Z',
        eventName: 'PutObject',
        requestParameters: { bucketName: 'b' },
        responseElements: null,
        userIdentity: { type: 'Root' },
      },
    ],
  },
  'har.json': {
    log: {
      version: '1.2',
      entries: [
        {
          startedDateTime: '2025-09-01T08:00:00Z',
          time: 50,
          request: { method: 'GET', url: 'https://x.example/a.js', headers: [] },
          response: { status: 200, content: { size: 1 } },
        },
      ],
    },
  },
};

const LINES: Readonly<Record<string, unknown[]>> = {
  'web.jsonl': Array.from({ length: 30 }, (_, i) => ({
    level: 'info',
    time: 1_756_713_600_000 + i,
    msg: 'request completed',
    req: { method: 'GET', url: '/a' },
    res: { statusCode: 200 },
    responseTime: i,
  })),
  'db.jsonl': Array.from({ length: 30 }, (_, i) => ({
    timestamp: '2025-09-01T08:00:00Z',
    duration: i,
    query: `SELECT * FROM users WHERE id = ${i}`,
  })),
  'devices.jsonl': Array.from({ length: 30 }, (_, i) => ({
    device: i,
    model: 'Pixel 8',
    usage: { cpu: 0.5, memory: 100 },
  })),
  'webhooks.jsonl': Array.from({ length: 30 }, (_, i) => ({
    id: `evt_${i}`,
    type: 'charge.succeeded',
    created: 1_756_713_600,
    data: { object: { amount: 100, currency: 'eur' } },
  })),
  'pages.jsonl': Array.from({ length: 30 }, (_, i) => ({
    text: `All of page ${i}.`,
    timestamp: '2025-09-01T08:00:00Z',
    url: `https://x.example/${i}`,
  })),
  'training.jsonl': Array.from({ length: 30 }, (_, i) => ({ step: i, loss: 1 / (i + 1), input_tokens_seen: i * 4096 })),
  'i18n.jsonl': [{ messages: { hello: 'Hallo', bye: 'Tschüss' } }, { messages: { hello: 'Bonjour' } }],
};

const TEXTS: Readonly<Record<string, string>> = {
  'access.log': many(
    (i) =>
      `10.0.0.${i} - - [01/Sep/2025:08:00:${String(i % 60).padStart(2, '0')} +0000] "GET /index-${i}.html HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n`,
  ),
  'syslog.txt': many(
    (i) =>
      `Sep  1 08:00:${String(i % 60).padStart(2, '0')} web-1 sshd[${i}]: Accepted publickey for root from 10.0.0.1 port ${i}\n`,
  ),
  'app.log': many((i) => `2025-09-01 08:00:${String(i % 60).padStart(2, '0')},123 INFO worker: processed job ${i}\n`),
  'python.txt': many((i) => `def handler_${i}(event):\n    value = event["x"]\n    return value + ${i}\n\n`),
  'main.txt': many((i) => `static int f${i}(int a) {\n  if (a > ${i}) return a;\n  return ${i};\n}\n`),
  'page.txt': many((i) => `<div class="row"><p>Item ${i}</p></div>\n`),
  'schema.txt': many((i) => `CREATE TABLE t${i} (id INT);\nINSERT INTO t${i} VALUES (1);\n`),
  'settings.txt': many((i) => `option.${i} = value ${i}\n`),
  Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node","a.js"]\n',
  'main.go.txt': `package main\n\nimport "fmt"\n\nfunc main() {\n${many((i) => `\tfmt.Println("number ${i}")\n`)}}\n`,
  'f.clj': many((i) => `(defn f${i} [x] (+ x ${i}))\n`),
  'x.toml': many((i) => `[tool.x${i}]\nname = "a"\n`),
  'games.pgn': many((i) => `[Event "Match ${i}"]\n[White "A"]\n\n1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 1-0\n\n`),
  'ps.txt': `USER       PID  COMMAND\n${many((i) => `root       ${i}   node server.js --port ${i}\n`)}`,
  'load.txt': many((i) => `${i} root 20 0 1234 55 0.0 0.1 node\n`),
  'commits.txt': many((i) => `${(0xabcdef0 + i * 99_991).toString(16)} Mend what was broken in part ${i % 7}\n`),
  'hashes.txt': many((i) => `${((i + 1) * 0x9e3779b97f4a).toString(16).padStart(16, '0')}${'0f1e2d3c4b5a6978'}\n`),
  'addresses2.txt': many((i) => `person${i}@mail.example\n`),
  'letter.eml':
    'From: a@x.example\nTo: b@x.example\nSubject: Bees\n\nThey dance all day long\nand at night they rest\n',
  'film.vtt': `WEBVTT\n\n${many((i) => `00:${10 + i}.000 --> 00:${10 + i}.900\nWhat bees do all day\n\n`)}`,
  'talk.txt': many((i) => `Speaker ${i % 2}\nWe spoke about number ${i}.\n\n`),
  'history.txt': many((i) => `${['ls -la', 'cd ..', 'git status', 'npm test'][i % 4]}\n`),
  'vocabulary.txt': many((i) => `word${String(1000 + i)}\n`, 60),
  'balancer.log': many((i) => `https 2025-09-01T08:00:00.${100 + i}Z app/a 10.0.0.1:34 200 34 GET x\n`),
  'numbers.txt': many((i) => `${i} ${i * 2} ${i * 3}\n`),
  'addresses.txt': many((i) => `192.168.0.${i}\n`),
  'keys.txt': many((i) => `${'QUJD'.repeat(15)}${i}\n`),
  'notes.txt': '# Notes\n\n## First\n\n- one\n- two\n\n## Second\n\n1. a\n2. b\n\n```\ncode\n```\n',
  'prose.txt': `${'Permission is hereby granted, free of charge, to any person obtaining a copy of\nthis work and its associated files, to deal in it without restriction, which is\nto say the rights to use, copy, modify, merge, publish and distribute copies of\nit, and to permit persons to whom it is furnished to do so, subject to what the\nfollowing conditions demand of them and of whoever receives it from them later\non and in whatever form that may happen to be.\n\n'.repeat(3)}`,
};

const BINARIES: Readonly<Record<string, Buffer>> = {
  'data.parquet': Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(64, 7), Buffer.from('PAR1')]),
  'book.xlsx': Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(64, 9)]),
  'image.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
  'db.sqlite': Buffer.from('SQLite format 3\u0000...'),
  'random.bin': Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 37) % 256)),
  'mainframe.dat': Buffer.from('a'.repeat(400).replaceAll('a', '\u0088\u0085\u0093\u0093\u0096 '), 'latin1'),
};

/** What both commands that read logs say against a file; the one that replays says it too. */
async function refused(name: string, content: string | Buffer): Promise<string> {
  const { code } = await invoke(['simulate', '--trace', fileWith(name, content)]);
  expect(code).toBe(2);
  return refusal(name, content);
}

describe('what holds no calls is refused, and named', () => {
  it.each(Object.entries(TABLES))('%s', async (name, content) => {
    expect(await refused(name, content)).toMatch(/no calls|looks like|no rows/);
  });
  it.each(Object.entries(DOCUMENTS))('%s', async (name, content) => {
    expect(await refused(name, JSON.stringify(content, null, 2))).toMatch(/no calls/);
  });
  it.each(Object.entries(LINES))('%s', async (name, content) => {
    expect(await refused(name, lines(...content))).toMatch(/no calls|database/);
  });
  it.each(Object.entries(TEXTS))('%s', async (name, content) => {
    expect(await refused(name, content)).toMatch(/looks like|no calls/);
  });
  it.each(Object.entries(BINARIES))('%s', async (name, content) => {
    expect(await refused(name, content)).toMatch(/is |zero bytes|control characters/);
  });
});

it('what makes lines of a table file is said as a command', async () => {
  expect(await refusal('data.parquet', BINARIES['data.parquet'] as Buffer)).toContain('duckdb -c "copy (select * from');
  expect(await refusal('book.xlsx', BINARIES['book.xlsx'] as Buffer)).toContain('read_xlsx');
});

/** Whether inspect would have something to say of the file, by the reading that it starts with. */
async function isTaken(path: string): Promise<boolean> {
  try {
    inspect(await readLog(await logFiles([path], (name) => name), Readable.from([]), USUAL_READING), 'UTC');
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

it('zstd is read where Node can, and else said how', async () => {
  const pack = (zlib as { zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync;
  const log = lines({ prompt: 'why?', model: 'gpt-4o', input_tokens: 9, output_tokens: 2 });
  if (pack !== undefined) expect(await inspected('log.jsonl.zst', pack(log))).toMatchObject({ calls: 1 });
  else expect(await refused('log.jsonl.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]))).toContain('zstd -dc');
});

it('no file of this repository that is none is taken for a log', async () => {
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      if (['node_modules', '.git', 'golden', 'dist', 'requests.jsonl', 'support-desk.csv'].includes(name)) return [];
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
  const taken: string[] = [];
  const texts = files(ROOT).filter((path) => path !== join(ROOT, 'examples', 'requests.jsonl'));
  for (const path of texts.filter((_, i) => i % 4 === 0)) {
    const content = readFileSync(path);
    if (content.length === 0) continue;
    for (const name of [path.split('/').at(-1) as string, 'renamed.txt']) {
      if (await isTaken(fileWith(name, content))) taken.push(`${path} as ${name}`);
    }
  }
  expect(taken).toEqual([]);
}, 60_000);

it('an access log of a model proxy tells how often models were called, and nothing else', async () => {
  const path = fileWith(
    'proxy.log',
    many(
      (i) =>
        `10.0.0.${i % 5} - - [01/Sep/2025:08:00:${String(i % 60).padStart(2, '0')} +0000] "POST /v1/chat/completions HTTP/1.1" 200 512 "-" "x" rt=1.250\n`,
    ),
  );
  const got = JSON.parse((await invoke(['inspect', path, '--json'])).stdout);
  expect(got).toMatchObject({
    format: 'access log',
    calls: 40,
    users: 5,
    bill: { usd: null },
    repeats: { ask: null, request: null },
  });
  expect(got.judge.cache).toMatchObject({ can: false });
});

it.each(['constructor', 'toString', 'valueOf', '__proto__'])('a field may be called %s', async (name) => {
  const path = fileWith(
    'names.jsonl',
    many((i) => `{"question":"q${i % 7}","input_tokens":5,"${name}":${i}}\n`),
  );
  const { code, stdout, stderr } = await invoke(['inspect', path]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('40 calls');
});
