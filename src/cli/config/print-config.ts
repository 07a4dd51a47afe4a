import type { Catalog } from '../../models/model.ts';
import { renderSettings } from '../../report/terminal/settings.ts';
import type { SettingsResult, ShownSetting } from '../../result/schema/settings.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { formatKnob, KNOB_PATHS, KNOBS, type KnobValue } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { camelCase, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { QUEUE_URL, queueAddress } from '../queue/queue-address.ts';

/** What a command has settled on before it runs. */
export interface Settled {
  command: string;
  /** The scenario the strategy starts from, if there is one. */
  scenario: Scenario | null;
  /** The strategy with all its knobs. */
  strategy: Strategy;
  catalog: Pick<Catalog, 'id'>;
  seed: string;
}

/** What `--print-config` prints instead of running: each setting with its value and its source. */
export async function printConfig(context: Context, flags: Flags, settled: Settled): Promise<number> {
  const { command, scenario, strategy, catalog, seed } = settled;
  const given = (flag: string): string | undefined => {
    const attribute = camelCase(flag);
    const isGiven = flags[attribute] !== undefined;
    return context.origins.get(attribute) ?? (isGiven ? `--${flag}` : undefined);
  };
  const ofScenario = scenario === null ? 'default' : `scenario ${scenario.name}`;
  // What each is when nobody sets it, and who says so.
  const others: readonly (readonly [flag: string, otherwise: ShownSetting['value'], source: string])[] = [
    ['scenario', scenario?.name ?? null, 'default'],
    ['trace', null, 'default'],
    ['models', catalog.id, ofScenario],
    ['strategy', scenario?.strategy ?? 'basic', ofScenario],
    ['seed', seed, 'default'],
    ['requests', scenario?.workload.requests ?? null, ofScenario],
    ['rate', scenario?.workload.arrivals.perDay ?? null, ofScenario],
    ['instant', false, 'default'],
  ];
  const settings = others.map(([flag, otherwise, source]): ShownSetting => {
    const name = camelCase(flag);
    const from = given(flag);
    return from === undefined ? { name, value: otherwise, source } : { name, value: String(flags[name]), source: from };
  });
  if (given('queue') !== undefined) {
    const address = queueAddress(context.env);
    settings.push({ name: 'queue', value: address?.shown ?? null, source: address === null ? 'default' : QUEUE_URL });
  }
  const named = String(flags.strategy ?? scenario?.strategy ?? 'basic');
  const changed = ['only', 'without', 'with'].flatMap((flag) => given(flag) ?? []);
  const narrowed = flags.strategy === undefined && scenario?.techniques != null;
  settings.push({
    name: 'techniques',
    value: [...strategy.techniques].join(', '),
    source: changed.length > 0 ? changed.join(', ') : narrowed ? ofScenario : `strategy ${named}`,
  });
  for (const path of KNOB_PATHS) {
    const value = formatKnob(path, strategy.knobs[path]);
    const says = (other: KnobValue | undefined): boolean => other !== undefined && formatKnob(path, other) === value;
    // What was said for a technique that is not used has been taken back: then it is the default after all.
    const source =
      given(KNOBS[path].flag) ??
      (says(scenario?.knobs[path])
        ? ofScenario
        : says(KNOBS[path].default as KnobValue)
          ? 'default'
          : `strategy ${named}`);
    settings.push({ name: path, value, source });
  }
  const result: SettingsResult = { schemaVersion: SCHEMA_VERSION, command, seed: null, settings };
  await deliverResult(context, flags, result, (_, appearance) => renderSettings(settings, appearance));
  return EXIT.ok;
}
