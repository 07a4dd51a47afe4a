import { AliasTable, zipfWeights } from '../../foundation/alias-table.ts';
import type { IntentKindSpec, WorkloadSpec } from '../../scenario/schema.ts';
import { DOCUMENT_SLOT } from '../../scenario/slots.ts';
import { filled, type Pattern, patternOf, type Slot } from './patterns.ts';

interface Option {
  text: string;
  probability: number;
}

/** One kind of intent: what its intents are and in which ways each of them is put into words. */
export interface IntentKind {
  spec: IntentKindSpec;
  slots: readonly Slot[];
  /** Whether each request is about something of its own. */
  unique: boolean;
  /** Number of intents: the combinations of its words. */
  intents: number;
  /** Ways of putting an intent into words: phrasing × opening × closing × case × punctuation. */
  variations: number;
  /** Draws a variation. */
  variationDraw: AliasTable;
  /** The text of an intent in a variation, with the document it is about, if any. */
  text(intent: number, variation: number, document?: string): string;
}

/** Turns the description of a kind of intent into its texts and their probabilities. */
export function intentKind(spec: IntentKindSpec, wording: WorkloadSpec['wording'] = {}): IntentKind {
  const slots: Slot[] = Object.entries(spec.fill ?? {});
  const names = [...slots.map(([name]) => name), DOCUMENT_SLOT];
  const patterns = spec.phrasings.map((phrasing) => patternOf(phrasing, names));
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
    slots,
    unique: spec.unique === true || spec.document !== undefined,
    intents,
    variations,
    variationDraw: new AliasTable(weights),
    text(intent, variation, document = '') {
      const [p, o, c, low, bare] = parts(variation) as [number, number, number, number, number];
      let question = filled(patterns[p] as Pattern, (slot) =>
        slot === slots.length ? document : wordOf(slots, slot, intent),
      );
      const opening = (openings[o] as Option).text;
      const closing = (closings[c] as Option).text;
      if (bare === 1) question = question.replace(/[.?!]+$/, '');
      if (opening !== '') question = `${opening} ${question}`;
      if (closing !== '') question = `${question}${/^\p{L}/u.test(closing) ? ' ' : ''}${closing}`;
      return low === 1 ? question.toLowerCase() : question;
    },
  };
}

/**
 * Popularity of the intents of a kind, adding up to 1. With an exponent for each word list, it is the
 * product of the lists' own.
 */
export function popularity({ spec: { zipf }, slots, intents }: IntentKind): Float64Array {
  const weights =
    typeof zipf === 'number'
      ? zipfWeights(intents, zipf)
      : slots.reduce((product, [name, words]) => {
          const own = zipfWeights(words.length, zipf[name] ?? 0);
          return Float64Array.from({ length: product.length * own.length }, (_, i) => {
            const [before, at] = [Math.floor(i / own.length), i % own.length];
            return product[before] * own[at];
          });
        }, Float64Array.of(1));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** The word that an intent has in a slot: the first slot's words change slowest. */
export function wordOf(slots: readonly Slot[], slot: number, intent: number): string {
  let rest = intent;
  for (let i = slots.length - 1; i > slot; i--) rest = Math.floor(rest / (slots[i] as Slot)[1].length);
  const words = (slots[slot] as Slot)[1];
  return words[rest % words.length] as string;
}

function optional(variation: { rate: number; texts: string[] } | undefined): Option[] {
  if (variation === undefined || variation.rate === 0) return [{ text: '', probability: 1 }];
  const { rate, texts } = variation;
  return [{ text: '', probability: 1 - rate }, ...texts.map((text) => ({ text, probability: rate / texts.length }))];
}
