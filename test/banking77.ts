import { readFileSync } from 'node:fs';
import type { LabelledQuestion } from './generated/labelled-questions.ts';
import { publicData } from './public-data.ts';

/** Where Banking77 (CC BY 4.0) is; null when it is not there. */
export const BANKING77 = publicData('banking77.jsonl');

/** Its 13,083 questions to a bank, of 77 intents. */
export function banking77(): LabelledQuestion[] {
  const lines = readFileSync(BANKING77 as string, 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as LabelledQuestion);
}
