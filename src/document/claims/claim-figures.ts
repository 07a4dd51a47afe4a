import type { ExpectedName } from '../../figures/expected.ts';
import { expectedFigure } from '../../result/expectations.ts';
import type { PlayedSummary, Summary } from '../../result/schema/summary.ts';
import type { Figure } from './claim.ts';

/** A metric of scenarios' expectations. */
const metric =
  (name: ExpectedName): Figure =>
  ({ before, after }) =>
    expectedFigure(name, before.summary as Summary, after.summary as Summary);

export const hitRate = metric('hitRate');
export const cheapShare = metric('cheapShare');
export const costSaved = metric('costRatio');
export const tokensSaved = metric('tokensRatio');
export const timeSaved = metric('durationRatio');
export const throughputTimes = metric('throughputRatio');
export const cachedSpeedup = metric('cachedSpeedup');

/** Tokens of the prompts that were not sent; the answers are left out. */
export const promptTokensSaved: Figure = ({ before, after }) =>
  1 - after.summary.tokens.input / before.summary.tokens.input;

/** How many times as much the baseline costs. */
export const timesCheaper: Figure = ({ before, after }) => before.summary.costUsd / after.summary.costUsd;

/** How much sooner an answer from the cache comes than the baseline's, as a fraction. */
export const cachedFaster: Figure = ({ before, after }) => {
  const { meanHitLatencyMs } = after.summary.cache;
  const { mean } = before.summary.latencyMs;
  return meanHitLatencyMs === null || mean === null ? null : 1 - meanHitLatencyMs / mean;
};

export const qualityKept: Figure = ({ before, after }) => {
  const [was, is] = [before.summary.quality.mean, after.summary.quality.mean];
  return was === null || is === null || was === 0 ? null : is / was;
};

export const p95After: Figure = ({ after }) => after.summary.latencyMs.p95;
export const p95Before: Figure = ({ before }) => before.summary.latencyMs.p95;
export const p95Times: Figure = ({ before, after }) => {
  const [was, is] = [before.summary.latencyMs.p95, after.summary.latencyMs.p95];
  return was === null || is === null ? null : was / is;
};
export const meanLatencyBefore: Figure = ({ before }) => before.summary.latencyMs.mean;
export const hitLatency: Figure = ({ after }) => after.summary.cache.meanHitLatencyMs;
export const costAfter: Figure = ({ after }) => after.summary.costPerRequestUsd;
export const costBefore: Figure = ({ before }) => before.summary.costPerRequestUsd;

/** A month of 30 days at the workload's rate. */
export const monthlyBefore: Figure = ({ before }) => before.summary.monthlyUsd;
export const monthlyAfter: Figure = ({ after }) => after.summary.monthlyUsd;
export const dailyBefore: Figure = (pair) => perDay(monthlyBefore(pair));
export const dailyAfter: Figure = (pair) => perDay(monthlyAfter(pair));
export const monthlySaved: Figure = (pair) => {
  const [was, is] = [monthlyBefore(pair), monthlyAfter(pair)];
  return was === null || is === null ? null : was - is;
};

/** What the semantic cache was paid: adaptations alone, for embeddings cost next to nothing. */
export const adaptationUsd: Figure = ({ after }) => after.summary.charges.adaptation;

/** Share of the hits that gave an answer no longer true. */
export const staleShare: Figure = ({ after }) => {
  const { staleHits, exactHits, semanticHits } = after.summary.cache;
  const hits = exactHits + semanticHits;
  return staleHits === null || hits === 0 ? null : staleHits / hits;
};

/** The share of the requests that a model answered. */
export const answeredBy =
  (model: string): Figure =>
  ({ after }) =>
    (after.summary.models[model]?.requests ?? 0) / after.summary.requests;

/** Properties of the workload, as the baseline shows them. */
export const repeatShare: Figure = ({ before }) => 1 - before.workload.queries / before.workload.requests;
export const tokensPerRequest: Figure = ({ before }) => tokensOf(before.summary) / before.summary.requests;
export const promptShare: Figure = ({ before }) => before.summary.tokens.input / tokensOf(before.summary);

function tokensOf({ tokens }: PlayedSummary): number {
  return tokens.input + tokens.output;
}

function perDay(monthly: number | null): number | null {
  return monthly === null ? null : monthly / 30;
}
