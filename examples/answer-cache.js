// A response cache and a router from the simulation, at work in a service: the same code that was
// simulated decides here, with the real clock.
import { analyzeComplexity, CACHE_KEYS, ResponseCache, tierOf } from 'llm-whatif';

const MODELS = ['small-model', 'medium-model', 'large-model'];
const TTL_MS = 60 * 60 * 1000;

/** Stands for the call of a model. */
const ask = async (model, question) => `${model} answers: ${question}`;

const cache = new ResponseCache({ maxEntries: 1_000, policy: 'sieve', ttlMs: TTL_MS });
/** The cache knows keys as small numbers; the texts and the answers are ours to keep. */
const numbers = new Map();
const answers = new Map();

/** Answers from the cache, or asks the model that the question needs. */
async function answer(question, now = Date.now()) {
  const text = CACHE_KEYS.normalized(question);
  const key = numbers.get(text) ?? numbers.size;
  numbers.set(text, key);
  cache.ensure(numbers.size);
  if (cache.lookup(key, now)) return answers.get(key);
  const tier = tierOf(analyzeComplexity(question).score, { simpleBelow: 3, complexFrom: 7 });
  const given = await ask(MODELS[tier], question);
  const evicted = cache.store(key, now);
  if (evicted !== -1) answers.delete(evicted);
  answers.set(key, given);
  return given;
}

console.log(await answer('What is Python?'));
console.log(await answer('  what is PYTHON?'));
console.log(await answer('Compare Python and Rust in detail, and explain step by step how each one manages memory.'));
console.log(`${cache.hits} hit, ${cache.misses} misses, ${cache.entries} answers kept`);
