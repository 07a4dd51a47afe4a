import { SCHEMA_VERSION } from '../experiment/result.ts';
import { EXIT } from '../foundation/problem.ts';
import { renderSettings, type ShownSetting } from '../report/terminal/settings.ts';
import { formatKnob, KNOB_PATHS, KNOBS } from '../scenario/knobs.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { STRATEGIES, type Strategy } from '../scenario/strategy.ts';
import type { Context } from './context.ts';
import { deliver } from './output.ts';
import { camelCase, type Flags } from './settings.ts';

/** What a command has settled on before it runs. */
export interface Settled {
  command: string;
  /** The scenario the strategy starts from, if there is one. */
  scenario: Pick<Scenario, 'name' | 'strategy' | 'models' | 'knobs'> | null;
  /** The strategy with all its knobs. */
  strategy: Strategy;
  /** The other settings by their flags' names, each with what it is when nobody sets it. */
  others: readonly (readonly [flag: string, otherwise: string | number | boolean | null])[];
}

/** What `--print-config` prints instead of running: each setting with its value and its source. */
export async function printConfig(context: Context, flags: Flags, settled: Settled): Promise<number> {
  const { command, scenario, strategy, others } = settled;
  const given = (flag: string): string | undefined => {
    const attribute = camelCase(flag);
    const isGiven = flags[attribute] !== undefined;
    return context.origins.get(attribute) ?? (isGiven ? `--${flag}` : undefined);
  };
  const ofScenario = scenario === null ? 'default' : `scenario ${scenario.name}`;
  const settings: ShownSetting[] = others.map(([flag, otherwise]) => {
    const source = given(flag);
    if (source !== undefined) return { name: camelCase(flag), value: String(flags[camelCase(flag)]), source };
    const fromScenario = ['strategy', 'models', 'requests', 'rate'].includes(flag) && otherwise !== null;
    return { name: camelCase(flag), value: otherwise, source: fromScenario ? ofScenario : 'default' };
  });
  const preset = STRATEGIES[String(flags.strategy ?? scenario?.strategy ?? 'basic')];
  settings.push({
    name: 'techniques',
    value: [...strategy.techniques].join(', '),
    source: `strategy ${strategy.name}`,
  });
  for (const path of KNOB_PATHS) {
    const value = formatKnob(path, strategy.knobs[path]);
    const source =
      given(KNOBS[path].flag) ??
      (scenario?.knobs[path] !== undefined
        ? ofScenario
        : preset?.knobs?.[path] !== undefined
          ? `strategy ${strategy.name}`
          : 'default');
    settings.push({ name: path, value, source });
  }
  const result = { schemaVersion: SCHEMA_VERSION, command, seed: null, settings };
  await deliver(context, flags, result, (_, appearance) => renderSettings(settings, appearance));
  return EXIT.ok;
}
