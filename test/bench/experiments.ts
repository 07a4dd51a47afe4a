import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type SweepPlan, sweep } from '../../src/experiment/sweep/sweep.ts';
import { TASKS } from '../../src/experiment/tasks.ts';
import { Evaluator } from '../../src/experiment/tune/evaluator.ts';
import { compareStandings, standingOf } from '../../src/experiment/tune/goals.ts';
import type { Tried } from '../../src/experiment/tune/search.ts';
import { spaceOf, strategyAt } from '../../src/experiment/tune/space.ts';
import type { TunePlan } from '../../src/experiment/tune/tune.ts';
import { inThisThread } from '../../src/experiment/work/executor.ts';
import { perform } from '../../src/experiment/work/perform.ts';
import { seedsOf, type Unit } from '../../src/experiment/work/unit.ts';
import { randomStream } from '../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { TuneResult } from '../../src/result/schema/tune.ts';
import { parseThreshold } from '../../src/result/thresholds.ts';
import { parseScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';

/** How a measurement is reported. */
export type Report = (what: string, measured: string, goal: string, met: boolean) => void;

/** Seconds that a command took, and what it printed. */
interface Timed {
  seconds: number;
  stdout: string;
}

function timed(bin: string, args: readonly string[]): Timed {
  const start = performance.now();
  const { stdout } = spawnSync(process.execPath, [bin, ...args], { maxBuffer: 1e9 });
  return { seconds: (performance.now() - start) / 1_000, stdout: stdout.toString() };
}

const SIZES = '100,150,220,330,500,750,1100,1600,2400,3600,5400,8000,12k,18k,27k,40k';

/** 16 cache sizes and 4 TTLs on 1,000,000 requests: one thread against two. */
export function sweepThreads(bin: string, report: Report): void {
  const args = ['sweep', '--only', 'cache', '--cache-size', SIZES, '--ttl', '15m,1h,6h,24h', '-n', '1M', '--json'];
  // The faster of two rounds each, in turn, so that a busy machine weighs little.
  const rounds = [1, 2].map(() => ['1', '2'].map((workers) => timed(bin, [...args, '--workers', workers])));
  const faster = (w: 0 | 1) =>
    rounds.map((round) => round[w] as Timed).reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const [one, two] = [faster(0), faster(1)];
  const speedUp = one.seconds / two.seconds;
  report(
    'sweep of 16 cache sizes and 4 TTLs, 1,000,000 requests, two threads against one',
    `${speedUp.toFixed(2)}x (${two.seconds.toFixed(1)} against ${one.seconds.toFixed(1)} s on ${cpus().length} cores), ${one.stdout === two.stdout ? 'the same bytes' : 'OTHER BYTES'}`,
    '1.7x',
    speedUp >= 1.7 && one.stdout === two.stdout,
  );
}

/** The LRU curve of 16 sizes from one pass against the 16 runs it stands for, on a workload read before. */
export async function lruCurve(report: Report): Promise<void> {
  const { name, workload: spec } = shipped('faq-chatbot');
  const source = { kind: 'generated', name, spec: { ...spec, requests: 1_000_000 } } as const;
  const cache = withTechniques(findStrategy('basic'), ['cache'], 'cache');
  const capacities = SIZES.split(',').map((size) => Number(size.replace('k', '000')));
  const plan: SweepPlan = {
    source,
    seed: '42',
    runs: 1,
    catalog: DOCS_CATALOG,
    instant: true,
    strategy: { ...cache, knobs: { ...cache.knobs, 'cache.ttl': Number.POSITIVE_INFINITY } },
    baselineKnobs: {},
    axes: [{ path: 'cache.maxEntries', values: capacities }],
  };
  const [curve, , ...runs] = sweep.units(plan) as Unit[] as [Unit, Unit, ...Unit[]];
  const workload = new RememberedWorkload(new GeneratedWorkload(name, source.spec, '42'));
  const timed = async (units: readonly Unit[]): Promise<number> => {
    const start = performance.now();
    for (const unit of units) await perform([unit], workload, TASKS);
    return performance.now() - start;
  };
  await timed([curve, ...runs.slice(0, 1)]);
  const once = Math.min(await timed([curve]), await timed([curve]), await timed([curve]));
  const all = Math.min(await timed(runs), await timed(runs));
  const run = all / runs.length;
  report(
    'the hits of every LRU size from one pass, against 16 runs of one size each, 1,000,000 requests',
    `${(once / run).toFixed(2)} runs (${once.toFixed(0)} against ${all.toFixed(0)} ms for the 16)`,
    'less than 3',
    once < 3 * run,
  );
}

function shipped(name: string): Scenario {
  return parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), `${name}.yaml`);
}

/** Tuning on customer-support against the best of 500 random settings, both judged on the same held-out seeds. */
export async function tuning(bin: string, report: Report): Promise<void> {
  const keep = 'quality.relative>=0.95';
  const { seconds, stdout } = timed(bin, ['tune', '--scenario', 'customer-support', '--keep', keep, '--json']);
  const tuned = JSON.parse(stdout) as TuneResult;
  const scenario = shipped('customer-support');
  const preset = findStrategy(scenario.strategy);
  const strategy = {
    ...preset,
    techniques: new Set(scenario.techniques ?? preset.techniques),
    knobs: { ...preset.knobs, ...scenario.knobs },
  };
  const plan: TunePlan = {
    source: { kind: 'generated', name: scenario.name, spec: scenario.workload },
    seed: '42',
    catalog: DOCS_CATALOG,
    instant: false,
    strategy,
    baselineKnobs: scenario.baselineKnobs,
    goals: { minimize: 'costPerRequestUsd', keep: [parseThreshold(keep, '')] },
    fixed: {},
    axes: [],
  };
  const space = spaceOf(strategy, {}, []);
  const random = randomStream('bench', 'random search');
  const points = Array.from({ length: 500 }, () => space.map(() => random()));
  const evaluator = new Evaluator(plan, inThisThread({ resolve: (path) => path, stdin: null }, TASKS));
  const strategies = points.map((point) => strategyAt(point, space, strategy));
  const summaries = await evaluator.play(strategies, plan.seed);
  const tried = strategies.map((each, i): Tried => {
    const summary = summaries[i] as Tried['summary'];
    return { point: points[i] as number[], strategy: each, summary, standing: standingOf(summary, plan.goals) };
  });
  tried.sort((a, b) => compareStandings(a.standing, b.standing));
  // As the tuner does, the best few meet other seeds before one is chosen.
  const finalists = tried.slice(0, 15);
  const onOthers = finalists.map(() => 0);
  const missed = finalists.map(() => 0);
  for (const seed of seedsOf(plan.seed, 4).slice(1)) {
    const runs = await evaluator.playSurely(
      finalists.map((each) => each.strategy),
      seed,
    );
    for (const [i, run] of runs.entries()) {
      const { missing, objective } = standingOf(run, plan.goals);
      onOthers[i]! += objective;
      missed[i]! += missing;
    }
  }
  const order = finalists.map((_, i) => i).sort((x, y) => missed[x]! - missed[y]! || onOthers[x]! - onOthers[y]!);
  const best = (finalists[order[0] as number] as Tried).strategy;
  let usd = 0;
  for (const seed of tuned.heldOutSeeds) {
    const [summary] = await evaluator.play([best], seed);
    usd += (summary as Tried['summary']).costPerRequestUsd / tuned.heldOutSeeds.length;
  }
  const mean = tuned.best.objective.mean;
  report(
    'tune on customer-support, cost on held-out seeds, against the best of 500 random settings',
    `$${mean.toFixed(6)} against $${usd.toFixed(6)}, in ${seconds.toFixed(0)} s, demands ${tuned.best.keep.every(({ met }) => met) ? 'kept' : 'NOT KEPT'}`,
    'at least as good, within 60 s',
    mean <= usd && seconds <= 60,
  );
}
