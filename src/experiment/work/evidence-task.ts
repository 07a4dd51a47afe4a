import { type Evidence, EvidenceCollector } from '../../replay/evidence/evidence.ts';
import { Replay } from '../../replay/replay.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Reader, TaskKind } from './task.ts';
import type { Task, Unit } from './unit.ts';

/**
 * How each of some strategies stands to each that comes before it in the list, were the traffic of the
 * log another: `evidence[after][before]`; null where there is too little of it to tell.
 */
export type PairedEvidence = (Evidence | null)[][];

/** Strategies on one log, with what its own variety says of the differences between them. */
export interface EvidenceTask extends Task<PairedEvidence> {
  kind: 'evidence';
  strategies: readonly Strategy[];
  /** The level of the interval of the cost saved, beside those of 95 %. */
  costLevel: number;
  /** USD that a wrong answer costs, where the bill with what they cost is asked for. */
  priceOfErrorUsd?: number | undefined;
}

export const EVIDENCE: TaskKind<EvidenceTask> = {
  strategies: ({ strategies }) => strategies,
  reads: 'together',
  reader: evidenceReader,
};

function evidenceReader({ task, catalog, seed, instant }: Unit<EvidenceTask>, workload: Workload): Reader {
  const places = task.strategies.map((_, place) => place);
  const replay = new Replay(workload, new Map(task.strategies.map((strategy, place) => [String(place), strategy])), {
    catalog,
    seed,
    instant,
  });
  let collector: EvidenceCollector<string> | null = null;
  return {
    feed(block) {
      if (workload.log === true && collector === null) {
        collector = new EvidenceCollector(places.map(String), workload.calendarZero ?? null);
        for (const place of places) {
          for (const observer of collector.observers(String(place))) replay.run(String(place)).observe(observer);
        }
      }
      collector?.note(block);
      replay.feed(block);
    },
    finish(facts): PairedEvidence {
      replay.finish();
      return places.map((after) =>
        places
          .slice(0, after)
          .map((before) => collector?.finish(seed, facts, [String(before), String(after)], task) ?? null),
      );
    },
  };
}
