import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { Catalog } from '../../models/model.ts';
import { type Evidence, EvidenceCollector } from '../../replay/evidence/evidence.ts';
import { Replay } from '../../replay/replay.ts';
import { relatedTo } from '../../result/related.ts';
import type { EvidenceSource } from '../../result/schema/parts.ts';
import type { PlayedSummary, Summary } from '../../result/schema/summary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Workload, WorkloadFacts } from '../../workload/workload.ts';
import type { Reader, TaskKind } from '../work/task.ts';
import type { Task, Unit } from '../work/unit.ts';

/** A strategy with the models that it may call. */
export interface Stage {
  strategy: Strategy;
  catalog: Catalog;
}

/** What a workload knows of itself, as far as advice goes by it. */
export type KnownOf = Pick<WorkloadFacts, 'asks' | 'beginnings' | 'grownPrompts' | 'timed' | 'paidUsd' | 'assumptions'>;

/** What stages that build on one another came to. */
export interface PlayedSteps {
  /** By stage, the baseline first. */
  summaries: PlayedSummary[];
  known: KnownOf;
  /**
   * By stage, what it saves of the bill of the one before it, and of the first one's: as the log's own
   * variety has it; null without a log, or where it is too short.
   */
  onLog: {
    source: EvidenceSource;
    saved: readonly (Interval | null)[];
    savedOfFirst: readonly (Interval | null)[];
  } | null;
}

/** Stages of building, each on top of the one before, over one reading of a workload. */
export interface StepsTask extends Task<PlayedSteps> {
  kind: 'steps';
  /** The baseline first. */
  stages: readonly Stage[];
}

export const STEPS: TaskKind<StepsTask> = {
  strategies: ({ stages }) => stages.map(({ strategy }) => strategy),
  reads: 'together',
  reader: stepsReader,
};

function stepsReader({ task: { stages }, seed, instant }: Unit<StepsTask>, workload: Workload): Reader {
  const names = stages.map((_, place) => String(place));
  const replays = stages.map(
    ({ strategy, catalog }, place) =>
      new Replay(workload, new Map([[names[place] as string, strategy]]), { catalog, seed, instant }),
  );
  let collector: EvidenceCollector<string> | null = null;
  return {
    feed(block) {
      if (workload.log === true && collector === null) {
        collector = new EvidenceCollector(names, workload.calendarZero ?? null);
        for (const [place, replay] of replays.entries()) {
          const name = names[place] as string;
          for (const observer of collector.observers(name)) replay.run(name).observe(observer);
        }
      }
      collector?.note(block);
      for (const replay of replays) replay.feed(block);
    },
    finish(facts): PlayedSteps {
      const whole = replays.map((replay, place) => replay.finish().get(names[place] as string) as Summary);
      const known = new Map<string, Evidence | null>();
      const between = (from: number, to: number): Evidence | null => {
        const pair = `${from} ${to}`;
        const found =
          known.get(pair) ?? collector?.finish(seed, facts, [names[from] as string, names[to] as string]) ?? null;
        known.set(pair, found);
        return found;
      };
      const first = stages.length < 2 ? null : between(0, 1);
      return {
        summaries: whole.map((summary) => relatedTo(whole[0] as Summary, played(summary))),
        known: knownOf(facts),
        onLog:
          first === null
            ? null
            : {
                source: first.source,
                saved: stages.map((_, place) =>
                  place === 0 ? null : (between(place - 1, place)?.savings.costRatio ?? null),
                ),
                savedOfFirst: stages.map((_, place) =>
                  place === 0 ? null : (between(0, place)?.savings.costRatio ?? null),
                ),
              },
      };
    },
  };
}

function knownOf({ asks, beginnings, grownPrompts, timed, paidUsd, assumptions }: WorkloadFacts): KnownOf {
  return {
    ...(asks === undefined ? {} : { asks }),
    ...(beginnings === undefined ? {} : { beginnings }),
    ...(grownPrompts === undefined ? {} : { grownPrompts }),
    ...(paidUsd === undefined ? {} : { paidUsd }),
    timed,
    assumptions,
  };
}

function played({ timeline: _, latencyHistogram: __, ...summary }: Summary): PlayedSummary {
  return summary;
}
