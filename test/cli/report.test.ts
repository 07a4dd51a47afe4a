import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shellLine } from '../../src/foundation/command-words.ts';
import { escaped } from '../../src/report/html/escape.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const RUN = ['simulate', '-n', '600', '--ttl', '30m'];
const saved = join(folder, 'result.json');
let json: string;

beforeAll(async () => {
  const { stderr } = await invoke([...RUN, '-o', saved]);
  expect(stderr).toBe(`wrote ${saved}\n`);
  json = readFileSync(saved, 'utf8');
});

describe('report', () => {
  it.each([[], ['--full'], ['--markdown'], ['--markdown', '--full'], ['--csv'], ['--html'], ['--json']])(
    'shows a saved result as the run itself did %j',
    async (...flags) => {
      const again = await invoke(['report', saved, ...flags]);
      expect(again.stderr).toBe('');
      expect(again.code).toBe(0);
      const first = await invoke([...RUN, ...flags]);
      expect(again.stdout).toBe(first.stdout);
    },
  );

  it('reads a result from a pipe', async () => {
    const { stdout } = await invoke(['report', '-'], { input: json });
    expect(stdout).toBe((await invoke(['report', saved])).stdout);
  });

  it('reads results that lack what has come since', async () => {
    const old = JSON.parse(json) as Record<string, unknown> & {
      optimized: Record<string, unknown>;
      baseline: Record<string, unknown>;
    };
    delete old.reproduce;
    for (const summary of [old.optimized, old.baseline]) {
      for (const field of [
        'fallback',
        'batches',
        'prefetch',
        'coalesced',
        'unanswered',
        'budget',
        'rateLimit',
        'prefix',
        'adaptation',
      ]) {
        delete summary[field];
      }
      delete (summary.charges as Record<string, unknown>).training;
    }
    const { code, stdout } = await invoke(['report', '-', '--full'], { input: JSON.stringify(old) });
    expect(code).toBe(0);
    expect(stdout).toContain('What was paid for');
    expect(stdout).not.toContain('undefined');
  });

  it('lets fields through that it does not know', async () => {
    const input = JSON.stringify({ ...(JSON.parse(json) as object), yetToCome: 1 });
    expect(JSON.parse((await invoke(['report', '-', '--json'], { input })).stdout)).toEqual(JSON.parse(input));
  });

  it.each([
    ['not JSON', '{"schemaVersion": 1,', 'standard input: is not JSON'],
    ['nothing', '', 'standard input: is not JSON'],
    ['a list', '[1]', 'is not a result of optimize'],
    ['some other JSON', '{"name": "x"}', 'is not a result of optimize'],
    [
      'a newer version',
      '{"schemaVersion": 2, "command": "simulate"}',
      'has schemaVersion 2, and this version of optimize reads 1',
    ],
    [
      'a command without a report',
      '{"schemaVersion": 1, "command": "explain"}',
      'is the result of "explain", for which there is no report',
    ],
    ['a shard', '{"optimize": "shard"}', 'is one part of a result'],
    ['a name of every object', '{"schemaVersion": 1, "command": "constructor"}', 'for which there is no report'],
    [
      'half a result',
      '{"schemaVersion": 1, "command": "simulate", "seed": "42"}',
      'standard input scenario: is missing',
    ],
  ])('says what is wrong with %s', async (_, input, message) => {
    const { code, stdout, stderr } = await invoke(['report', '-'], { input });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it('says where a result is damaged', async () => {
    const damaged = JSON.parse(json) as SimulationResult;
    (damaged.optimized.latencyMs as { p95: unknown }).p95 = 'fast';
    const { stderr } = await invoke(['report', '-'], { input: JSON.stringify(damaged) });
    expect(stderr).toContain('standard input optimized.latencyMs.p95: expected number, received string');
  });

  it('shows what a later version says of figures that are not known here, or leaves it out', async () => {
    for (const name of ['constructor', 'yetToCome']) {
      const later = JSON.parse(json) as SimulationResult;
      expect(later.expectations.length).toBeGreaterThan(0);
      for (const expectation of later.expectations) (expectation as { metric: string }).metric = name;
      const input = JSON.stringify(later);
      for (const format of ['--full', '--html', '--markdown']) {
        const { code, stdout, stderr } = await invoke(['report', '-', format], { input });
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('refuses one model set beside a strategy that is none of those tried', async () => {
    const changed = JSON.parse(json) as SimulationResult;
    if (changed.controls === undefined) throw new Error('the strategy routes');
    changed.controls.best.model = 'gpt-0';
    const { code, stderr } = await invoke(['report', '-'], { input: JSON.stringify(changed) });
    expect(code).toBe(2);
    expect(stderr).toContain('controls.best.model: is none of the singles');
  });

  it('names a file that is not there', async () => {
    const { code, stderr } = await invoke(['report', join(folder, 'none.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no such file');
  });

  it('does not write over what it reads', async () => {
    const { code, stderr } = await invoke(['report', saved, '-o', saved]);
    expect(code).toBe(2);
    expect(stderr).toContain('it is what this run reads');
  });
});

describe('report of an experiment', () => {
  const EXPERIMENTS: readonly string[][] = [
    ['compare', 'basic', 'advanced', '-n', '400', '--runs', '2'],
    ['ab', '-n', '600', '--runs', '2'],
    ['ab', 'plan', 'baseline', 'basic', '-n', '400', '--effect', '10%'],
    ['sweep', '--ttl', '5m,1h,never', '--cache-size', '50,200', '-n', '300'],
    ['tune', '-n', '60', '--keep', 'quality.relative>=0.5', '--keep', 'latencyMs.p95<=9s', '--ttl', '5m,1h'],
    ['attribute', '-n', '300', '--runs', '2'],
    ['claims', 'Example Queries', '--runs', '2'],
    ['roadmap', '-n', '300'],
    ['checklist', '-n', '300'],
  ];

  describe.each(EXPERIMENTS)('%s %s', (...args) => {
    const run = args.filter((arg) => arg !== undefined);
    const file = join(folder, `${run[0]}-${run[1]}.json`);
    let first: string;

    beforeAll(async () => {
      expect((await invoke([...run, '--json', '-o', file])).stderr).toContain(`wrote ${file}`);
      first = readFileSync(file, 'utf8');
    });

    it('is the same bytes of JSON, and of the command in it', async () => {
      expect((await invoke(['report', file, '--json'])).stdout).toBe(first);
      const { reproduce } = JSON.parse(first) as { reproduce: string[] };
      expect(reproduce.slice(-2)).toEqual(['--seed', '42']);
      expect((await invoke([...reproduce, '--json'])).stdout).toBe(first);
    });

    it('has every format, with the command that gives it again', async () => {
      const shown = async (...flags: string[]): Promise<string> => {
        const { code, stdout, stderr } = await invoke(['report', file, ...flags]);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).not.toMatch(/undefined|NaN|\[object|Infinity/);
        return stdout;
      };
      const { reproduce } = JSON.parse(first) as { reproduce: string[] };
      const words = (text: string): string => text.replace(/\s+/g, ' ');
      expect(words(await shown('--full'))).toContain(`The same again: ${words(shellLine(reproduce))}`);
      expect(await shown('--html')).toContain(escaped(shellLine(reproduce)));
      expect(await shown('--markdown')).toMatch(/^## /);
      expect(await shown('--csv')).toMatch(/^[\w.]+,/);
      expect(await shown('-q')).not.toBe('');
    });

    it('that compares figures not known here names them as they are called', async () => {
      const later = JSON.parse(first) as { command: string; contrasts: { metric: string }[] };
      if (later.command !== 'compare') return;
      for (const contrast of later.contrasts) contrast.metric = 'toString';
      const { code, stdout } = await invoke(['report', '-'], { input: JSON.stringify(later) });
      expect(code).toBe(0);
      expect(stdout).toContain('toString');
    });

    it('takes a knob of any name for data', async () => {
      // Of the last strategy alone: it has been turned then.
      const input = first.replace(/(.*"knobs": \{)/s, '$1 "__proto__": 1,');
      const { code, stdout } = await invoke(['report', '-', '--csv'], { input });
      expect(code).toBe(0);
      expect(stdout).not.toContain('[object');
    });

    it('that is damaged is refused, wherever it is: never a fault, never half a number', async () => {
      const places = [...placesIn(JSON.parse(first))];
      for (let i = 0; i < 25; i++) {
        const place = places[Math.floor((i * places.length) / 25)] as string[];
        const damaged = JSON.parse(first) as unknown;
        const last = place.at(-1) as string;
        const holder = place.slice(0, -1).reduce((part, key) => (part as Record<string, unknown>)[key], damaged);
        delete (holder as Record<string, unknown>)[last];
        const { code, stdout } = await invoke(['report', '-', '--full'], { input: JSON.stringify(damaged) });
        expect([0, 2], place.join('.')).toContain(code);
        expect(stdout, place.join('.')).not.toMatch(/undefined|NaN|\[object/);
      }
    });
  });

  /** The places of all figures and texts that are in no list. */
  function* placesIn(value: unknown, path: string[] = []): Generator<string[]> {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      if (!Array.isArray(value)) yield [...path, key];
      yield* placesIn(part, [...path, key]);
    }
  }
});

describe('the format', () => {
  it.each([
    ['page.html', '<!doctype html>'],
    ['PAGE.HTM', '<!doctype html>'],
    ['note.md', '## faq-chatbot'],
    ['table.csv', 'scenario,strategy'],
    ['copy.json', '{\n  "$schema": "llm-whatif/schema/result.json",\n  "schemaVersion": 1'],
    ['screen.txt', 'faq-chatbot: basic strategy'],
  ])('of -o %s is told by its name', async (name, beginning) => {
    const file = join(folder, name);
    expect((await invoke(['report', saved, '-o', file])).stderr).toBe(`wrote ${file}\n`);
    expect(readFileSync(file, 'utf8').startsWith(beginning)).toBe(true);
  });

  it('of a flag comes before the name of the file', async () => {
    const file = join(folder, 'odd.html');
    await invoke(['report', saved, '--csv', '-o', file]);
    expect(readFileSync(file, 'utf8')).toMatch(/^scenario,strategy/);
  });

  it('is one', async () => {
    const { code, stderr } = await invoke(['simulate', '--json', '--csv']);
    expect(code).toBe(2);
    expect(stderr).toContain('--json --csv: are two formats');
  });

  it('of the environment gives way to a flag', async () => {
    const { code, stdout } = await invoke(['report', saved, '--csv'], { env: { OPTIMIZE_JSON: 'true' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^scenario,strategy/);
  });

  it('that a command does not have is refused', async () => {
    const { code, stderr } = await invoke(['models', '-o', join(folder, 'models.html')]);
    expect(code).toBe(2);
    expect(stderr).toContain('this command does not write HTML');
    expect(stderr).toContain('it writes text and JSON');
    expect(await invoke(['basic', '-n', '100', '-o', join(folder, 'out.pdf')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('this command does not write .pdf files'),
    });
  });
});

describe('the command in a result', () => {
  const reproduce = async (...args: string[]): Promise<string[]> =>
    (JSON.parse((await invoke([...args, '--json'])).stdout) as { reproduce: string[] }).reproduce;

  it('gives the same bytes again', async () => {
    writeFileSync(join(folder, 'my log.txt'), 'What is DNS?\nwhat is dns\nCompare two things\n');
    const args = [
      'simulate',
      '--trace',
      join(folder, 'my log.txt'),
      '--cache-key',
      'exact',
      '--instant',
      '--seed',
      'x y',
    ];
    const first = await invoke([...args, '--json']);
    const again = await invoke([...(await reproduce(...args)), '--json']);
    expect(again.stdout).toBe(first.stdout);
  });

  it('holds what the environment said, and switches that are off', async () => {
    const { stdout } = await invoke(['basic', '-n', '500', '--no-concise', '--json'], {
      env: { OPTIMIZE_TTL: '2h', OPTIMIZE_FULL: 'true' },
    });
    const { reproduce } = JSON.parse(stdout) as { reproduce: string[] };
    expect(reproduce).toEqual(expect.arrayContaining(['--no-concise', '--ttl', '2h']));
    expect(reproduce).not.toContain('--full');
    expect((await invoke([...reproduce, '--json'])).stdout).toBe(stdout);
  });

  it('leaves out how the result was shown', async () => {
    expect(await reproduce('basic', '-n', '500', '--full', '--no-color')).toEqual([
      'basic',
      '--requests',
      '500',
      '--seed',
      '42',
    ]);
  });
});
