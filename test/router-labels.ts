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

/** Where RouteLLM's labels of MMLU are; null when they are not there. */
export const MMLU = publicData('routellm-mmlu.csv.gz');

/** RouteLLM's labels of MMLU, without contaminated questions. */
export function mmluLabels(): RouterLabels {
  const rows = rowsOf(gunzipSync(readFileSync(MMLU as string))).filter((row) => row.contaminated === '0');
  return {
    texts: rows.map((row) => row.prompt as string),
    weak: column(rows, 'weak_mixtral_8x7b_correct'),
    strong: column(rows, 'strong_gpt4_1106_correct'),
  };
}

/** Questions whose answers have a price as well, in US dollars. */
export interface PricedLabels extends RouterLabels {
  weakUsd: Float64Array;
  strongUsd: Float64Array;
}

/** Where RouterArena's tenth is; null when it is not there. */
export const ROUTER_ARENA = publicData('routerarena-sub10.csv');

/** RouterArena's tenth: Claude 3 Haiku as `weak`, Gemini 2.0 Flash as `strong`, and what they cost. */
export function routerArenaLabels(): PricedLabels {
  const rows = rowsOf(readFileSync(ROUTER_ARENA as string));
  return {
    texts: rows.map((row) => row.prompt as string),
    weak: column(rows, 'haiku3_score'),
    strong: column(rows, 'gemini20flash_score'),
    weakUsd: column(rows, 'haiku3_cost'),
    strongUsd: column(rows, 'gemini20flash_cost'),
  };
}
