import { formatNumberOf } from '../foundation/units.ts';
import type { FittedLatency } from './fitted-latency.ts';
import type { ListedModel } from './listing.ts';
import type { Catalog } from './model.ts';

/** How fast models are by a log that measured enough of their calls, by their ids. */
export type LoggedSpeeds = ReadonlyMap<string, FittedLatency>;

/** How the source of a speed begins that is a log's. */
const FITTED = 'fitted from ';

/** The models with the log's speeds where nobody has published one, or with `all` where the log has one. */
export function withLoggedSpeeds(
  models: readonly ListedModel[],
  speeds: LoggedSpeeds,
  all: boolean,
): readonly ListedModel[] {
  return models.map((model) => {
    const speed = speeds.get(model.id);
    if (speed === undefined || (model.latency !== null && !all)) return model;
    const { firstTokenMs, inputMsPerToken, outputMsPerToken, sigma, calls } = speed;
    return {
      ...model,
      latency: { firstTokenMs, inputMsPerToken, outputMsPerToken, sigma },
      sources: { ...model.sources, latency: `${FITTED}${formatNumberOf(calls, 'call')} of the log` },
    };
  });
}

/** The models of a run whose speed is a log's, each as `gpt-4o: fitted from 1,204 calls of the log`. */
export function fittedSpeeds({ models, asLogged }: Catalog): string[] {
  return [...models, ...(asLogged?.others ?? [])].flatMap(({ id, sources }) =>
    sources.latency.startsWith(FITTED) ? [`${id}: ${sources.latency}`] : [],
  );
}
