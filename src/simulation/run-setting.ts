import type { Catalog } from '../models/model.ts';
import type { Strategy } from '../scenario/strategy.ts';
import type { Workload } from '../workload/workload.ts';
import type { Luck } from './luck.ts';
import type { Steering } from './steering.ts';

/** What a run is about. */
export interface RunSetting {
  workload: Workload;
  /** What is known of the models: prices, and the quality their makers publish. */
  catalog: Catalog;
  /** The models as they are. */
  truth: Catalog;
  strategy: Strategy;
  luck: Luck;
  seed: string;
  steering: Steering;
}
