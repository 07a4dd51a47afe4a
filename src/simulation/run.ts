import type { Catalog } from '../models/model.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Workload } from '../workload/workload.ts';
import type { CurrentSettings } from './current-settings.ts';
import type { Dice } from './dice.ts';
import type { Tariff } from './tariff.ts';

/** What a run is about. */
export interface RunSetting {
  workload: Workload;
  /** What is known of the models: prices, and the quality their makers publish. */
  catalog: Catalog;
  /** The models as they are. */
  truth: Catalog;
  strategy: Strategy;
  dice: Dice;
  /** What calls cost. */
  tariff: Tariff;
  seed: string;
  current: CurrentSettings;
}
