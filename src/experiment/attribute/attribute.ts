import { figureAt } from '../../figures/figures.ts';
import { estimateOf, type Interval, intervalOf } from '../../foundation/statistics/estimates.ts';
import type { Catalog } from '../../models/model.ts';
import { meanOf } from '../../result/mean-result.ts';
import { relatedTo } from '../../result/related.ts';
import type { AttributeResult, Part, TechniqueShare, WaterfallStep } from '../../result/schema/attribute.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import { type KnobValues, TECHNIQUES, type Technique } from '../../settings/knobs.ts';
import { baselineFor, type Strategy, withTechniques } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { cautionsOn } from '../cautions-on.ts';
import type { Experiment } from '../work/experiment.ts';
import type { PlayTask } from '../work/play.ts';
import { type Played, playedRequests, seedsOf } from '../work/unit.ts';
import {
  allCoalitions,
  type Coalition,
  coalitionsOf,
  EXACT_PLAYERS,
  type Order,
  sampledOrders,
  shapley,
  shapleyOver,
} from './coalitions.ts';

/** A strategy whose result is to be divided among its techniques. */
export interface AttributePlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  source: WorkloadSource;
  seed: string;
  runs: number;
  catalog: Catalog;
  instant: boolean;
  strategy: Strategy;
  baselineKnobs: Partial<KnobValues>;
  /** Orders to draw where the techniques are too many to play every set of them; 0 to play them all nevertheless. */
  orders: number;
}

/** What the result is divided in. */
export const ATTRIBUTED = ['costPerRequestUsd', 'latencyMs.mean', 'quality.mean'] as const;
export type AttributedPath = (typeof ATTRIBUTED)[number];

/** The techniques in the order of a request, and the sets of them to be played. */
function gameOf({ strategy, orders: count, seed }: AttributePlan): {
  players: Technique[];
  orders: Order[] | null;
  coalitions: Coalition[];
} {
  const players = TECHNIQUES.filter((technique) => strategy.techniques.has(technique));
  if (players.length <= EXACT_PLAYERS || count === 0) {
    return { players, orders: null, coalitions: allCoalitions(players.length) };
  }
  const orders = sampledOrders(players.length, count, seed);
  return { players, orders, coalitions: coalitionsOf(players.length, orders) };
}

/** Sets of a strategy's techniques on one workload with the same dice. */
export const attribution: Experiment<AttributePlan, AttributeResult, PlayTask> = {
  units(plan) {
    const { source, seed, runs, catalog, instant, strategy, baselineKnobs } = plan;
    const { players, coalitions } = gameOf(plan);
    const sets = coalitions.map((coalition) => {
      const members = players.filter((_, i) => (coalition & (1 << i)) !== 0);
      return withTechniques(strategy, members, members.join('+'));
    });
    return seedsOf(seed, runs).flatMap((each) =>
      [baselineFor(strategy, baselineKnobs), ...sets].map((played) => ({
        source,
        seed: each,
        catalog,
        instant,
        task: { kind: 'play' as const, strategy: played },
      })),
    );
  },
  assemble(plan, outcomes) {
    const { strategy, seed, runs } = plan;
    const game = gameOf(plan);
    const width = game.coalitions.length + 1;
    // A set that is missing leaves a hole in every sum: only whole runs count.
    const rows = seedsOf(seed, runs).flatMap((each, r) => {
      const row = outcomes.slice(r * width, (r + 1) * width);
      return row.length === width && !row.includes(undefined) ? [{ seed: each, row: row as Played[] }] : [];
    });
    const [first] = rows;
    if (first === undefined) return null;
    const shares = rows.map(({ row }) => sharesOf(game, row));
    const mean = meanOf(shares);
    const whole = rows.map(({ row }) => [row[0] as Played, row.at(-1) as Played] as const);
    const baseline = meanOf(whole.map(([a]) => relatedTo(a.summary, a.summary)));
    const optimized = meanOf(whole.map(([a, b]) => relatedTo(a.summary, b.summary)));
    const attributed = mean.techniques.map((share, i) => {
      const parts = shares.map(({ techniques }) => techniques[i]?.shapley as Part);
      const shapleyCi95 = parts.length < 2 ? null : partIntervals(parts);
      return { ...share, costCi95: shapleyCi95?.costPerRequestUsd ?? null, shapleyCi95 };
    });
    const settings = Object.keys(plan.baselineKnobs).length === 0 ? null : mean.settings;
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'attribute',
      scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
      seed,
      runs: rows.length,
      seeds: rows.map((row) => row.seed),
      ...playedRequests((first.row[0] as Played).workload),
      models: plan.catalog.id,
      partial: rows.length < runs,
      ...cautionsOn((first.row[0] as Played).workload, [strategy], { monthly: false, seeds: runs > 1 }),
      reproduce: plan.reproduce ?? null,
      strategy: { name: strategy.name, techniques: [...strategy.techniques], knobs: shownKnobs(strategy.knobs) },
      method: {
        kind: game.orders === null ? 'exact' : 'sampled',
        sets: game.coalitions.length,
        orders: game.orders?.length ?? null,
      },
      baseline,
      optimized,
      settings,
      attribution: attributed,
      waterfall: waterfall(baseline, optimized, settings, attributed),
    };
  },
};

interface Shares {
  settings: Part;
  techniques: Omit<TechniqueShare, 'costCi95' | 'shapleyCi95'>[];
}

/** The interval of each figure over the runs; null where one of them does not know it. */
function partIntervals(parts: readonly Part[]): Record<AttributedPath, Interval | null> {
  return Object.fromEntries(
    ATTRIBUTED.map((path) => {
      const values = parts.map((part) => part[path]);
      return [path, values.includes(null) ? null : intervalOf(estimateOf(values as number[]))];
    }),
  ) as Record<AttributedPath, Interval | null>;
}

/** What one run says of each technique. */
function sharesOf({ players, orders, coalitions }: ReturnType<typeof gameOf>, row: readonly Played[]): Shares {
  const n = players.length;
  const all = 2 ** n - 1;
  const summaries = new Map(coalitions.map((coalition, i) => [coalition, (row[i + 1] as Played).summary]));
  const part = (of: (path: AttributedPath, value: (coalition: Coalition) => number) => number): Part =>
    Object.fromEntries(
      ATTRIBUTED.map((path) => {
        const known = [...summaries.values(), (row[0] as Played).summary].every(
          (each) => figureAt(each, path) !== null,
        );
        return [path, known ? of(path, (coalition) => figureAt(summaries.get(coalition), path) as number) : null];
      }),
    ) as Part;
  const values = new Map<AttributedPath, number[]>();
  const shapleyOf = (path: AttributedPath, value: (coalition: Coalition) => number): number[] => {
    const known = values.get(path) ?? (orders === null ? shapley(n, value) : shapleyOver(n, orders, value));
    values.set(path, known);
    return known;
  };
  return {
    settings: part((path, value) => value(0) - (figureAt((row[0] as Played).summary, path) as number)),
    techniques: players.map((technique, i) => ({
      technique,
      alone: part((_, value) => value(1 << i) - value(0)),
      added: part((_, value) => value(all) - value(all ^ (1 << i))),
      shapley: part((path, value) => shapleyOf(path, value)[i]),
    })),
  };
}

/** The steps from the baseline's cost to the strategy's, the largest saving first; the last one ends exactly there. */
function waterfall(
  baseline: PlayedSummary,
  optimized: PlayedSummary,
  settings: Part | null,
  shares: readonly TechniqueShare[],
): WaterfallStep[] {
  const change = (part: Part): number => part.costPerRequestUsd as number;
  const steps = [
    ...(settings === null ? [] : [{ label: 'settings', change: change(settings) }]),
    ...shares
      .map(({ technique, shapley }) => ({ label: technique as string, change: change(shapley) }))
      .sort((a, b) => a.change - b.change),
  ];
  let at = baseline.costPerRequestUsd;
  return steps.map(({ label, change }, i) => {
    const fromUsd = at;
    at = i === steps.length - 1 ? optimized.costPerRequestUsd : at + change;
    return { label, fromUsd, toUsd: at };
  });
}
