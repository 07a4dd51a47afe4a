import { randomStream } from '../../src/foundation/random.ts';
import { hashOf } from '../../src/logs/record/hash.ts';
import { countTokens } from '../../src/models/tokens.ts';
import { CACHE_KEYS } from '../../src/techniques/cache/cache-key.ts';
import { optimizedTokens } from '../../src/techniques/prompt/prompt-optimizer.ts';
import { BOILERPLATE, FILLERS } from '../../src/techniques/prompt/prompt-phrases.ts';
import { complexityScore } from '../../src/techniques/router/model-router.ts';
import { MEASURES } from '../../src/techniques/semantic/similarity/measures.ts';
import { WORDING_GRAPHS } from '../../src/techniques/semantic/similarity/wording-graphs.ts';
import { QueryTable } from '../../src/workload/query-table.ts';
import type { Bench } from './comparison.ts';
import { workOnPlainly } from './peers/plain-text-work.ts';
import { nanoseconds, nanosecondsOfBoth } from './timing.ts';
import { words } from './workloads.ts';

/** Prompts of 5 KB: documents of sentences, some of them in several prompts, and a question. */
function longPrompts(count: number): string[] {
  const random = randomStream('bench', 'prompts');
  const from = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // Some words are used far more than others.
  const vocabulary = words(8_000, 'prompts');
  const word = (): string => vocabulary[Math.floor(random() ** 3 * vocabulary.length)] as string;
  const surplus = [...FILLERS, ...BOILERPLATE.map(([roundabout]) => roundabout)];
  const sentence = (): string =>
    `${Array.from({ length: 6 + Math.floor(14 * random()) }, () => (random() < 0.03 ? from(surplus) : word())).join(' ')}.`;
  const shared = Array.from({ length: 200 }, () => Array.from({ length: 6 }, sentence).join(' '));
  return Array.from({ length: count }, (_, i) => {
    let text = 'You are a helpful assistant. Answer from the documents below.\n\n';
    while (text.length < 5_000) {
      const paragraph = random() < 0.3 ? from(shared) : Array.from({ length: 5 }, sentence).join(' ');
      text += `# Document ${Math.floor(1e6 * random())}\n${paragraph}\n\n`;
    }
    return `${text}Question ${i}: ${sentence()}`;
  });
}

/** All that is told from long prompts for a strategy with cache, router and prompt optimization. */
export function prompts(bench: Bench): void {
  const texts = longPrompts(600);
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  let told = 0;
  const withOurs = (): void => {
    const queries = new QueryTable();
    for (const text of texts) {
      queries.intern(text);
      queries.keyIds(CACHE_KEYS.normalized);
      queries.derive(countTokens);
      queries.derive(complexityScore);
      queries.derive(optimizedTokens);
    }
  };
  const withPeer = (): void => {
    for (const text of texts) told += workOnPlainly(text);
  };
  const [ours, peer] = nanosecondsOfBoth(bytes, withOurs, withPeer);
  // The prompt is read, and what is left of it.
  const letters = new Uint16Array(bytes).fill(1);
  const read = nanoseconds(bytes, () => {
    for (let i = 0; i < letters.length; i++) told += letters[i] as number;
  });
  bench.compare({
    name: 'long-prompts',
    what: 'what is told from prompts of 5 KB: key, tokens, complexity, the prompt made shorter',
    unit: 'ns a byte',
    ours,
    peer: { name: 'patterns and strings', value: peer },
    limit: { value: 2 * read, why: 'each byte read twice' },
    goal: 0.5,
    note: `${(1e3 / ours).toFixed(0)} MB/s (goal: 50)`,
  });
  if (told < 0) throw new Error('never');
}

/** What is used of usearch. */
interface Usearch {
  Index: new (options: {
    metric: string;
    dimensions: number;
    connectivity: number;
  }) => {
    add(key: bigint, vector: Float32Array): void;
    search(vector: Float32Array, count: number, threads: number): { keys: BigUint64Array; distances: Float32Array };
  };
}

const DIMENSIONS = 256;

/** A text's weighted words in so many dimensions, each word in one of them with a sign, both by its hash. */
function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const [word, weight] of MEASURES['weighted-words'].vector(text)) {
    const hash = hashOf(word);
    vector[hash % DIMENSIONS] += hash % (2 * DIMENSIONS) < DIMENSIONS ? weight : -weight;
  }
  return vector;
}

/** All pairs of texts that are alike, against an index of nearest neighbours that finds most of them. */
export async function neighbours(texts: readonly string[], bench: Bench): Promise<void> {
  const FLOOR = 0.7;
  const graphOf = (count: number) => {
    const graph = WORDING_GRAPHS['weighted-words'](FLOOR);
    graph.extend(texts.slice(0, count));
    return graph;
  };
  const [half, whole] = [10_000, 20_000].map((count) => nanoseconds(1, () => graphOf(count), 2)) as [number, number];
  const ours = half / 10_000 / 1e3;
  bench.report(
    'neighbours of 10,000 distinct texts',
    `${ours.toFixed(0)} µs a text; with twice as many the time grows with the power ${Math.log2(whole / half).toFixed(2)} of the texts`,
    '60 µs, aim 25',
    ours <= 60,
  );
  // Its name in a variable: what may be missing is not bundled.
  const name = 'usearch';
  const usearch = await import(name).then(
    (module) => (module.default ?? module) as Usearch,
    () => null,
  );
  if (usearch === null) {
    bench.skip('neighbours beside an index of nearest neighbours', `no ${name} here; npm install --no-save ${name}`);
    return;
  }
  const some = texts.slice(0, 10_000);
  let found = 0;
  const peer =
    nanoseconds(
      some.length,
      () => {
        const index = new usearch.Index({ metric: 'cos', dimensions: DIMENSIONS, connectivity: 16 });
        found = 0;
        for (const [i, text] of some.entries()) {
          const vector = vectorOf(text);
          if (i > 0) {
            const { distances } = index.search(vector, 10, 1);
            for (const distance of distances) if (1 - distance >= FLOOR) found++;
          }
          index.add(BigInt(i), vector);
        }
      },
      1,
    ) / 1e3;
  bench.compare({
    name: 'neighbours',
    what: 'neighbours of 10,000 distinct texts',
    unit: 'µs a text',
    ours,
    peer: { name: `${name}, ten nearest in ${DIMENSIONS} dimensions`, value: peer },
    goal: 0.5,
    note: `all ${graphOf(10_000).edges} pairs of groups, where the index has ${found} pairs of texts`,
  });
}
