// What would caching, routing and shorter prompts do to the bill of a FAQ chatbot?
import { loadScenario, scenarioWorkload, simulate } from 'llm-whatif';

const scenario = await loadScenario('faq-chatbot');
const { savings, optimized } = await simulate({
  workload: scenarioWorkload(scenario, { requests: 5_000 }),
  strategy: 'basic',
});

console.log(`${scenario.title}: ${optimized.requests} requests`);
console.log(`savings ${savings.costRatio.toFixed(3)}, hit rate ${optimized.cache.hitRate?.toFixed(3)}`);
