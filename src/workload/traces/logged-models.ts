import { type CallColumns, FLAG } from '../../logs/calls/call-columns.ts';
import type { Bill } from '../../logs/money/bill.ts';
import { type LoggedTraffic, stranger } from '../../models/as-logged.ts';
import { fitLatency, type MeasuredCall } from '../../models/fitted-latency.ts';
import type { PaidCall } from '../../models/fitted-price.ts';
import { listedModel } from '../../models/listed-models.ts';
import type { ListedModel } from '../../models/listing.ts';
import type { LoggedSpeeds } from '../../models/logged-speeds.ts';
import { isRequest } from './logged-rows.ts';

/** The models of a log: each once, however it is called, and by row the number that requests know it by. */
export interface LoggedModels {
  all: readonly ListedModel[];
  byRow: Int32Array;
  /** Their ids by the log's own names. */
  idOf: ReadonlyMap<string, string>;
}

/** What calls whose model is not logged went to. */
const NOT_NAMED = '(not named)';

/** Tells the models of a log's rows, by what the price list calls them. The numbers depend on the log alone. */
export function loggedModels(calls: CallColumns, names: readonly string[], { modelOf }: Bill): LoggedModels {
  const all: ListedModel[] = [];
  const byRow = new Int32Array(calls.length).fill(-1);
  const numbers = new Map<string, number>();
  const known = new Map<string, number>();
  const idOf = new Map<string, string>();
  const numberOf = (model: ListedModel): number => {
    let number = numbers.get(model.id);
    if (number === undefined) {
      number = all.push(model) - 1;
      numbers.set(model.id, number);
    }
    return number;
  };
  for (let row = 0; row < calls.length; row++) {
    if (!isRequest(calls, row)) continue;
    const name = calls.model.at(row);
    const listed = modelOf(row);
    const key = `${name} ${listed?.provider ?? ''} ${listed?.entry.id ?? ''}`;
    let number = known.get(key);
    if (number === undefined) {
      const logged = name === -1 ? NOT_NAMED : (names[name] as string);
      number = numberOf(listed === null ? stranger(logged) : listedModel(listed.provider, listed.entry, logged));
      known.set(key, number);
      idOf.set(logged, (all[number] as ListedModel).id);
    }
    byRow[row] = number;
  }
  for (const [number, model] of all.entries()) {
    if (model.price === null) all[number] = stranger(model.id, paidCalls(calls, byRow, number));
  }
  return { all, byRow, idOf };
}

/** Calls of a model that are looked at for its price. */
const MOST_PAID = 2_000;

/** The first calls of a model of which the log says what they took and cost. */
function paidCalls(calls: CallColumns, byRow: Int32Array, model: number): PaidCall[] {
  const paid: PaidCall[] = [];
  for (let row = 0; row < calls.length && paid.length < MOST_PAID; row++) {
    const usd = calls.cost.at(row);
    const [input, output] = [calls.input.at(row), calls.output.at(row)];
    if (byRow[row] !== model || !isRequest(calls, row) || calls.is(row, FLAG.hit | FLAG.batch)) continue;
    if (!(usd > 0) || input === -1 || output === -1) continue;
    const cached = Math.max(0, calls.cached.at(row));
    const written = Math.max(0, calls.written.at(row)) + Math.max(0, calls.writtenHour.at(row));
    paid.push({ fresh: Math.max(0, input - cached - written), cached, written, output, usd });
  }
  return paid;
}

/** What a log says of whom its calls went to; null where it knows nothing of what they cost. */
export function trafficOf(models: LoggedModels, { usd, source }: Bill, calls: CallColumns): LoggedTraffic | null {
  if (usd === null || source === null) return null;
  return {
    costs: source === 'logged' ? 'as-logged' : 'listed',
    models: models.all,
    speeds: speedsOf(models, calls),
  };
}

/** Calls of a model that are looked at for its speed: the first ones. */
const MOST_TIMED = 20_000;

/** How fast each model is of which the log measured enough calls. */
function speedsOf({ all, byRow }: LoggedModels, calls: CallColumns): LoggedSpeeds {
  const measured: MeasuredCall[][] = all.map(() => []);
  for (let row = 0; row < calls.length; row++) {
    const model = byRow[row];
    const latencyMs = calls.latency.at(row);
    if (model === -1 || !(latencyMs > 0) || calls.is(row, FLAG.hit | FLAG.batch)) continue;
    const own = measured[model] as MeasuredCall[];
    const [inputTokens, outputTokens] = [calls.input.at(row), calls.output.at(row)];
    const ttftMs = calls.ttft.at(row);
    if (own.length === MOST_TIMED || inputTokens === -1 || outputTokens === -1) continue;
    const fresh = Math.max(0, inputTokens - Math.max(0, calls.cached.at(row)));
    own.push({ inputTokens: fresh, outputTokens, latencyMs, ttftMs: ttftMs > 0 ? ttftMs : null });
  }
  return new Map(
    measured.flatMap((own, model) => {
      const speed = fitLatency(own);
      return speed === null ? [] : [[(all[model] as ListedModel).id, speed] as const];
    }),
  );
}
