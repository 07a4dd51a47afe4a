import { UserError } from '../../foundation/problem.ts';
import { instant } from '../../models/model.ts';
import { withoutDelays } from '../../replay/replay.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Reader, TaskKind } from './task.ts';
import type { Played, Refused, Task, Unit } from './unit.ts';

/** One strategy, and nothing around it. */
export interface PlayTask extends Task<Played> {
  kind: 'play';
  strategy: Strategy;
}

/** The same where the strategy may be one that cannot work on the workload. */
export interface TryTask extends Task<Played | Refused> {
  kind: 'try';
  strategy: Strategy;
}

export const PLAY: TaskKind<PlayTask> = {
  strategies: ({ strategy }) => [strategy],
  reads: 'together',
  reader: player,
};

export const TRY: TaskKind<TryTask> = {
  strategies: ({ strategy }) => [strategy],
  reads: 'together',
  reader: trial,
};

/** Plays a strategy until it is found not to work on the workload; what is wrong with it is the outcome then. */
function trial(unit: Unit<TryTask>, workload: Workload): Reader {
  let refused = null as Refused | null;
  const attempt = <T>(act: () => T): T | null => {
    if (refused !== null) return null;
    try {
      return act();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused = { refused: error.problems };
      return null;
    }
  };
  const reader = attempt(() => player(unit, workload));
  return {
    feed(block) {
      attempt(() => reader?.feed(block));
    },
    finish(facts): Played | Refused {
      return attempt(() => reader?.finish(facts) as Played | undefined) ?? (refused as Refused);
    },
  };
}

function player(unit: Unit<PlayTask | TryTask>, workload: Workload): Reader {
  const catalog = unit.instant ? instant(unit.catalog) : unit.catalog;
  const strategy = unit.instant ? withoutDelays(unit.task.strategy) : unit.task.strategy;
  const simulation = new Simulation(workload, catalog, strategy, unit.seed);
  let requests = 0;
  let firstAt = 0;
  let lastAt = 0;
  return {
    feed(block) {
      if (requests === 0) firstAt = block.at[0];
      lastAt = block.at[block.length - 1];
      requests += block.length;
      simulation.feed(block);
    },
    finish(facts): Played {
      const { timeline: _, latencyHistogram: __, ...summary } = simulation.finish(facts.requestsPerDay);
      const spanMs = facts.timed ? lastAt - firstAt : null;
      return { summary, workload: { requests, queries: workload.queries.size, users: facts.users, spanMs } };
    },
  };
}
