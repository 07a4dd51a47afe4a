import type { Catalog } from '../../models/model.ts';
import type { AdviseResult } from '../../result/schema/advise.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { Threshold } from '../../result/thresholds.ts';
import { fullCostUsd } from '../../result/wrong-answers.ts';
import { defaultKnobs, type KnobValues } from '../../settings/knobs.ts';
import { baselineFor, type Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import type { TrafficOtherwise } from '../otherwise.ts';
import type { Move, Setting } from './moves.ts';

/** Steps of advice: more is nobody's next quarter. */
export const MOST_STEPS = 3;

/** Of the first bill, what a step saves at least. */
export const LEAST_SAVED = 0.01;

/** What advice is asked for. */
export interface AdvisePlan {
  reproduce?: string[];
  source: WorkloadSource;
  /** Where the steps are found, and where they are told of: later, or under these other seeds. */
  found: WorkloadSource;
  told: { on: AdviseResult['told']['on']; source: WorkloadSource; seeds: readonly string[] };
  /** Traffic as it might be as well, which the steps are then told of on too. */
  alternatives?: readonly TrafficOtherwise[];
  seed: string;
  /** True where the words of questions are made up, so that nothing can be told that hangs on them. */
  invented?: boolean;
  catalog: Catalog;
  /** The same catalog where one model answers everything, by that model. */
  oneModel: Readonly<Record<string, Catalog>>;
  baselineKnobs: Partial<KnobValues>;
  /** USD that a wrong answer costs; null where nobody says. */
  priceOfErrorUsd: number | null;
  /** Quality to be kept, as a fraction of the baseline's, where it is known. */
  minQuality: number;
  /** Demands on figures of the result. */
  thresholds?: readonly Threshold[];
  /** Arguments that name the workload and the models, and those that send everything to one model. */
  workloadArguments: readonly string[];
  modelArguments: (model: string) => readonly string[];
  /** The target that a strategy can be exported to, `ai-sdk`; null where there is none. */
  exportedTo?: (strategy: Strategy, catalog: Catalog) => string | null;
}

/** The same with the price of a wrong answer, given or assumed. */
export interface Priced extends AdvisePlan {
  priceOfErrorUsd: number;
  assumesPrice: boolean;
}

/** Who watches. */
export interface AdviseWatch {
  signal?: AbortSignal;
  progress?: (requests: number) => void;
}

/** A move with what came of it on top of what was made before. */
export interface Tried {
  move: Move;
  setting: Setting;
  summary: PlayedSummary;
}

/** What the steps are compared with. */
export function baselineOf({ baselineKnobs }: AdvisePlan): Setting {
  return { strategy: baselineFor({ knobs: defaultKnobs() }, baselineKnobs), model: null };
}

/** The models of a setting. */
export function catalogOf({ catalog, oneModel }: AdvisePlan, { model }: Setting): Catalog {
  return model === null ? catalog : (oneModel[model] as Catalog);
}

/** What a request costs with what its wrong answers cost, in USD; the bill alone where they are not known. */
export function fullCostOf({ priceOfErrorUsd }: Priced, summary: PlayedSummary): number {
  return fullCostUsd(summary, priceOfErrorUsd) ?? summary.costPerRequestUsd;
}

/** Whether what a move may do to answers is known: of like questions, which of them get another's. */
export function isSeen({ move, summary }: Tried): boolean {
  return move.kind !== 'similar' || summary.cache.falseHits !== null;
}

/** Share of the requests that got no answer. */
export function unanswered({ unanswered: { refused, failed, tooLong = 0 }, requests }: PlayedSummary): number {
  return (refused + failed + tooLong) / requests;
}
