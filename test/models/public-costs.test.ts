import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { callUsd } from '../../src/models/call-price.ts';
import type { Model } from '../../src/models/model.ts';
import { realListing } from '../../src/models/real-models.ts';
import { named, publicData } from '../public-data.ts';

const { models } = realListing('real');
const model = (id: string) => models.find((candidate) => candidate.id === id) as unknown as Model;
const rowsOf = (path: string): Record<string, string>[] => parse(readFileSync(path), { columns: true });

describe('costs of published calls', () => {
  const azure = publicData('azure-llm-code-2023.csv');
  it.skipIf(azure === null)(named('are exact on 8,819 calls of the Azure code trace at $3 and $15', azure), () => {
    const usd = rowsOf(azure as string).reduce((sum, { ContextTokens, GeneratedTokens }) => {
      const call = { inputTokens: Number(ContextTokens), outputTokens: Number(GeneratedTokens) };
      return sum + callUsd(model('claude-3-5-sonnet'), call);
    }, 0);
    expect(usd).toBeCloseTo(57.868362, 9);
  });

  const arena = publicData('routerarena-sub10.csv');
  it.skipIf(arena === null)(named('are those of 2 × 809 calls in RouterArena, to the digit', arena), () => {
    const rows = rowsOf(arena as string);
    expect(rows.length).toBe(809);
    for (const row of rows) {
      for (const [column, id] of [
        ['haiku3', 'claude-3-haiku'],
        ['gemini20flash', 'gemini-2.0-flash'],
      ] as const) {
        const call = { inputTokens: Number(row[`${column}_in`]), outputTokens: Number(row[`${column}_out`]) };
        const usd = callUsd(model(id), call);
        expect(usd, `${row.global_index} ${id}`).toBeCloseTo(Number(row[`${column}_cost`]), 12);
      }
    }
  });
});
