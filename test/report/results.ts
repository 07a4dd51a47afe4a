import { readFileSync } from 'node:fs';
import { simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';

/** The scenario that the reports of the tests are about. */
export const FAQ = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');

/** A real result: the basic strategy on the FAQ chatbot. */
export function basicResult(requests = 5_000): Promise<SimulationResult> {
  return simulate({
    command: 'simulate',
    reproduce: ['simulate', '--requests', String(requests), '--seed', '42'],
    workload: new RememberedWorkload(new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests }, '42')),
    catalog: DOCS_CATALOG,
    strategy: findStrategy('basic'),
    seed: '42',
    instant: false,
    expect: FAQ.expect,
  });
}

/** That result with something in every field that a report shows, whatever the strategy could do when this was written. */
export function busyResult(basic: SimulationResult): SimulationResult {
  const { optimized, strategy, attribution } = basic;
  const { requests } = optimized;
  const techniques = [
    'cache',
    'semantic',
    'coalescing',
    'budget',
    'router',
    'prompt',
    'prefix',
    'batching',
    'fallback',
    'predictive',
    'adaptive',
  ];
  const alone = (attribution[0] as SimulationResult['attribution'][number]).alone;
  return {
    ...basic,
    reproduce: ['advanced', '--seed', '42'],
    strategy: { ...strategy, name: 'advanced', techniques },
    attribution: techniques.map((technique, i) => ({
      technique,
      alone: {
        ...alone,
        costRatio: (0.61 * (i + 1)) / techniques.length - 0.1,
        qualityRelative: i % 2 === 0 ? 1 - i / 100 : null,
        wrongPerThousand: i % 2 === 0 ? 67 + 10 * i : null,
        perWrongUsd: i % 2 === 0 && i > 0 ? 3 / i : null,
      },
      added: { ...alone, costRatio: 0.02 * i - 0.05 },
      spentUsd: i % 3 === 0 ? 0.4 * i : 0,
    })),
    optimized: {
      ...optimized,
      cache: { ...optimized.cache, semanticHits: 612, prefetchHits: 71 },
      charges: {
        ...optimized.charges,
        embeddings: 0.031,
        adaptation: 1.224,
        judge: 2.5,
        prefetch: 0.71,
        training: 4.2,
      },
      fallback: { judged: 1_250, escalated: 205, secondCallsUsd: 3.07, falseAccepts: 41, falseRejects: 77 },
      batches: { count: 420, meanSize: 3.4, meanWaitMs: 61.5 },
      prefetch: { issued: 355, used: 71, wasted: 284 },
      coalesced: 38,
      unanswered: { refused: 12, failed: 3 },
      budget: { limited: 91, exhaustedDays: 1, afterExhaustion: 222, stoppedSessions: 0, stoppedTurns: 0 },
      rateLimit: { rejections: 64, retries: 61, backoffMs: 92_000 },
      prefix: { readTokens: 1_204_000, writtenTokens: 88_000 },
      adaptation: Array.from({ length: 30 }, (_, i) => ({
        atMs: 1 + i * 320_000,
        similarity: 0.85 + 0.1 * Math.sin(i / 6),
        ttlMs: [86_400_000, 10_800_000 - i * 90_000, 900_000 + i * 20_000] as [number, number, number],
        simpleBelow: 3 - i / 30,
        complexFrom: 7,
        batchSize: 10 + (i % 7),
      })),
      requests,
    },
    findings: [
      ...basic.findings,
      {
        id: 'short-log',
        severity: 'warning',
        message: 'the monthly figures extend 2h40m of traffic to 30 days',
        suggestion: 'replay a longer stretch',
      },
    ],
  };
}
