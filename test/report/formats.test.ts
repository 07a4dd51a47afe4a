import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { shellLine } from '../../src/foundation/command-words.ts';
import { formatPercent, formatUsd } from '../../src/foundation/units.ts';
import { renderCsv } from '../../src/report/csv.ts';
import { bare, type Document } from '../../src/report/document.ts';
import { ticksBetween } from '../../src/report/html/scale.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { nextCommands, withFlags } from '../../src/report/simulation/next-command.ts';
import { simulationDocument } from '../../src/report/simulation/simulation.ts';
import { simulationCsv } from '../../src/report/simulation/simulation-csv.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { basicResult, busyResult } from './results.ts';

let result: SimulationResult;

beforeAll(async () => {
  result = await basicResult();
});

/** Every cell of every table of a document. */
function cells({ sections }: Document): string[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat().map((cell) => bare(cell)) : [])),
  );
}

describe('the document', () => {
  it.each(['compact', 'full', 'page'] as const)('has the rows of its tables as wide as their heads (%s)', (depth) => {
    for (const shown of [result, busyResult(result)]) {
      for (const block of simulationDocument(shown, depth).sections.flatMap(({ blocks }) => blocks)) {
        if (block.kind === 'table') for (const row of block.rows) expect(row).toHaveLength(block.columns.length);
        if (block.kind === 'bars') for (const { bars } of block.rows) expect(bars).toHaveLength(block.series.length);
        if (block.kind === 'lines') {
          for (const { values } of block.series) expect(values).toHaveLength(block.x.values.length);
        }
      }
    }
  });

  it('says in full all that it says compactly', () => {
    const full = cells(simulationDocument(result, 'full'));
    for (const cell of cells(simulationDocument(result, 'compact'))) expect(full).toContain(cell);
  });

  it('shows what each technique was busy with, and nothing of those not used', () => {
    const busy = cells(simulationDocument(busyResult(result), 'full'));
    for (const value of ['1,250 (25.0%)', '205 (16.4%)', '$3.07', '420', '355', '38 (0.76%)', '1,204,000', '$4.20']) {
      expect(busy).toContain(value);
    }
    const plain = cells(simulationDocument(result, 'full'));
    for (const technique of ['fallback', 'batching', 'predictive', 'budget', 'rate limit']) {
      expect(plain).not.toContain(technique);
    }
  });

  it('says how long a job takes, and of a stream how much could be served', () => {
    const first = (shown: SimulationResult): string[] => cells(simulationDocument(shown, 'compact'));
    const busy = busyResult(result);
    expect(first(busy)).toContain('Capacity (requests/s)');
    expect(first(busy)).not.toContain('Processing time');
    const job = { ...busy, workload: { ...busy.workload, spanMs: 0 } };
    expect(first(job)).toEqual(expect.arrayContaining(['Processing time', 'Throughput (requests/s)']));
    expect(first(job)).not.toContain('Capacity (requests/s)');
  });

  it('says of the techniques what they add and cost only where that is known', () => {
    const heads = (shown: SimulationResult): string[] =>
      simulationDocument(shown, 'full').sections.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'table' ? block.columns.map(({ title }) => title) : [])),
      );
    expect(heads(busyResult(result))).toEqual(expect.arrayContaining(['Adds to the rest', 'Own cost']));
    const attribution = result.attribution.map((entry) => ({ ...entry, added: null, spentUsd: 0 }));
    expect(heads({ ...result, attribution })).not.toContain('Adds to the rest');
    expect(heads({ ...result, attribution })).not.toContain('Own cost');
  });

  it('draws the settings that adaptation moved, and says so when it moved none', () => {
    const titles = (shown: SimulationResult): string[] =>
      simulationDocument(shown, 'full').sections.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'lines' ? [block.title] : [])),
      );
    const busy = busyResult(result);
    expect(titles(busy)).toEqual(
      expect.arrayContaining(['Similarity threshold', 'TTL', 'Routing thresholds', 'Batch size']),
    );
    const point = busy.optimized.adaptation?.[0];
    if (point === undefined) throw new Error('no trajectory');
    const still = { ...busy, optimized: { ...busy.optimized, adaptation: [point, { ...point, atMs: 9_000 }] } };
    expect(titles(still)).not.toContain('TTL');
    expect(JSON.stringify(simulationDocument(still, 'full'))).toContain('left every setting where it was');
  });

  it('adds up the cost over time to the bill', () => {
    const lines = simulationDocument(result, 'page').sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'lines' && block.title === 'Cost so far' ? block.series : [])),
    );
    expect(lines.map(({ values }) => values.at(-1))).toEqual([
      expect.closeTo(result.baseline.costUsd, 6),
      expect.closeTo(result.optimized.costUsd, 6),
    ]);
  });
});

describe('CSV', () => {
  const rows = (): Record<string, string>[] =>
    parse(renderCsv(simulationCsv(result)), { columns: true }) as Record<string, string>[];
  const row = (metric: string) => rows().find((each) => each.metric === metric);

  it('has one metric a row, with its unit and the numbers of the JSON document', () => {
    expect(row('costUsd')).toMatchObject({
      scenario: 'faq-chatbot',
      strategy: 'basic',
      seed: '42',
      unit: 'USD',
      before: String(Number(result.baseline.costUsd.toPrecision(12))),
      after: String(Number(result.optimized.costUsd.toPrecision(12))),
      saved: String(Number(result.savings.costRatio.toPrecision(12))),
    });
    expect(row('latencyMs.p95')).toMatchObject({
      unit: 'ms',
      after: String(Number(result.optimized.latencyMs.p95!.toPrecision(12))),
    });
    expect(row('cache.hitRate')).toMatchObject({ unit: 'ratio', before: '', saved: '' });
    expect(row('throughputPerSecond')).toMatchObject({ unit: '1/s', saved: '' });
    expect(row('attribution.cache.alone.costRatio')).toMatchObject({ unit: 'ratio', before: '' });
    expect(row('ceilings.hitRate')?.after).not.toBe('');
  });

  it('names every metric once', () => {
    const metrics = rows().map(({ metric }) => metric);
    expect(new Set(metrics).size).toBe(metrics.length);
  });

  it('holds the whole latency histogram', () => {
    const counts = rows().filter(({ metric }) => metric?.startsWith('latencyHistogram.'));
    for (const [side, requests] of [
      ['before', result.baseline.requests],
      ['after', result.optimized.requests],
    ] as const) {
      expect(counts.reduce((sum, each) => sum + Number(each[side]), 0)).toBe(requests);
    }
  });
});

describe('Markdown', () => {
  it('says the same numbers in tables', () => {
    const text = renderMarkdown(simulationDocument(result, 'compact'));
    expect(text).toContain(
      `| Cost per request | ${formatUsd(result.baseline.costPerRequestUsd)} | ${formatUsd(result.optimized.costPerRequestUsd)} |`,
    );
    expect(text).toContain(formatPercent(result.optimized.cache.hitRate as number));
    expect(text).toMatch(/Cache hit rate over time: [\d.]+% `[▁-█ ]+` [\d.]+%/);
    // Nothing was tried on it, so nothing is suggested.
    expect(text).toContain('`npx optimize simulate --requests 5000 --full`');
  });
});

describe('the next command', () => {
  it('replaces a flag that was given, and adds one that was not', () => {
    expect(withFlags(['simulate', '--ttl', '1h', '--guard'], ['--ttl', '6h'])).toEqual([
      'simulate',
      '--ttl',
      '6h',
      '--guard',
    ]);
    expect(withFlags(['basic'], ['--ttl', '6h'])).toEqual(['basic', '--ttl', '6h']);
  });

  it('quotes for the shell', () => {
    expect(shellLine(['simulate', '--trace', "my log's.txt", '--seed', ''])).toBe(
      "npx optimize simulate --trace 'my log'\\''s.txt' --seed ''",
    );
  });

  it('is left out when the result does not say how it came about', () => {
    expect(nextCommands({ ...result, reproduce: null }, 0)).toBeNull();
  });
});

describe('the ticks of an axis', () => {
  it.each([
    [0, 1, 4, 'share', [0, 0.25, 0.5, 0.75, 1]],
    [0, 751, 4, 'usd', [0, 200, 400, 600]],
    [0.88, 0.94, 3, 'number', [0.88, 0.9, 0.92, 0.94]],
    [3, 3, 4, 'count', [3]],
    [0, 40_000_000, 4, 'duration', [0, 10_800_000, 21_600_000, 32_400_000]],
  ] as const)('from %d to %d, about %i in %s', (from, to, count, unit, ticks) => {
    const found = ticksBetween(from, to, count, unit);
    expect(found).toHaveLength(ticks.length);
    for (const [i, tick] of ticks.entries()) expect(found[i]).toBeCloseTo(tick, 9);
  });
});
