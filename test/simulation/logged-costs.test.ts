import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/models/model.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { openTrace } from '../../src/workload/traces/source.ts';
import type { TraceField } from '../../src/workload/traces/trace-reader.ts';
import { type TraceFormat, TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import { named, publicData } from '../public-data.ts';
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

describe('the bill of a log', () => {
  const azure = publicData('azure-llm-code-2023.csv');
  it.skipIf(azure === null)(named('is that of 8,819 calls of the Azure code trace', azure), async () => {
    const rows: Record<string, string>[] = parse(readFileSync(azure as string), { columns: true });
    // The trace has no texts; every call is taken for another.
    const lines = rows.map(({ TIMESTAMP, ContextTokens, GeneratedTokens }, i) =>
      JSON.stringify({ text: `call ${i}`, t: TIMESTAMP, in: Number(ContextTokens), out: Number(GeneratedTokens) }),
    );
    const names = { text: 'text', t: 't', in: 'input_tokens', out: 'output_tokens' } as const;
    const summary = await baseline(Readable.from([Buffer.from(lines.join('\n'))]), 'jsonl', names, [
      priced('other', 1, 1),
      priced('three-fifteen', 3, 15),
    ]);
    expect(summary.requests).toBe(8_819);
    expect(summary.costUsd).toBeCloseTo(57.868362, 9);
  });

  const arena = publicData('routerarena-sub10.csv');
  const haiku = priced('claude-3-haiku', 0.25, 1.25);
  const flash = priced('gemini-2.0-flash', 0.1, 0.4);
  it.skipIf(arena === null).each([
    ['haiku3', [flash, haiku]],
    ['gemini20flash', [haiku, flash]],
  ] as const)(named('is what RouterArena paid: 809 calls to %s', arena), async (column, models) => {
    const names = { prompt: 'text', [`${column}_in`]: 'input_tokens', [`${column}_out`]: 'output_tokens' } as const;
    const stream = createReadStream(arena as string);
    const summary = await baseline(stream, 'csv', names as Record<string, TraceField>, [...models]);
    const rows: Record<string, string>[] = parse(readFileSync(arena as string), { columns: true });
    expect(summary.requests).toBe(809);
    expect(summary.costUsd).toBeCloseTo(
      rows.reduce((sum, row) => sum + Number(row[`${column}_cost`]), 0),
      12,
    );
  });
});
