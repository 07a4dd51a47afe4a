import { readFileSync } from 'node:fs';
import type { LoggedCall } from './generated/calls.ts';
import { publicData } from './public-data.ts';

/** Where the Azure LLM inference trace 2023, code (CC BY 4.0), is; null when it is not there. */
export const AZURE = publicData('azure-llm-code-2023.csv');

/** Its 8,819 calls. */
export function azureCalls(): LoggedCall[] {
  const lines = readFileSync(AZURE as string, 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [time, input, output] = line.split(',') as [string, string, string];
    return {
      at: Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`),
      inputTokens: Number(input),
      outputTokens: Number(output),
    };
  });
}
