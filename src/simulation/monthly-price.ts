import { DAY_MS } from '../foundation/units.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { RequestPath } from './request-path.ts';
import type { Run } from './run.ts';

const DAYS_A_MONTH = 30;

/**
 * Days that the counted requests of a run stand for: by the rate that a month is worked out from, else by its clock.
 */
function daysOf({ accounts }: Run, requestsPerDay: number | null): number {
  const { ledger } = accounts.counted;
  return requestsPerDay === null ? ledger.durationMs() / DAY_MS : ledger.requests / requestsPerDay;
}

/** Whether a model is called, at whatever effort. */
function isCalled({ accounts, models }: Run, model: number): boolean {
  const { id } = models[model];
  return models.some(
    ({ id: other, variantOf = other }, m) => variantOf === id && accounts.counted.ledger.callsTo(m) > 0,
  );
}

/** What a model costs for the time of the run; nothing where it is not called, for then nobody need have it. */
function usdOf(run: Run, model: number, requestsPerDay: number | null): number {
  const { fixed, variantOf } = run.models[model];
  if (fixed === undefined || variantOf !== undefined || !isCalled(run, model)) return 0;
  return (fixed.usdPerMonth / DAYS_A_MONTH) * daysOf(run, requestsPerDay);
}

/** Pays for the models that are paid by the month, at the end of a run. */
export function payByTheMonth({ run }: RequestPath, requestsPerDay: number | null): void {
  for (const model of run.models.keys()) {
    const usd = usdOf(run, model, requestsPerDay);
    if (usd > 0) run.recorder.throughout(usd);
  }
}

/** What became of them; nothing where there are none. */
export function fixedPriceOf(
  run: Run,
  { machines }: Dispatcher,
  requestsPerDay: number | null,
): Pick<Summary, 'fixedPrice'> {
  if (machines === null) return {};
  const { counted, warmUp } = run.accounts;
  const requests = counted.ledger.requests + warmUp.ledger.requests;
  const models: NonNullable<Summary['fixedPrice']>['models'] = {};
  let usdPerMonth = 0;
  let mostWorkMs = 0;
  for (const [m, { id, fixed, variantOf }] of run.models.entries()) {
    const machine = machines[m];
    if (machine === null || fixed === undefined || variantOf !== undefined) continue;
    const { calls, workMs, waitedMs, longestWaitMs } = machine;
    if (isCalled(run, m)) usdPerMonth += fixed.usdPerMonth;
    mostWorkMs = Math.max(mostWorkMs, workMs);
    const meanWaitMs = calls === 0 ? null : waitedMs / calls;
    models[id] = { usdPerMonth: fixed.usdPerMonth, calls, meanWaitMs, longestWaitMs };
  }
  const capacityPerDay = mostWorkMs === 0 ? null : (DAY_MS * requests) / mostWorkMs;
  return {
    fixedPrice: {
      usdPerMonth,
      breakEvenPerDay: null,
      capacityPerDay,
      busy: capacityPerDay === null || requestsPerDay === null ? null : requestsPerDay / capacityPerDay,
      models,
    },
  };
}
