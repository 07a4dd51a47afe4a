import { targetsOf } from '../../figures/targets.ts';
import type { Catalog } from '../../models/model.ts';
import { readThrough } from '../../replay/reading.ts';
import { Replay } from '../../replay/replay.ts';
import { relatedTo } from '../../result/related.ts';
import { savings } from '../../result/savings.ts';
import type { RoadmapPhase, RoadmapResult, RoadmapStep, Standing } from '../../result/schema/roadmap.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { moreWrongPerThousand } from '../../result/wrong-answers.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import { baselineFor, type Strategy } from '../../settings/strategy.ts';
import type { CeilingObserver } from '../../simulation/ceilings.ts';
import type { Workload } from '../../workload/workload.ts';
import { PHASES, type Step } from './phases.ts';

/** What is walked through. */
export interface RoadmapPlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  workload: Workload;
  catalog: Catalog;
  seed: string;
  /** The knobs of every technique, whenever it comes in. */
  knobs: KnobValues;
  baselineKnobs: Partial<KnobValues>;
  /** Whether each step is played alone too, so that they can be put in the order of what they save; `guide`: it is not. */
  order?: RoadmapOrder;
}

/** Which order of the steps comes first. */
export type RoadmapOrder = 'measured' | 'guide';
export const ROADMAP_ORDERS: readonly RoadmapOrder[] = ['measured', 'guide'];

export interface RoadmapWatch {
  progress?: (requests: number) => void;
  signal?: AbortSignal;
}

/** Walks the document's four phases, each standing on the one before, all in one reading of the workload. */
export async function roadmap(plan: RoadmapPlan, watch: RoadmapWatch = {}): Promise<RoadmapResult> {
  const { workload, catalog, seed, knobs, baselineKnobs, order = 'measured' } = plan;
  const alone = order === 'measured' ? aloneOf(knobs) : [];
  const runs = new Map<string, Strategy>([
    ['baseline', baselineFor({ knobs }, baselineKnobs)],
    ...[...strategiesOf(knobs), ...alone].map((strategy): [string, Strategy] => [strategy.name, strategy]),
  ]);
  const replay = new Replay(workload, runs, { catalog, seed, ceilings: knobs });
  const whole = await readThrough(
    workload,
    (block) => {
      replay.feed(block);
      watch.progress?.(replay.requests);
    },
    { signal: watch.signal },
  );
  const finished = [...replay.finish().values()];
  const before = finished[0] as Summary;
  const summaries = finished.map((summary) => relatedTo(before, summary));
  const ceilings = replay.ceilings as CeilingObserver;
  const { requests } = replay;
  const queries = ceilings.distinctQueries;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'roadmap',
    scenario: workload.name,
    seed,
    requests,
    models: catalog.id,
    partial: !whole,
    reproduce: plan.reproduce ?? null,
    workload: { queries, repeatRate: 1 - queries / requests, assumptions: workload.facts().assumptions },
    ceilings: ceilings.finish(true),
    ...(alone.length === 0 ? {} : { measured: measuredOf(before, summaries.slice(1 + STEPS.length)) }),
    phases: phasesOf(summaries, catalog.id),
  };
}

const STEPS: readonly Step[] = PHASES.flatMap(({ steps }) => steps);

/** A strategy for every step: its technique and all before it. */
function strategiesOf(knobs: KnobValues): Strategy[] {
  let turned = knobs;
  return STEPS.map((step, i) => {
    turned = { ...turned, ...step.knobs };
    const techniques = STEPS.slice(0, i + 1).map(({ adds }) => adds);
    return { name: `up to ${step.adds}`, techniques: new Set(techniques), knobs: turned };
  });
}

/** A strategy for every step that has its technique alone. */
function aloneOf(knobs: KnobValues): Strategy[] {
  return STEPS.map(({ adds, knobs: own }) => ({
    name: `${adds} alone`,
    techniques: new Set([adds]),
    knobs: { ...knobs, ...own },
  }));
}

/** The steps by what each saves alone on this traffic, the most first. */
function measuredOf(before: Summary, alone: readonly Summary[]): NonNullable<RoadmapResult['measured']> {
  const phaseOf = (step: Step): number => 1 + PHASES.findIndex(({ steps }) => steps.includes(step));
  return STEPS.map((step, i) => {
    const after = alone[i] as Summary;
    const { costRatio, perWrongUsd } = savings(before, after);
    return {
      ...{ technique: step.adds, bullet: step.bullet, phase: phaseOf(step), costRatio, perWrongUsd },
      moreWrongPerThousand: moreWrongPerThousand(before, after),
    };
  }).sort((a, b) => b.costRatio - a.costRatio);
}

/** `summaries`: the baseline's, then one for every step; `models`: the catalog. */
function phasesOf(summaries: readonly Summary[], models: string): RoadmapPhase[] {
  const before = summaries[0] as Summary;
  let taken = 0;
  return PHASES.map(({ title, weeks, line, steps, insights }, i) => {
    const from = summaries[taken] as Summary;
    const own = steps.map(({ bullet, line, adds }): RoadmapStep => {
      taken++;
      const standing = standingOf(summaries[taken] as Summary, summaries[taken - 1] as Summary, before);
      return { bullet, line, technique: adds, ...standing };
    });
    const after = summaries[taken] as Summary;
    return {
      phase: i + 1,
      title,
      weeks,
      line,
      techniques: STEPS.slice(0, taken).map(({ adds }) => adds),
      ...standingOf(after, from, before),
      steps: own,
      insights: [...insights],
      targets: targetsOf({ costRatio: savings(before, after).costRatio, after, models }),
      byTier: after.routing.byTier,
    };
  });
}

function standingOf(after: Summary, previous: Summary, before: Summary): Standing {
  const { costRatio } = savings(before, after);
  return {
    costPerRequestUsd: after.costPerRequestUsd,
    monthlyUsd: after.monthlyUsd,
    costRatio,
    latencyMeanMs: after.latencyMs.mean,
    latencyP95Ms: after.latencyMs.p95,
    hitRate: after.cache.hitRate,
    qualityRelative: after.quality.relative,
    capacityPerSecond: after.capacityPerSecond,
    addedCostRatio: costRatio - savings(before, previous).costRatio,
  };
}
