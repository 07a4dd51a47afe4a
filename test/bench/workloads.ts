import { AliasTable, zipfWeights } from '../../src/foundation/alias-table.ts';
import { randomStream } from '../../src/foundation/random.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import type { RequestBlock } from '../../src/workload/workload.ts';

/** Keys of objects by a Zipf law with exponent 1. */
export function zipfKeys(requests: number, objects: number): Int32Array {
  const random = randomStream('bench', 'keys');
  const table = new AliasTable(zipfWeights(objects, 1));
  return Int32Array.from({ length: requests }, () => table.draw(random));
}

/** Made-up words, each unlike the others: `bakelo`, `dumiva`. */
export function words(count: number, seed: string): string[] {
  const random = randomStream('bench words', seed);
  const letter = (of: string): string => of[Math.floor(random() * of.length)] as string;
  const made = new Set<string>();
  while (made.size < count) {
    made.add(Array.from({ length: 4 }, () => letter('bdfgklmnprstvz') + letter('aeiou')).join(''));
  }
  return [...made];
}

/** Questions about so many topics, in 25 wordings each, asked by a Zipf law with exponent 1. */
export const questionsAbout = (topics: number, requests: number): WorkloadSpec => ({
  requests,
  users: 10_000,
  arrivals: { process: 'poisson', perDay: 100_000 },
  systemPrompt: 'You are a helpful assistant. Please answer in plain English.',
  wording: { openings: { rate: 0.8, texts: ['Hi,', 'Hello:', 'Please tell me:', 'Quick question:'] } },
  intents: [
    {
      kind: 'question',
      share: 1,
      complexity: 'simple',
      content: 'static',
      zipf: 1,
      answer: { medianTokens: 250, sigma: 0.4 },
      phrasings: [
        'What is {topic}?',
        'Define {topic}',
        'Explain {topic}',
        'What does {topic} mean?',
        'Can you describe {topic}?',
      ],
      fill: {
        topic: words(2 * topics, 'topics')
          .map((word, i, all) => `${word} ${all[(i * 7 + 1) % all.length]}`)
          .slice(0, topics),
      },
    },
  ],
});

/** 10,000 texts. */
export const tenThousandTexts = (requests: number): WorkloadSpec => questionsAbout(400, requests);

export interface Written {
  workload: GeneratedWorkload;
  blocks: RequestBlock[];
}

/** A workload with all its blocks kept. */
export async function written(spec: WorkloadSpec): Promise<Written> {
  const workload = new GeneratedWorkload('bench', spec, '42');
  const blocks: RequestBlock[] = [];
  // Kept as a command keeps them, so that all blocks have one shape.
  const kept = new RememberedWorkload(workload);
  for await (const _ of kept.blocks());
  for await (const block of kept.blocks()) blocks.push(block);
  return { workload, blocks };
}

/** Sessions of fifty turns, each of which sends all that came before: nothing but that sets them apart from questions. */
export const fiftyTurns = (requests: number): WorkloadSpec => ({
  ...questionsAbout(400, requests),
  sessions: { turns: { median: 50, sigma: 0 }, system: 2_000, thinkTime: 60_000 },
});
