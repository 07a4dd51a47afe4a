import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { publicData } from '../../../public-data.ts';

/** Where the pairs of Redis's langcache evaluation are; null when they are not there. */
export const LANGCACHE = publicData('langcache-pairs.csv');

/** Two questions, and whether one answer does for both. */
export interface QuestionPair {
  one: string;
  other: string;
  same: boolean;
}

/** The pairs of Redis's langcache evaluation. */
export function langcachePairs(): QuestionPair[] {
  const content = readFileSync(LANGCACHE as string);
  const rows: Record<'sentence1' | 'sentence2' | 'label', string>[] = parse(content, { columns: true, escape: '\\' });
  return rows.map(({ sentence1, sentence2, label }) => ({ one: sentence1, other: sentence2, same: label === '1' }));
}
