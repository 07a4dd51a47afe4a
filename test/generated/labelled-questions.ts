import { randomStream } from '../../src/foundation/random.ts';

/** A question and what it is after. */
export interface LabelledQuestion {
  text: string;
  intent: string;
}

const OBJECTS = ['card', 'account', 'transfer', 'phone number', 'PIN', 'top up'];
const ACTIONS = ['activate', 'block', 'replace', 'cancel'];
const WORDINGS = [
  (action: string, object: string) => `How do I ${action} my ${object}`,
  (action: string, object: string) => `I want to ${action} the ${object}`,
  (action: string, object: string) => `can you help me ${action} my ${object} please`,
  (action: string, object: string) => `Why can I not ${action} my ${object}`,
  (action: string, object: string) => `where do I ${action} a ${object}`,
  (action: string, object: string) => `my ${object}, what do I do to ${action} it`,
  (action: string, object: string) => `I was told to ${action} my ${object}, is that so`,
];
const ADDITIONS = ['', '', 'today', 'again', 'abroad', 'from the app', 'without my phone', 'in 2 days', 'right now'];

/**
 * Questions to a bank, each about one thing to be done with another: paraphrases of one intent, and
 * of others that differ from it in a word, which is what false hits are made of.
 */
export function generatedQuestions(count: number): LabelledQuestion[] {
  const random = randomStream('generated questions', 'test');
  const oneOf = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  return Array.from({ length: count }, () => {
    const [object, action] = [oneOf(OBJECTS), oneOf(ACTIONS)];
    const text = `${oneOf(WORDINGS)(action, object)} ${oneOf(ADDITIONS)}`.trim();
    const said = random() < 0.2 ? text.toLowerCase() : text;
    return { text: `${said}${oneOf(['', '?', '?', '!'])}`, intent: `${action} ${object}` };
  });
}

/** How alike two texts are, 0 to 1. */
type Similarity = (one: string, other: string) => number;

/** The words of a text as the public figures have them: letters a to z and digits, all else between them. */
const wordsIn = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** The cosine of the counts of words, by definition. */
export const plainTokenCosine: Similarity = (one, other) => {
  const [a, b] = [wordsIn(one), wordsIn(other)];
  const product = (x: string[], y: string[]): number => x.reduce((sum, w) => sum + y.filter((v) => v === w).length, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
};

/** How many questions repeat one with the same words. */
export const plainRepeats = (questions: readonly LabelledQuestion[]): number =>
  questions.length - new Set(questions.map(({ text }) => wordsIn(text).join(' '))).size;

const known = new WeakMap<Similarity, Similarity>();

/** The same, each pair worked out once for all settings. */
function remembered(similarity: Similarity): Similarity {
  const before = known.get(similarity);
  if (before !== undefined) return before;
  const ofText = new Map<string, Map<string, number>>();
  const alike: Similarity = (one, other) => {
    const others = ofText.get(one) ?? new Map<string, number>();
    ofText.set(one, others);
    const found = others.get(other) ?? similarity(one, other);
    others.set(other, found);
    return found;
  };
  known.set(similarity, alike);
  return alike;
}

/** How a semantic cache is set: whether `refuses` keeps two texts apart however alike they are. */
export interface PlainSemanticSetting {
  similarity: Similarity;
  threshold: number;
  maxEntries?: number;
  refuses?: (one: string, other: string) => boolean;
}

/**
 * The hits of a semantic cache over exact keys, and how many of them are false, by definition: every
 * living entry is compared, the most similar one answers, of equals the one inserted first; the one
 * used longest ago goes.
 */
export function plainSemanticHits(
  questions: readonly LabelledQuestion[],
  { similarity, threshold, maxEntries = Number.POSITIVE_INFINITY, refuses }: PlainSemanticSetting,
): { hits: number; false: number } {
  const alike = remembered(similarity);
  // In order of insertion; `used` says when last.
  let entries: (LabelledQuestion & { used: number })[] = [];
  const counts = { hits: 0, false: 0 };
  for (const [now, { text, intent }] of questions.entries()) {
    let best = entries.find((entry) => entry.text === text);
    if (best === undefined) {
      let most = threshold - 1e-9;
      for (const entry of entries) {
        const close = alike(text, entry.text);
        if (close < threshold - 1e-9 || (best !== undefined && close <= most + 1e-9)) continue;
        if (refuses?.(text, entry.text)) continue;
        best = entry;
        most = close;
      }
    }
    if (best !== undefined) {
      counts.hits++;
      if (best.intent !== intent) counts.false++;
      best.used = now;
      continue;
    }
    if (entries.length === maxEntries) {
      const oldest = Math.min(...entries.map(({ used }) => used));
      entries = entries.filter(({ used }) => used !== oldest);
    }
    entries.push({ text, intent, used: now });
  }
  return counts;
}
