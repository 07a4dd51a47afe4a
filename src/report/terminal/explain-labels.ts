import { modelLabel } from '../../models/model-label.ts';
import type { Explanation } from '../../replay/explain/explanation.ts';

/** The fields of explanations and their steps that name a model. */
const NAMES_A_MODEL = new Set(['answeredBy', 'model', 'instead', 'next']);

/** The explanations with models called as screens call those of a catalog. */
export function labelled(explanations: readonly Explanation[], catalog: string): Explanation[] {
  const label = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return NAMES_A_MODEL.has(key) ? modelLabel(value, catalog) : value;
    if (Array.isArray(value)) return value.map((each) => label(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, label(each, name)]));
  };
  return explanations.map((explanation) => label(explanation, '') as Explanation);
}
