import type { ArrivalsSpec, WorkloadSpec } from '../../../src/scenario/schema.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';

/** Two kinds of question in a few wordings: 24 intents, of which two kinds of truth are known. */
export function smallSpec(changes: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return {
    requests: 20_000,
    users: 50,
    arrivals: { process: 'poisson', perDay: 86_400 },
    wording: {
      openings: { rate: 0.3, texts: ['Hi,', 'Please:'] },
      closings: { rate: 0.1, texts: [' Thanks!'] },
      lowercase: 0.25,
      unpunctuated: 0.4,
    },
    intents: [
      {
        kind: 'definitions',
        share: 0.75,
        complexity: 'simple',
        content: 'static',
        zipf: 1,
        answer: { medianTokens: 200, sigma: 0.4 },
        phrasings: ['What is {topic}?', 'Define {topic}.', 'Tell me about {topic}?'],
        fill: { topic: ['Python', 'Rust', 'Go', 'SQL', 'Git', 'JSON', 'HTTP', 'DNS', 'TCP', 'TLS', 'CSS', 'HTML'] },
      },
      {
        kind: 'comparisons',
        share: 0.25,
        complexity: 'complex',
        content: 'dynamic',
        zipf: 0,
        answer: { medianTokens: 600, sigma: 0 },
        phrasings: ['Compare {a} with {b}.'],
        fill: { a: ['cats', 'dogs', 'owls', 'eels'], b: ['cars', 'bikes', 'boats'] },
      },
    ],
    ...changes,
  } as WorkloadSpec;
}

export interface Columns {
  at: number[];
  query: number[];
  user: number[];
  output: number[];
  intent: number[];
  text: string[];
  workload: GeneratedWorkload;
}

/** All requests of the workload, in columns that belong to the caller. */
export async function generate(spec: WorkloadSpec, seed = '42'): Promise<Columns> {
  const workload = new GeneratedWorkload('test', spec, seed);
  const { queries } = workload;
  const [at, query, user, output]: number[][] = [[], [], [], []];
  for await (const block of workload.blocks()) {
    for (let i = 0; i < block.length; i++) {
      at.push(block.at[i]);
      query.push(block.query[i]);
      user.push(block.user[i]);
      output.push(block.outputTokens[i]);
    }
  }
  const intent = query.map((id) => queries.truths.intents[queries.truth[id]]);
  let text: string[] | null = null;
  return {
    ...{ at, query, user, output, intent, workload },
    // Most who look at a hundred thousand requests do not look at their texts.
    get text() {
      text ??= query.map((id) => queries.text(id));
      return text;
    },
  };
}

/** Arrival times alone. */
export async function arrivalsOf(arrivals: ArrivalsSpec, requests: number, seed = '42'): Promise<number[]> {
  const at: number[] = [];
  const [, { fill: _, ...plain }] = smallSpec().intents as [object, WorkloadSpec['intents'][number]];
  const intents = [{ ...plain, share: 1, phrasings: ['What now?'] }];
  const spec = { ...smallSpec({ arrivals, requests, users: 1 }), wording: undefined, intents };
  const workload = new GeneratedWorkload('test', spec, seed);
  for await (const block of workload.blocks()) for (let i = 0; i < block.length; i++) at.push(block.at[i]);
  return at;
}
