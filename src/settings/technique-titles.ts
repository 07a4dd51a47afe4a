import type { Technique } from './knobs.ts';

/** What each technique does, in half a sentence. */
export const TECHNIQUE_TITLES: Readonly<Record<Technique, string>> = {
  cache: 'answers a query that has been asked before from memory',
  freshness: 'gives every cached answer a TTL by how quickly its subject changes',
  semantic: 'answers a query that means nearly the same as an earlier one, and adapts the answer',
  coalescing: 'lets a query wait for the answer that the same query has already been sent for',
  budget: 'keeps a request, or a day, from costing more than it may',
  router: 'sends each query to the cheapest model that should do',
  prompt: 'takes out of the prompt what the model does not need',
  prefix: "uses the provider's own cache for the beginning that all prompts share",
  batching: 'sends several requests in one call, which share what a call costs in time',
  fallback: 'has the answer judged, and asks the next model up when it is not good enough',
  predictive: 'fetches likely next queries before they are asked',
  adaptive: 'steers thresholds and TTLs by what is learned during the run',
};
