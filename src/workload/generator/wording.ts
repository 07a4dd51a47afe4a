import { AliasTable, zipfWeights } from '../../foundation/alias-table.ts';
import type { IntentKindSpec, WorkloadSpec } from '../../scenario/schema.ts';

/** A slot's name and the words to fill it with. */
type Slot = readonly [string, readonly string[]];

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
  const slots: Slot[] = Object.entries(spec.fill ?? {});
  const templates = spec.phrasings.map((phrasing) => template(phrasing, slots));
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
      let question = filled(templates[p] as Template, slots, intent);
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

/** A phrasing cut at its slots: fixed text, and the number of the slot that follows it (-1 for none). */
type Template = readonly { fixed: string; slot: number }[];

function template(phrasing: string, slots: readonly Slot[]): Template {
  const parts = phrasing.split(/\{(\w+)\}/);
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => ({
    fixed: parts[2 * i] as string,
    slot: slots.findIndex(([name]) => name === parts[2 * i + 1]),
  }));
}

/** The template with its slots filled for an intent: the first slot's words change slowest. */
function filled(parts: Template, slots: readonly Slot[], intent: number): string {
  let text = '';
  for (const { fixed, slot } of parts) text += slot === -1 ? fixed : fixed + word(slots, slot, intent);
  return text;
}

function word(slots: readonly Slot[], slot: number, intent: number): string {
  let rest = intent;
  for (let i = slots.length - 1; i > slot; i--) rest = Math.floor(rest / (slots[i] as Slot)[1].length);
  const words = (slots[slot] as Slot)[1];
  return words[rest % words.length] as string;
}
