import { UserError } from '../../foundation/problem.ts';
import { Replay } from '../../replay/replay.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Workload, WorkloadFacts } from '../../workload/workload.ts';
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
  reader: (unit, workload) => player(unit, workload),
};

export const TRY: TaskKind<TryTask> = {
  strategies: ({ strategy }) => [strategy],
  reads: 'together',
  reader: trial,
};

/** Plays a strategy until it is found not to work on the workload; what is wrong with it is the outcome then. */
function trial(unit: Unit<TryTask>, workload: Workload): Reader {
  let refused = null as Refused | null;
  const { feed, finish } = player(unit, workload, (error) => {
    if (!(error instanceof UserError)) throw error;
    refused = { refused: error.problems };
  });
  return { feed, finish: (facts) => refused ?? finish(facts) ?? (refused as unknown as Refused) };
}

type Player = Reader & { finish(facts: WorkloadFacts): Played | null };

/** `failed`: told when the strategy cannot work, whose outcome is null then. Without it that is thrown. */
function player(
  { task: { strategy }, catalog, seed, instant }: Unit<PlayTask | TryTask>,
  workload: Workload,
  failed?: (error: unknown) => void,
): Player {
  const replay = new Replay(workload, new Map([['played', strategy]]), {
    catalog,
    seed,
    instant,
    ...(failed === undefined ? {} : { failed: (_, error) => failed(error) }),
  });
  return {
    feed: (block) => replay.feed(block),
    finish(facts) {
      const whole = replay.finish().get('played');
      if (whole === undefined) return null;
      const { timeline: _, latencyHistogram: __, ...summary } = whole;
      const { firstAt, lastAt, warm } = replay;
      const requests = replay.requests - warm;
      const spanMs = facts.timed ? lastAt - firstAt : null;
      const counted = { requests, ...(warm === 0 ? {} : { warmUpRequests: warm }) };
      return {
        summary,
        workload: {
          ...counted,
          queries: workload.queries.size,
          users: facts.users,
          spanMs,
          ...(facts.log === true ? { log: true } : {}),
        },
      };
    },
  };
}
