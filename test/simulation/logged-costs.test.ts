import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { openTrace } from '../../src/logs/bytes/source.ts';
import type { Model } from '../../src/models/model.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { TraceField } from '../../src/workload/traces/trace-reader.ts';
import { type TraceFormat, TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import { AZURE, azureCalls } from '../azure-calls.ts';
import { generatedCalls, type LoggedCall } from '../generated/calls.ts';
import { named } from '../public-data.ts';
import { ROUTER_ARENA } from '../router-labels.ts';
import { catalogOf, modelOf, strategyOf } from './workloads.ts';

const priced = (id: string, inputUsd: number, outputUsd: number): Model => ({
  ...modelOf(id),
  price: { inputUsdPerToken: inputUsd / 1e6, outputUsdPerToken: outputUsd / 1e6 },
});

/** The log sent to one model of a catalog of two, the last of which answers everything in a baseline. */
async function baseline(
  stream: Readable,
  format: TraceFormat,
  fieldNames: Record<string, TraceField>,
  models: [Model, Model],
): Promise<Summary> {
  const options = { fieldNames, timeUnit: 'auto', skipBadLines: false, assumedPerDay: 86_400 } as const;
  const workload = new TraceWorkload(await openTrace('-', stream), format, options, 250, Number.POSITIVE_INFINITY);
  const simulation = new Simulation(workload, catalogOf(models), strategyOf([]), '42');
  for await (const block of workload.blocks()) simulation.feed(block);
  return simulation.finish(null);
}

/** The law: calls logged without their texts come to a known bill. */
async function billAsKnown(calls: readonly LoggedCall[], usd: number): Promise<void> {
  // Every call is taken for another.
  const lines = calls.map(({ at, inputTokens, outputTokens }, i) =>
    JSON.stringify({ text: `call ${i}`, t: new Date(at).toISOString(), in: inputTokens, out: outputTokens }),
  );
  const names = { text: 'text', t: 't', in: 'input_tokens', out: 'output_tokens' } as const;
  const summary = await baseline(Readable.from([Buffer.from(lines.join('\n'))]), 'jsonl', names, [
    priced('other', 1, 1),
    priced('three-fifteen', 3, 15),
  ]);
  expect(summary.requests).toBe(calls.length);
  expect(summary.costUsd).toBeCloseTo(usd, 9);
}

/** The law: a table of prompts with their tokens comes to the sum of what each cost. */
async function tableAsKnown(
  table: Readable,
  column: string,
  models: [Model, Model],
  known: { count: number; usd: number },
): Promise<void> {
  const names = { prompt: 'text', [`${column}_in`]: 'input_tokens', [`${column}_out`]: 'output_tokens' } as const;
  const summary = await baseline(table, 'csv', names as Record<string, TraceField>, models);
  expect(summary.requests).toBe(known.count);
  expect(summary.costUsd).toBeCloseTo(known.usd, 12);
}

const haiku = priced('claude-3-haiku', 0.25, 1.25);
const flash = priced('gemini-2.0-flash', 0.1, 0.4);

describe('the bill of a generated log, in whole numbers', () => {
  const calls = generatedCalls(2_000);

  it('is that of its calls', async () => {
    const millionths = calls.reduce((sum, call) => sum + 3 * call.inputTokens + 15 * call.outputTokens, 0);
    await billAsKnown(calls, millionths / 1e6);
  });

  it.each([
    ['haiku3', [flash, haiku], 25, 125],
    ['gemini20flash', [haiku, flash], 10, 40],
  ] as const)('is what a table says was paid to %s', async (column, models, input, output) => {
    const rows = calls.map(
      ({ inputTokens, outputTokens }, i) => `"prompt ${i % 700},\n of two lines",${inputTokens},${outputTokens}`,
    );
    const table = Readable.from([Buffer.from([`prompt,${column}_in,${column}_out`, ...rows].join('\n'))]);
    const paid = calls.reduce((sum, call) => sum + input * call.inputTokens + output * call.outputTokens, 0);
    await tableAsKnown(table, column, [...models], { count: 2_000, usd: paid / 1e8 });
  });
});

describe('the bill of a public log', () => {
  it.skipIf(AZURE === null)(named('is that of 8,819 calls of the Azure code trace', AZURE), async () => {
    expect(azureCalls()).toHaveLength(8_819);
    await billAsKnown(azureCalls(), 57.868362);
  });

  it.skipIf(ROUTER_ARENA === null).each([
    ['haiku3', [flash, haiku]],
    ['gemini20flash', [haiku, flash]],
  ] as const)(named('is what RouterArena paid: 809 calls to %s', ROUTER_ARENA), async (column, models) => {
    const rows: Record<string, string>[] = parse(readFileSync(ROUTER_ARENA as string), { columns: true });
    const usd = rows.reduce((sum, row) => sum + Number(row[`${column}_cost`]), 0);
    await tableAsKnown(createReadStream(ROUTER_ARENA as string), column, [...models], { count: 809, usd });
  });
});
