import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_SHOWN } from '../../src/cli/learn/lesson-runs.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { EVICTION_POLICIES, type EvictionPolicyName } from '../../src/techniques/cache/response-cache.ts';
import { invoke } from '../cli/invoke.ts';
import { generatedKeys } from '../generated/keys.ts';
import { generatedQueryLog, plainLogHits } from '../generated/query-log.ts';
import { named, publicData } from '../public-data.ts';
import { plainBeladyHits, plainHits } from '../techniques/cache/plain-policies.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, ROOT, shell } from './command.ts';

const folder = temporaryFolder();

/** Shorter runs, where only what is run matters. */
const quickly = { env: { OPTIMIZE_REQUESTS: '300' } };

// Every choice of the menu, by number and by name, is made in test/cli/menu-and-help.test.ts.
describe('run.sh', () => {
  const [BASIC, ADVANCED, EXPLAIN] = ['The basic strategy costs', 'The advanced strategy costs', '1. What is Python?'];

  it.each([
    ['bash run.sh basic', [BASIC]],
    ['echo 2 | bash run.sh', [ADVANCED]],
    ['bash run.sh < /dev/null', [BASIC, ADVANCED, EXPLAIN]],
    // Where there is no bash.
    ['npm start --silent -- basic', [BASIC]],
  ])('hands on what is chosen: %s', (line, shown) => {
    const { status, stdout } = shell(line, quickly);
    expect([BASIC, ADVANCED, EXPLAIN].filter((said) => stdout.includes(said))).toEqual(shown);
    expect(status).toBe(0);
  });

  it('works from another folder, and does not install or build again when nothing has changed', () => {
    const { stdout, stderr } = shell(`bash ${ROOT}run.sh models`, { cwd: folder });
    expect(stdout).toContain('gpt-4o-mini');
    expect(stderr).not.toMatch(/Installing|Building/);
  });

  it.each([
    ['an old Node', '#!/bin/sh\ncase "$*" in --version) echo v18.0.0;; *) exit 1;; esac\n', 'this is v18.0.0'],
    ['no Node', null, 'there is no node'],
  ])('%s gets one clear sentence', (_, fake, sentence) => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    if (fake !== null) writeFileSync(join(bin, 'node'), fake, { mode: 0o755 });
    for (const tool of ['bash', 'dirname']) {
      const path = spawnSync('bash', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
      spawnSync('ln', ['-s', path, join(bin, tool)]);
    }
    const { status, stdout, stderr } = spawnSync('/bin/bash', ['run.sh', '1'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: bin },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
  });
});

describe('the command', () => {
  it('says what to run before it is set up', () => {
    const copy = mkdtempSync(join(folder, 'copy-'));
    mkdirSync(join(copy, 'bin'));
    copyFileSync(BIN, join(copy, 'bin', 'optimize.js'));
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const { status, stderr } = shell(`node ${copy}/bin/optimize.js basic`);
    expect(status).toBe(1);
    expect(stderr).toBe('optimize is not set up yet. Run this once, in its folder: bash run.sh\n');
  });

  it('is found by npx inside the checkout', () => {
    expect(shell('npx --no-install optimize --version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('hands long output to a pipe whole, the same bytes twice, whatever the time zone and the language', async () => {
    const lines = ['simulate -n 300 --no-alternatives --no-fixes --json', 'models --models real --json'];
    const { stdout } = shell(lines.map((line) => `node ${BIN} ${line} | cat`).join('; '), {
      env: { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    });
    const here = await Promise.all(lines.map((line) => invoke(line.split(' '))));
    expect(stdout).toBe(here.map((outcome) => outcome.stdout).join(''));
    // More than a pipe holds.
    expect(here[1]?.stdout.length).toBeGreaterThan(64 * 1024);
  });

  it('says on stderr that a long run goes on, and after Ctrl-C prints what there is, labelled, and exits with 130', async () => {
    const child = spawn(process.execPath, [
      BIN,
      'simulate',
      '-n',
      '50M',
      '--only',
      'cache',
      '--workers',
      '1',
      '--json',
    ]);
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    const ended = new Promise((resolve) => child.on('close', resolve));
    const line = await new Promise<string>((resolve) => child.stderr.on('data', (chunk) => resolve(String(chunk))));
    expect(line).toMatch(/replaying: [\d,]+ requests of 50,000,000 \(\d+%\), about \S+ left/);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const result = JSON.parse(stdout) as SimulationResult;
    expect(result.partial).toBe(true);
    expect(result.requests).toBeGreaterThan(0);
    expect(result.optimized.requests).toBe(result.requests);
  });
});

/** The hits of a log through the command, answers taking no time. */
const played = async (trace: string, flags: string): Promise<SimulationResult> => {
  const always = ['--trace', trace, '--instant', '--cache-key', 'exact', '--only', 'cache', ...NOT_SHOWN, '--json'];
  const { stdout } = await invoke(['simulate', ...always, ...flags.split(' ')]);
  return JSON.parse(stdout) as SimulationResult;
};
const hits = async (trace: string, flags: string): Promise<number> =>
  (await played(trace, flags)).optimized.cache.exactHits;

/** The law: a log of queries with times in seconds hits what is counted in it, by TTL and by key. */
function queriesHit(
  of: (name: string) => string,
  log: () => string,
  { capacity, ttls, exact, ascii }: { capacity: number; ttls: [string, number][]; exact: number; ascii: number },
): void {
  it.each(ttls)(of(`LRU ${capacity}, TTL %s: %i hits`), async (ttl, expected) => {
    expect(await hits(log(), `--time-unit s --cache-size ${capacity} --ttl ${ttl}`)).toBe(expected);
  });

  it(of('unlimited: more hits when the text is normalized'), async () => {
    expect(await hits(log(), '--cache-size unlimited --ttl never')).toBe(exact);
    expect(await hits(log(), '--cache-size unlimited --ttl never --cache-key ascii')).toBe(ascii);
  });
}

/** The law: keys in plain text hit what is counted, whatever the policy, under the ceiling of who knows the future. */
function keysHit(
  of: (name: string) => string,
  log: () => string,
  { capacity, policies, ceiling }: { capacity: number; policies: [EvictionPolicyName, number][]; ceiling: number },
): void {
  it.each(policies)(of(`capacity ${capacity}, %s: %i hits, under the ceiling`), async (policy, expected) => {
    // Numbers alone would not be taken for a log.
    const flags = `--trace-format txt --cache-size ${capacity} --ttl never --cache-policy ${policy}`;
    const { optimized, ceilings, requests } = await played(log(), flags);
    expect(optimized.cache.exactHits).toBe(expected);
    expect(Math.round((ceilings.hitRateAtCapacity as number) * requests)).toBe(ceiling);
  });
}

describe('counts of generated logs, through the command', () => {
  const queries = generatedQueryLog(2_000);
  const queryLog = join(folder, 'queries.jsonl');
  writeFileSync(queryLog, queries.map((query) => JSON.stringify(query)).join('\n'));
  const HOUR = 3_600_000;
  const ttls = { '1h': HOUR, '1d': 24 * HOUR, '7d': 7 * 24 * HOUR, never: Number.POSITIVE_INFINITY };
  queriesHit(
    (name) => `generated queries, ${name}`,
    () => queryLog,
    {
      capacity: 300,
      ttls: Object.entries(ttls).map(([name, ttl]) => [name, plainLogHits(queries, 'exact', 300, ttl)]),
      exact: plainLogHits(queries, 'exact', Number.POSITIVE_INFINITY),
      ascii: plainLogHits(queries, 'ascii', Number.POSITIVE_INFINITY),
    },
  );

  const { keys } = generatedKeys(3_000);
  const keyLog = join(folder, 'keys.txt');
  writeFileSync(keyLog, keys.join('\n'));
  keysHit(
    (name) => `generated keys, ${name}`,
    () => keyLog,
    {
      capacity: 100,
      policies: (Object.keys(EVICTION_POLICIES) as EvictionPolicyName[]).map((name) => [
        name,
        plainHits(name, keys, 100),
      ]),
      ceiling: plainBeladyHits(keys, 100),
    },
  );
});

const bing = publicData('bing-us-2020-01.jsonl');
const web07 = publicData('cache2k-web07.txt');

describe.skipIf(bing === null)('public figures of Bing queries, through the command', () => {
  queriesHit(
    (name) => named(`Bing queries, ${name}`, bing),
    () => bing as string,
    {
      capacity: 1_000,
      ttls: [
        ['1h', 3353],
        ['1d', 7641],
        ['7d', 9294],
        ['never', 9370],
      ],
      exact: 15_991,
      ascii: 16_046,
    },
  );
});

describe.skipIf(web07 === null)('public figures of web07 keys, through the command', () => {
  keysHit(
    (name) => named(`web07 keys in plain text, ${name}`, web07),
    () => web07 as string,
    {
      capacity: 1_000,
      // The other policies: test/techniques/cache/eviction.test.ts.
      policies: [
        ['lru', 38_368],
        ['s3fifo', 41_187],
      ],
      ceiling: 48_398,
    },
  );
});
