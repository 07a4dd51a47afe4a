import { UserError } from '../../foundation/problem.ts';
import { formatCount } from '../../foundation/units.ts';
import type { Catalog } from '../../models/model.ts';
import { meanOf } from '../../result/mean-result.ts';
import { relatedTo } from '../../result/related.ts';
import type { LruCurve, SweepResult } from '../../result/schema/sweep.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import type { KnobAxis } from '../../settings/knob-axis.ts';
import { formatKnob, KNOBS, type KnobPath, type KnobValues } from '../../settings/knobs.ts';
import { baselineFor, checkKnobsTogether, type Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { cautionsOn } from '../cautions-on.ts';
import { paretoFront } from '../pareto.ts';
import { armOf } from '../strategy-outcome.ts';
import type { Experiment } from '../work/experiment.ts';
import type { PlayTask } from '../work/play.ts';
import { type Played, playedRequests, seedsOf, type Unit } from '../work/unit.ts';
import { type CurveTask, curveOf, wantsCurve } from './lru-curve.ts';
import type { Setting, VariedAxis } from './setting.ts';

/** Knobs to be tried in every combination. */
export interface SweepPlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  source: WorkloadSource;
  seed: string;
  runs: number;
  catalog: Catalog;
  instant: boolean;
  /** The strategy whose knobs are turned. */
  strategy: Strategy;
  baselineKnobs: Partial<KnobValues>;
  axes: readonly KnobAxis[];
  /** What of the traffic and the models takes several values; absent for nothing. */
  varied?: readonly VariedAxis[];
  /** Their combinations, as `settingsOf` makes them; absent where nothing varies. */
  settings?: readonly Setting[];
}

/** Traffic and models of each combination of what varies; those of the plan where nothing does. */
function settingsIn({ source, catalog, settings }: SweepPlan): readonly Setting[] {
  return settings ?? [{ varied: {}, source, catalog }];
}

/** More combinations than that are a mistake. */
export const MOST_POINTS = 100_000;

/** Every combination of the axes' values that makes sense, the last axis turning fastest. */
export function combinations(
  strategy: Strategy,
  axes: readonly KnobAxis[],
): { points: Partial<KnobValues>[]; skipped: number } {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS) {
    const what = `comes to ${formatCount(count)} combinations, more than ${formatCount(MOST_POINTS)}`;
    throw new UserError({ where: 'sweep', what, fix: 'use fewer values, or fewer axes' });
  }
  let points: Partial<KnobValues>[] = [{}];
  for (const { path, values } of axes) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [path]: value })));
  }
  const sensible = points.filter((point) => checkKnobsTogether({ ...strategy.knobs, ...point }).length === 0);
  return { points: sensible, skipped: points.length - sensible.length };
}

/** A strategy with some knobs turned; its name says which. */
export function turned(strategy: Strategy, knobs: Partial<KnobValues>): Strategy {
  const words = Object.entries(knobs).map(
    ([path, value]) => `${KNOBS[path as KnobPath].flag}=${formatKnob(path as KnobPath, value)}`,
  );
  return { ...strategy, name: [strategy.name, ...words].join(','), knobs: { ...strategy.knobs, ...knobs } };
}

/** The points of a grid on one workload with the same dice, and under more seeds for intervals. */
export const sweep: Experiment<SweepPlan, SweepResult, PlayTask | CurveTask> = {
  units(plan) {
    const { source, seed, runs, catalog, instant, strategy, baselineKnobs, axes } = plan;
    const base = { source, seed, catalog, instant };
    const { points } = combinations(strategy, axes);
    const strategies = [baselineFor(strategy, baselineKnobs), ...points.map((point) => turned(strategy, point))];
    const curve = wantsCurve(plan) ? [{ ...base, task: curveOf(plan) }] : [];
    return [
      ...curve,
      ...seedsOf(seed, runs).flatMap((each) =>
        settingsIn(plan).flatMap((setting) =>
          strategies.map(
            (played): Unit<PlayTask> => ({
              ...base,
              source: setting.source,
              catalog: setting.catalog,
              seed: each,
              task: { kind: 'play', strategy: played },
            }),
          ),
        ),
      ),
    ];
  },
  assemble(plan, outcomes) {
    const { strategy, axes, seed, runs, varied = [] } = plan;
    const { points, skipped } = combinations(strategy, axes);
    const settings = settingsIn(plan);
    const curves = wantsCurve(plan) ? 1 : 0;
    const width = points.length + 1;
    const at = (run: number, setting: number, column: number): Played | undefined =>
      outcomes[curves + (run * settings.length + setting) * width + column] as Played | undefined;
    const every = seedsOf(seed, runs).map((_, run) => run);
    const begunIn = (setting: number): number[] => every.filter((run) => at(run, setting, 0) !== undefined);
    const shown = settings.findIndex((_, s) => begunIn(s).length > 0);
    if (shown === -1) return null;
    const begun = begunIn(shown);
    const first = at(begun[0] as number, shown, 0) as Played;
    const finished = settings.flatMap((setting, s) => {
      const played = points.flatMap((knobs, i) => {
        const done = begunIn(s).filter((run) => at(run, s, i + 1) !== undefined);
        if (done.length === 0) return [];
        const { summary, savings, intervals } = armOf(
          turned(strategy, knobs),
          done.map((run) => at(run, s, i + 1) as Played),
          done.map((run) => at(run, s, 0) as Played),
        );
        const differs = varied.length === 0 ? {} : { varied: { ...setting.varied } };
        return [{ knobs: shownKnobs(knobs), ...differs, summary, savings, intervals }];
      });
      // Other traffic, or other prices, is nothing that one could choose instead.
      const front = paretoFront(played.map(({ summary }) => summary));
      return played.map((point, i) => ({ ...point, onFront: front[i] as boolean }));
    });
    if (finished.length === 0) return null;
    const curve = curves === 0 ? undefined : (outcomes[0] as LruCurve | undefined);
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'sweep',
      scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
      seed,
      runs,
      seeds: seedsOf(seed, runs),
      ...playedRequests(first.workload),
      models: plan.catalog.id,
      partial: outcomes.includes(undefined),
      ...cautionsOn(
        first.workload,
        points.map((point) => turned(strategy, point)),
        { monthly: false, seeds: runs > 1 },
      ),
      reproduce: plan.reproduce ?? null,
      strategy: { name: strategy.name, techniques: [...strategy.techniques], knobs: shownKnobs(strategy.knobs) },
      axes: axes.map(({ path, values }) => ({
        path,
        flag: KNOBS[path].flag,
        values: values.map((value) => (value === Number.POSITIVE_INFINITY ? formatKnob(path, value) : value)),
      })),
      skipped,
      ...(varied.length === 0 ? {} : { varied: varied.map(({ name, values }) => ({ name, values: [...values] })) }),
      baseline: meanOf(
        begun.map((run) => at(run, shown, 0) as Played).map(({ summary }) => relatedTo(summary, summary)),
      ),
      points: finished,
      curve: curve ?? null,
    };
  },
};
