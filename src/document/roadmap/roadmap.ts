import { setImmediate } from 'node:timers/promises';
import { targetsOf } from '../../figures/targets.ts';
import type { Catalog } from '../../models/model.ts';
import { related } from '../../replay/replay.ts';
import { savings } from '../../result/savings.ts';
import type { RoadmapPhase, RoadmapResult, RoadmapStep, Standing } from '../../result/schema/roadmap.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import { findStrategy, type Strategy } from '../../settings/strategy.ts';
import { CeilingObserver } from '../../simulation/ceilings.ts';
import { Simulation } from '../../simulation/simulation.ts';
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
}

export interface RoadmapWatch {
  progress?: (requests: number) => void;
  signal?: AbortSignal;
}

/** Walks the document's four phases, each standing on the one before, all in one reading of the workload. */
export async function roadmap(plan: RoadmapPlan, watch: RoadmapWatch = {}): Promise<RoadmapResult> {
  const { workload, catalog, seed, knobs, baselineKnobs } = plan;
  const strategies = strategiesOf(knobs);
  const baseline = { ...findStrategy('baseline'), knobs: { ...knobs, ...baselineKnobs } };
  const simulations = [baseline, ...strategies].map((strategy) => new Simulation(workload, catalog, strategy, seed));
  const ceilings = new CeilingObserver(workload, catalog, seed, knobs);
  let requests = 0;
  let partial = false;
  for await (const block of workload.blocks()) {
    for (const simulation of simulations) simulation.feed(block);
    ceilings.feed(block);
    requests += block.length;
    watch.progress?.(requests);
    await setImmediate();
    if (watch.signal?.aborted === true) {
      partial = true;
      break;
    }
  }
  const { requestsPerDay, assumptions } = workload.facts();
  const finished = simulations.map((simulation) => simulation.finish(requestsPerDay));
  const before = finished[0] as Summary;
  const summaries = finished.map((summary) => related(summary, before));
  const queries = ceilings.distinctQueries;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'roadmap',
    scenario: workload.name,
    seed,
    requests,
    models: catalog.id,
    partial,
    reproduce: plan.reproduce ?? null,
    workload: { queries, repeatRate: 1 - queries / requests, assumptions },
    ceilings: ceilings.finish(true),
    phases: phasesOf(summaries),
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

/** `summaries`: the baseline's, then one for every step. */
function phasesOf(summaries: readonly Summary[]): RoadmapPhase[] {
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
      targets: targetsOf(before, after),
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
