// Replays a log of your own through a strategy of your own, and says what each technique adds.
import { fileURLToPath } from 'node:url';
import { defineStrategy, openCatalog, openTrace, simulate } from 'llm-whatif';

const log = process.argv[2] ?? fileURLToPath(new URL('requests.jsonl', import.meta.url));
const result = await simulate({
  // The log calls the text of a request "prompt", and when it came "created_at".
  workload: await openTrace(log, { fields: { prompt: 'text', created_at: 't' } }),
  catalog: await openCatalog('gpt-4o-mini,gpt-4o'),
  strategy: defineStrategy({
    name: 'small cache',
    techniques: ['cache', 'router'],
    knobs: { 'cache.ttl': '24h', 'cache.maxEntries': 100 },
  }),
});

const { baseline, optimized, savings, attribution } = result;
console.log(`${optimized.requests} requests: $${baseline.costUsd.toFixed(4)} -> $${optimized.costUsd.toFixed(4)}`);
console.log(`hits: ${optimized.cache.exactHits}; saved: ${(100 * savings.costRatio).toFixed(1)} %`);
for (const { technique, added } of attribution) {
  console.log(`${technique} adds ${(100 * (added?.costRatio ?? savings.costRatio)).toFixed(1)} % of the bill`);
}
