import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { publicData } from './public-data.ts';

/** Questions, and how well a weaker and a stronger model answered each, 0 to 1. */
export interface RouterLabels {
  texts: string[];
  weak: Float64Array;
  strong: Float64Array;
}

const rowsOf = (text: Buffer): Record<string, string>[] => parse(text, { columns: true });
const column = (rows: Record<string, string>[], name: string) => Float64Array.from(rows, (row) => Number(row[name]));

/** RouteLLM's labels of MMLU, without contaminated questions; null when the file is not there. */
export function mmluLabels(): RouterLabels | null {
  const path = publicData('routellm-mmlu.csv.gz');
  if (path === null) return null;
  const rows = rowsOf(gunzipSync(readFileSync(path))).filter((row) => row.contaminated === '0');
  return {
    texts: rows.map((row) => row.prompt as string),
    weak: column(rows, 'weak_mixtral_8x7b_correct'),
    strong: column(rows, 'strong_gpt4_1106_correct'),
  };
}

/** RouterArena's tenth: Claude 3 Haiku as `weak`, Gemini 2.0 Flash as `strong`, and what they cost. */
export function routerArenaLabels(): (RouterLabels & { weakUsd: Float64Array; strongUsd: Float64Array }) | null {
  const path = publicData('routerarena-sub10.csv');
  if (path === null) return null;
  const rows = rowsOf(readFileSync(path));
  return {
    texts: rows.map((row) => row.prompt as string),
    weak: column(rows, 'haiku3_score'),
    strong: column(rows, 'gemini20flash_score'),
    weakUsd: column(rows, 'haiku3_cost'),
    strongUsd: column(rows, 'gemini20flash_cost'),
  };
}
