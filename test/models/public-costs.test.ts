import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { callUsd } from '../../src/models/call-price.ts';
import type { Model } from '../../src/models/model.ts';
import { realListing } from '../../src/models/real-models.ts';
import { AZURE, azureCalls } from '../azure-calls.ts';
import { generatedCalls, type LoggedCall } from '../generated/calls.ts';
import { named } from '../public-data.ts';
import { ROUTER_ARENA } from '../router-labels.ts';

const { models } = realListing('real');
const model = (id: string) => models.find((candidate) => candidate.id === id) as unknown as Model;

/** A call and what it is known to have cost, in US dollars. */
interface PricedCall {
  model: string;
  inputTokens: number;
  outputTokens: number;
  usd: number;
}

/** The law: each call costs what is known, to the digit. */
function costAsKnown(calls: readonly PricedCall[]): void {
  for (const { model: id, usd, ...call } of calls) {
    expect(callUsd(model(id), call), `${id} ${JSON.stringify(call)}`).toBeCloseTo(usd, 12);
  }
}

/** The law: the calls of a log come to a known bill. */
function billAsKnown(calls: readonly LoggedCall[], usd: number): void {
  const bill = calls.reduce((sum, call) => sum + callUsd(model('claude-3-5-sonnet'), call), 0);
  expect(bill).toBeCloseTo(usd, 9);
}

describe('costs of generated calls, in whole numbers', () => {
  const calls = generatedCalls(2_000);

  it('are exact at $3 and $15', () => {
    const millionths = calls.reduce((sum, call) => sum + BigInt(3 * call.inputTokens + 15 * call.outputTokens), 0n);
    billAsKnown(calls, Number(millionths) / 1e6);
  });

  // Hundredths of a dollar per million tokens.
  it.each([
    ['claude-3-haiku', 25, 125],
    ['gemini-2.0-flash', 10, 40],
  ])('are those of 2,000 calls to %s, to the digit', (model, input, output) => {
    costAsKnown(
      calls.map(({ inputTokens, outputTokens }) => ({
        model,
        inputTokens,
        outputTokens,
        usd: (inputTokens * input + outputTokens * output) / 1e8,
      })),
    );
  });
});

describe('costs of published calls', () => {
  it.skipIf(AZURE === null)(named('are exact on 8,819 calls of the Azure code trace at $3 and $15', AZURE), () => {
    billAsKnown(azureCalls(), 57.868362);
  });

  it.skipIf(ROUTER_ARENA === null)(
    named('are those of 2 × 809 calls in RouterArena, to the digit', ROUTER_ARENA),
    () => {
      const rows: Record<string, string>[] = parse(readFileSync(ROUTER_ARENA as string), { columns: true });
      expect(rows.length).toBe(809);
      for (const [column, model] of [
        ['haiku3', 'claude-3-haiku'],
        ['gemini20flash', 'gemini-2.0-flash'],
      ] as const) {
        costAsKnown(
          rows.map((row) => ({
            model,
            inputTokens: Number(row[`${column}_in`]),
            outputTokens: Number(row[`${column}_out`]),
            usd: Number(row[`${column}_cost`]),
          })),
        );
      }
    },
  );
});
