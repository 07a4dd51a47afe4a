import type { Model } from '../../models/model.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { decisionsOf, type RequestAccount, type Surroundings } from './account.ts';
import type { ExplainedCall } from './explained-step.ts';

/** The calls that were planned for a request itself, in order. */
export function plannedCalls(account: RequestAccount): ReturnType<typeof decisionsOf<'priced'>> {
  return decisionsOf(account, 'priced').filter(({ ahead }) => !ahead);
}

/** How long the look-ups before a call take, in milliseconds. */
export function lookUpMs(account: RequestAccount, { knobs }: Strategy): number {
  const exact = decisionsOf(account, 'lookedUp').length > 0 ? knobs['cache.lookup'] : 0;
  return exact + (decisionsOf(account, 'compared').length > 0 ? knobs['semantic.lookup'] : 0);
}

/**
 * The calls of a request, each from its first try at the provider to its answer. What a request waits
 * for and what it takes in all add up, with the look-ups and the judge, to its latency.
 */
export function callsOf(account: RequestAccount, { catalog, strategy }: Surroundings): ExplainedCall[] {
  const sent = decisionsOf(account, 'sent');
  const judged = decisionsOf(account, 'judged');
  const turnedAway = decisionsOf(account, 'turnedAway');
  let from = account.at + lookUpMs(account, strategy);
  return plannedCalls(account).map(({ model, input, output, usd }, i): ExplainedCall => {
    const verdict = judged[i];
    const end = verdict === undefined ? account.at + account.latencyMs : verdict.at - verdict.ms;
    const begun = sent[i]?.at ?? end;
    const submitted = from;
    from = verdict?.at ?? end;
    return {
      model: (catalog.models[model] as Model).id,
      inputTokens: input,
      outputTokens: output,
      usd: sent[i] === undefined ? null : usd,
      ms: end - begun,
      waitedMs: begun - submitted,
      turnedAway: turnedAway.filter(({ at }) => at >= submitted && at <= begun).length,
    };
  });
}
