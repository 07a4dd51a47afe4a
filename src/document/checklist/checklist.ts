import { heldOf, leavesUnanswered, meetsTarget, TARGETS } from '../../figures/targets.ts';
import { quoted } from '../../foundation/command-words.ts';
import { formatDuration, formatPercent, formatThree, formatUsd } from '../../foundation/units.ts';
import type { Alerts, ChecklistItem, ChecklistResult, ChecklistStatus } from '../../result/schema/checklist.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { alertsOf } from './alerts.ts';

/** Stale hits up to which a TTL is called appropriate, as in the claims about TTLs. */
const FEW_STALE = 0.05;

/**
 * Goes through the document's success checklist with what a simulation shows. `which`: the flags that
 * say what was replayed, for the commands it suggests.
 */
export function checklistOf(result: SimulationResult, which: readonly string[]): ChecklistResult {
  const { scenario, seed, requests, models, strategy, partial, reproduce, optimized } = result;
  const alerts = alertsOf(optimized.timeline, optimized.cache.lookups > 0);
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'checklist',
    scenario,
    seed,
    requests,
    models,
    strategy: strategy.name,
    partial,
    reproduce,
    items: items(result, alerts).map((item) => ({
      ...item,
      yours: YOURS[item.line] as string,
      how: about(item.how, which),
    })),
    alerts,
  };
}

/** What is left to do of each line, by its number: a simulation builds, measures and watches nothing. */
const YOURS: Readonly<Record<number, string>> = {
  322: 'Measure the baseline in production, and write it down',
  323: 'Build the cache, and compare a sample of its answers with fresh ones',
  324: 'Watch the hit rate in production',
  325: 'Validate the routing on graded answers of your own',
  326: 'Watch grades or ratings in production',
  327: "Hold what is saved against the provider's bill",
  328: 'Measure latency where the users are',
  329: 'Run the A/B test with real users',
  330: 'Set up the alerts',
  331: 'Write the documentation',
};

/** A line, as far as a run says something of it. */
type Line = Omit<ChecklistItem, 'yours'>;

function items(result: SimulationResult, alerts: Alerts | null): Line[] {
  return [
    baseline(result),
    appropriateTtl(result),
    hitRate(result),
    routing(result),
    quality(result),
    cost(result),
    latency(result),
    abTesting(),
    alerting(alerts),
    documentation(),
  ];
}

/** The commands in a text as one types them, with the flags that say what to replay. */
function about(how: string, which: readonly string[]): string {
  return how
    .replace(/optimize (simulate|sweep|ab plan|ab)\b/g, (command) => [command, ...which.map(quoted)].join(' '))
    .replace(/\boptimize (?=[a-z])/g, 'npx optimize ');
}

const truth = (fulfilled: boolean | null): ChecklistStatus =>
  fulfilled === null ? 'unknown' : fulfilled ? 'yes' : 'no';

/** What takes the verdict from a figure: nothing, where nearly all requests were answered. */
function butUnanswered({ optimized }: SimulationResult): string {
  const { refused, failed } = optimized.unanswered;
  if (!leavesUnanswered(optimized)) return '';
  return `, but ${formatPercent((refused + failed) / optimized.requests)} of the requests got no answer`;
}

function baseline({ baseline: { costPerRequestUsd, latencyMs, quality } }: SimulationResult): Line {
  const wait = latencyMs.p95 === null ? 'P95 not known' : `P95 ${formatThree(latencyMs.p95 / 1_000)} s`;
  const good = quality.mean === null ? 'quality not known' : `${formatPercent(quality.mean)} good answers`;
  return {
    item: 'Baseline metrics measured and documented',
    line: 322,
    status: 'yes',
    measured: `${formatUsd(costPerRequestUsd)} a request, ${wait}, ${good}`,
    how: 'optimize simulate --strategy baseline --json -o baseline.json',
  };
}

function appropriateTtl({ strategy, optimized: { cache } }: SimulationResult): Line {
  const hits = cache.exactHits + cache.semanticHits;
  const ttl = strategy.knobs['cache.ttl'];
  const shown = typeof ttl === 'number' ? formatDuration(ttl) : String(ttl);
  const stale = cache.staleHits === null || hits === 0 ? null : cache.staleHits / hits;
  const status: ChecklistStatus = cache.lookups === 0 ? 'no' : stale === null ? 'unknown' : truth(stale <= FEW_STALE);
  return {
    item: 'Caching implemented with appropriate TTL',
    line: 323,
    status,
    measured:
      cache.lookups === 0
        ? 'the strategy has no cache'
        : stale === null
          ? 'no hit is known to have been right or wrong'
          : `TTL ${shown}: ${formatPercent(stale)} of the hits no longer true (at most ${formatPercent(FEW_STALE, 0)} wanted)`,
    how: stale === null ? 'compare a sample of cached answers with fresh ones' : 'optimize sweep --ttl 5m,1h,6h,24h',
  };
}

function hitRate(result: SimulationResult): Line {
  const { optimized, ceilings } = result;
  const rate = optimized.cache.hitRate;
  const met = meetsTarget('hitRate', heldOf(result));
  const possible = ceilings.hitRateByIntent ?? ceilings.hitRate;
  const hopeless = possible !== null && possible <= TARGETS.hitRate.above;
  return {
    item: 'Cache hit rate > 30% (or determined not applicable)',
    line: 324,
    status: met ? 'yes' : rate !== null && hopeless ? 'not applicable' : 'no',
    measured:
      rate === null
        ? 'the strategy has no cache'
        : `${formatPercent(rate)}${possible === null ? '' : `, of ${formatPercent(possible)} possible${ceilings.hitRateByIntent === null ? '' : ' if every wording were known'}`}`,
    how: 'optimize sweep --cache-size auto --ttl auto',
  };
}

function routing({ strategy, optimized, attribution }: SimulationResult): Line {
  const { accuracy } = optimized.routing;
  const kept = attribution.find(({ technique }) => technique === 'router')?.alone.qualityRelative ?? null;
  const item = 'Model routing logic tested and validated';
  const how = 'optimize explain "your own queries"; optimize sweep --simple-below 2..4 --complex-from 4..7';
  if (!strategy.techniques.includes('router')) {
    return { item, line: 325, status: 'not applicable', measured: 'the strategy does not route', how };
  }
  if (kept === null) {
    const measured = 'the log does not say which answers were good';
    return { item, line: 325, status: 'unknown', measured, how: 'grade a sample of the cheap models’ answers' };
  }
  const right = accuracy === null ? '' : `; ${formatPercent(accuracy)} of the queries got their tier`;
  return {
    item,
    line: 325,
    status: truth(kept >= 0.9),
    measured: `alone it keeps ${formatPercent(kept)} of the quality${right}`,
    how,
  };
}

function quality(result: SimulationResult): Line {
  const { relative } = result.optimized.quality;
  return {
    item: 'Quality metrics monitored (maintain > 90% of baseline)',
    line: 326,
    status: truth(meetsTarget('quality', heldOf(result))),
    measured:
      relative === null ? 'the log does not say what a good answer is' : `${formatPercent(relative)} of the baseline's`,
    how:
      relative === null
        ? 'add grades to the log ("correct": {"MODEL": 1}); watch ratings in production'
        : "optimize simulate --threshold 'optimized.quality.relative>=0.9'",
  };
}

function cost(result: SimulationResult): Line {
  const { costRatio } = result.savings;
  return {
    item: 'Cost savings validated (target: 40-60% reduction)',
    line: 327,
    status: truth(meetsTarget('cost', heldOf(result))),
    measured: `${formatPercent(costRatio)} saved${butUnanswered(result)}`,
    how: "optimize simulate --runs 10 --threshold 'savings.costRatio>=0.4'",
  };
}

function latency(result: SimulationResult): Line {
  const { baseline, optimized, strategy } = result;
  const { meanHitLatencyMs } = optimized.cache;
  const item = 'Latency improvements measured (target: 2-5x for cached)';
  const how = 'optimize simulate --full';
  if (meanHitLatencyMs === null || meanHitLatencyMs === 0 || strategy.instant) {
    const measured = strategy.instant ? 'answers take no time in this run' : 'nothing was answered from a cache';
    return { item, line: 328, status: strategy.instant ? 'unknown' : 'no', measured, how };
  }
  if (baseline.latencyMs.mean === null) {
    return { item, line: 328, status: 'unknown', measured: 'how long the models take is not known', how };
  }
  const times = baseline.latencyMs.mean / meanHitLatencyMs;
  const measured = `${formatThree(times)}x for cached${butUnanswered(result)}`;
  return { item, line: 328, status: truth(leavesUnanswered(optimized) ? null : times >= 2), measured, how };
}

function abTesting(): Line {
  return {
    item: 'A/B testing completed with statistical significance',
    line: 329,
    status: 'unknown',
    measured: 'a test is about real users',
    how: 'optimize ab plan says how many it takes; optimize ab shows what it would look like',
  };
}

function alerting(alerts: Alerts | null): Line {
  const how =
    alerts === null
      ? 'replay a longer stretch: its windows tell what is usual'
      : [
          ...(alerts.hitRateBelow === null ? [] : [`hit rate below ${formatPercent(alerts.hitRateBelow)}`]),
          `cost per request above ${formatUsd(alerts.costPerRequestAbove)}`,
        ].join(', ');
  return {
    item: 'Alerting set up for cache hit rate drops, cost spikes',
    line: 330,
    status: 'unknown',
    measured: 'it is set up in production',
    how:
      alerts === null
        ? how
        : `alert, by windows of ${formatDuration(alerts.windowMs)}: ${how} (19 of 20 simulated windows are inside)`,
  };
}

function documentation(): Line {
  return {
    item: 'Documentation updated with optimization strategies',
    line: 331,
    status: 'unknown',
    measured: 'it is yours to write',
    how: 'optimize simulate --markdown -o strategy.md is a beginning',
  };
}
