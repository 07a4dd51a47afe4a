import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { publicData } from '../../../public-data.ts';

export const LANGCACHE_PATH = publicData('langcache-pairs.csv');

/** Two questions, and whether one answer does for both. */
export interface QuestionPair {
  one: string;
  other: string;
  same: boolean;
}

/** The pairs of Redis's langcache evaluation; none when the file is not there. */
export function langcachePairs(): QuestionPair[] {
  if (LANGCACHE_PATH === null) return [];
  const content = readFileSync(LANGCACHE_PATH);
  const rows: Record<'sentence1' | 'sentence2' | 'label', string>[] = parse(content, { columns: true, escape: '\\' });
  return rows.map(({ sentence1, sentence2, label }) => ({ one: sentence1, other: sentence2, same: label === '1' }));
}
