/**
 * The library: what the command is made of, for programs. Money is in USD, times in milliseconds,
 * ratios are fractions; what is not known is null. Bad input is thrown as a `UserError`, whose
 * `problems` say what is wrong, where, and how to mend it.
 *
 * @example
 * import { loadScenario, scenarioWorkload, simulate } from 'llm-whatif';
 * const workload = scenarioWorkload(await loadScenario('faq-chatbot'));
 * const { savings } = await simulate({ workload, strategy: 'basic' });
 * console.log(`${(100 * savings.costRatio).toFixed(1)} % saved`);
 *
 * @module
 */

// Replaying.
export type { Figure } from './figures/figure.ts';
export { FIGURES, type FigurePath, figureAt } from './figures/figures.ts';
export { type Problem, UserError } from './foundation/problem.ts';
export { type ModelMap, openCatalog } from './library/catalogs.ts';
export { resultJson } from './library/results.ts';
export { loadScenario, type ScenarioTraffic, scenarioNames, scenarioWorkload } from './library/scenarios.ts';
export { similarTexts } from './library/similar-texts.ts';
export { type SimulateOptions, simulate } from './library/simulate.ts';
export { defineStrategy, type StrategyDescription } from './library/strategies.ts';
export { openTrace, type TraceReading } from './library/traces.ts';
export { callUsd, type PricedCall } from './models/call-price.ts';
export type { Catalog, Model } from './models/model.ts';
export { countTokens } from './models/tokens.ts';
export type { Step } from './replay/explain/explained-step.ts';
export { type ExplainPlan, type ExplainTotals, explain } from './replay/explain/explainer.ts';
export type { Explanation } from './replay/explain/explanation.ts';
export { Replay, type ReplayOptions } from './replay/replay.ts';
// Results.
export type { AbResult } from './result/schema/ab.ts';
export type { AbPlanResult } from './result/schema/ab-plan.ts';
export type { AttributeResult } from './result/schema/attribute.ts';
export type { ChecklistResult } from './result/schema/checklist.ts';
export type { ClaimsResult } from './result/schema/claims.ts';
export type { CompareResult } from './result/schema/compare.ts';
export type { RoadmapResult } from './result/schema/roadmap.ts';
export type { Ceilings, Savings } from './result/schema/savings.ts';
export type { Attribution, Finding, SimulationResult, Worth } from './result/schema/simulation.ts';
export type { Charges, ModelSummary, PlayedSummary, QualitySummary, Summary } from './result/schema/summary.ts';
export type { SweepResult } from './result/schema/sweep.ts';
export type { TuneResult } from './result/schema/tune.ts';
export { SCHEMA_VERSION } from './result/schema/vocabulary.ts';
export { CONTENT_CLASSES, TIERS } from './scenario/ground-truth.ts';
export type { Scenario } from './scenario/scenario.ts';
// Techniques at work in a service: with texts, answers and a clock.
export { AnswerCache, type AnswerCacheOptions, type Asking, type KeptAnswer, spaceOf } from './service/answer-cache.ts';
export { type AtWork, techniquesAtWork } from './service/at-work.ts';
export { CallBatcher, type CallBatcherOptions } from './service/call-batcher.ts';
export { type PromptCachePlan, planPromptCache } from './service/prompt-cache-plan.ts';
export { QuestionRouter, type QuestionRouterOptions, type RoutedModel } from './service/question-router.ts';
export type { SimilarAnswers } from './service/similar-texts.ts';
export {
  KNOBS,
  type Knob,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  TECHNIQUES,
  type Technique,
} from './settings/knobs.ts';
export { STRATEGIES, type Strategy } from './settings/strategy.ts';
export type { Decision } from './simulation/decision.ts';
export type { Learned } from './simulation/model-choice.ts';
export type { HowAnswered, Observer } from './simulation/observer.ts';
// What the techniques are made of, to be used in a service of one's own: they take the time from outside.
export { AdaptiveControl, type AdaptiveControlOptions } from './techniques/adaptive/adaptive-control.ts';
export { RequestBatcher, type RequestBatcherOptions } from './techniques/batching/request-batcher.ts';
export { Budget, type BudgetOptions } from './techniques/budget/budget.ts';
export { CACHE_KEYS, type CacheKey } from './techniques/cache/cache-key.ts';
export { ResponseCache, type ResponseCacheOptions } from './techniques/cache/response-cache.ts';
export { OutputCap } from './techniques/cap/output-cap.ts';
export { QualityFallback, type QualityFallbackOptions } from './techniques/fallback/quality-fallback.ts';
export { type ClassTtls, contentClassOf, ttlsByClass } from './techniques/freshness/freshness.ts';
export { PredictiveCache, type PredictiveCacheOptions } from './techniques/predictive/predictive-cache.ts';
export { ProviderPromptCache, type ProviderPromptCacheOptions } from './techniques/prefix/provider-prompt-cache.ts';
export { type OptimizedPrompt, optimizePrompt } from './techniques/prompt/prompt-optimizer.ts';
export { cheapestMeeting } from './techniques/router/cost-aware-choice.ts';
export { LearnedRouter, UNGRADED } from './techniques/router/learned-router.ts';
export {
  analyzeComplexity,
  type Complexity,
  complexityScore,
  type RouterOptions,
  tierOf,
} from './techniques/router/model-router.ts';
export { type LearnedWeights, TrainedRouter } from './techniques/router/trained-router.ts';
export { SemanticCache, type SemanticCacheOptions } from './techniques/semantic/semantic-cache.ts';
export { SIMILARITY_MEASURES, type SimilarityMeasure } from './techniques/semantic/similarity/measures.ts';
export type { RequestBlock, Workload } from './workload/workload.ts';
