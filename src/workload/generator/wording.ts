import { AliasTable, zipfWeights } from '../../foundation/alias-table.ts';
import type { IntentKindSpec, WorkloadSpec } from '../../scenario/schema.ts';

interface Option {
  text: string;
  probability: number;
}

/** One kind of intent: what its intents are and in which ways each of them is put into words. */
export interface IntentKind {
  spec: IntentKindSpec;
  /** Number of intents. */
  intents: number;
  /** Ways of putting an intent into words: phrasing × opening × closing × case × punctuation. */
  variations: number;
  /** Draws a variation. */
  variationDraw: AliasTable;
  /** The text of an intent in a variation. */
  text(intent: number, variation: number): string;
}

/** Turns the description of a kind of intent into its texts and their probabilities. */
export function intentKind(spec: IntentKindSpec, wording: WorkloadSpec['wording'] = {}): IntentKind {
  const slots = Object.entries(spec.fill ?? {});
  const intents = slots.reduce((product, [, words]) => product * words.length, 1);
  const phrasings: Option[] = spec.phrasings.map((text) => ({ text, probability: 1 / spec.phrasings.length }));
  const openings = optional(wording?.openings);
  const closings = optional(wording?.closings);
  const lowercase = wording?.lowercase ?? 0;
  const unpunctuated = wording?.unpunctuated ?? 0;
  const sizes = [phrasings.length, openings.length, closings.length, lowercase > 0 ? 2 : 1, unpunctuated > 0 ? 2 : 1];
  const variations = sizes.reduce((product, size) => product * size, 1);

  const parts = (variation: number): number[] => {
    let rest = variation;
    return sizes.map((size) => {
      const part = rest % size;
      rest = Math.floor(rest / size);
      return part;
    });
  };
  const weights = Float64Array.from({ length: variations }, (_, variation) => {
    const [p, o, c, low, bare] = parts(variation) as [number, number, number, number, number];
    return (
      (phrasings[p] as Option).probability *
      (openings[o] as Option).probability *
      (closings[c] as Option).probability *
      (low === 1 ? lowercase : 1 - lowercase) *
      (bare === 1 ? unpunctuated : 1 - unpunctuated)
    );
  });

  return {
    spec,
    intents,
    variations,
    variationDraw: new AliasTable(weights),
    text(intent, variation) {
      const [p, o, c, low, bare] = parts(variation) as [number, number, number, number, number];
      let question = filled((phrasings[p] as Option).text, slots, intent);
      const opening = (openings[o] as Option).text;
      const closing = (closings[c] as Option).text;
      if (bare === 1) question = question.replace(/[.?!]+$/, '');
      if (opening !== '') question = `${opening} ${question}`;
      if (closing !== '') question = `${question}${/^\p{L}/u.test(closing) ? ' ' : ''}${closing}`;
      return low === 1 ? question.toLowerCase() : question;
    },
  };
}

/** Popularity of all intents of all kinds, kind after kind: the kind's share spread by its Zipf law. */
export function popularity(kinds: readonly IntentKind[]): Float64Array {
  const weights: number[] = [];
  for (const { spec, intents } of kinds) {
    const zipf = zipfWeights(intents, spec.zipf);
    const total = zipf.reduce((sum, w) => sum + w, 0);
    for (const w of zipf) weights.push((w / total) * spec.share);
  }
  return Float64Array.from(weights);
}

function optional(variation: { rate: number; texts: string[] } | undefined): Option[] {
  if (variation === undefined || variation.rate === 0) return [{ text: '', probability: 1 }];
  const { rate, texts } = variation;
  return [{ text: '', probability: 1 - rate }, ...texts.map((text) => ({ text, probability: rate / texts.length }))];
}

/** The phrasing with its slots filled for an intent: the first slot's words change slowest. */
function filled(phrasing: string, slots: readonly (readonly [string, readonly string[]])[], intent: number): string {
  let rest = intent;
  let result = phrasing;
  for (let i = slots.length - 1; i >= 0; i--) {
    const [name, words] = slots[i] as readonly [string, readonly string[]];
    result = result.replaceAll(`{${name}}`, words[rest % words.length] as string);
    rest = Math.floor(rest / words.length);
  }
  return result;
}
