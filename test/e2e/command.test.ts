import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { named, publicData } from '../public-data.ts';
import { BIN, optimize, ROOT, shell } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'optimize-e2e-'));

/** Shorter runs, where only what is run matters. */
const quickly = { env: { OPTIMIZE_REQUESTS: '300' } };

describe('run.sh', () => {
  it.each(['bash run.sh 1', 'bash run.sh basic', 'echo 1 | bash run.sh'])('%s runs the basic example', (line) => {
    const { status, stdout } = shell(line, quickly);
    expect(stdout).toContain('The basic strategy costs');
    expect(status).toBe(0);
  });

  it.each(['bash run.sh 3', 'bash run.sh all', 'bash run.sh < /dev/null'])('%s runs everything there is', (line) => {
    const { status, stdout } = shell(line, quickly);
    expect(stdout).toContain('The basic strategy costs');
    expect(stdout).toContain('The advanced strategy costs');
    expect(stdout).toContain('1. What is Python?');
    expect(status).toBe(0);
  });

  it.each(['bash run.sh 2', 'bash run.sh advanced'])('%s runs the advanced example', (line) => {
    const { status, stdout } = shell(line, quickly);
    expect(stdout).toContain('The advanced strategy costs');
    expect(status).toBe(0);
  });

  it('does not install or build again when nothing has changed', () => {
    shell('bash run.sh models');
    const { stderr } = shell('bash run.sh models');
    expect(stderr).not.toMatch(/Installing|Building/);
  });

  it('works from another folder', () => {
    expect(shell(`bash ${ROOT}run.sh models`, { cwd: folder }).stdout).toContain('gpt-4o-mini');
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

  it('ends quietly when its reader leaves', () => {
    const { stdout, stderr } = shell(`set -o pipefail; node ${BIN} simulate -n 2000 | head -3`);
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stderr).toBe('');
  });

  it('hands long output to a pipe whole', () => {
    const { stdout } = shell(`node ${BIN} simulate -n 2000 --json | cat`);
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('writes the same bytes twice, whatever the time zone and the language', () => {
    const a = optimize('simulate -n 2000 --json');
    const b = optimize('simulate -n 2000 --json', {
      env: { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    });
    expect(a.stdout).toBe(b.stdout);
  });

  it.each([
    ['NO_COLOR=1', { NO_COLOR: '1', FORCE_COLOR: '' }],
    ['TERM=dumb', { TERM: 'dumb' }],
    ['LANG=C', { LANG: 'C' }],
  ])('%s: no colour', (_, env) => {
    const { stdout } = optimize('models', { env });
    expect(stdout).not.toContain('\u001b');
  });

  it('says on stderr that a long run goes on, and after Ctrl-C prints what there is, labelled, and exits with 130', async () => {
    const child = spawn(process.execPath, [BIN, 'simulate', '-n', '50M', '--json']);
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

describe('public figures, through the command', () => {
  const played = async (trace: string | null, flags: string): Promise<SimulationResult> => {
    const always = ['--trace', trace as string, '--instant', '--cache-key', 'exact', '--no-fixes', '--json'];
    const { stdout } = await invoke(['simulate', ...always, ...flags.split(' ')]);
    return JSON.parse(stdout) as SimulationResult;
  };
  const hits = async (trace: string | null, flags: string): Promise<number> =>
    (await played(trace, flags)).optimized.cache.exactHits;
  const bing = publicData('bing-us-2020-01.jsonl');
  const web07 = publicData('cache2k-web07.txt');

  // The log's times are in seconds.
  it.skipIf(bing === null).each([
    ['1h', 3353],
    ['1d', 7641],
    ['7d', 9294],
    ['never', 9370],
  ])(named('Bing queries, LRU 1000, TTL %s: %i hits', bing), async (ttl, expected) => {
    expect(await hits(bing, `--time-unit s --cache-size 1000 --ttl ${ttl}`)).toBe(expected);
  });

  it.skipIf(bing === null)(
    named('Bing queries, unlimited: 55 more hits when the text is normalized', bing),
    async () => {
      expect(await hits(bing, '--cache-size unlimited --ttl never')).toBe(15_991);
      expect(await hits(bing, '--cache-size unlimited --ttl never --cache-key ascii')).toBe(16_046);
    },
  );

  it.skipIf(web07 === null).each([
    ['lru', 38_368],
    ['fifo', 36_300],
    ['lfu', 34_229],
    ['sieve', 40_536],
    ['s3fifo', 41_187],
  ])(
    named('web07 keys in plain text, capacity 1000, %s: %i hits, under the ceiling', web07),
    async (policy, expected) => {
      const flags = `--cache-size 1000 --ttl never --cache-policy ${policy}`;
      const { optimized, ceilings, requests } = await played(web07, flags);
      expect(optimized.cache.exactHits).toBe(expected);
      expect(Math.round((ceilings.hitRateAtCapacity as number) * requests)).toBe(48_398);
    },
  );
});
