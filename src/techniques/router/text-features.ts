const BITS = 16;

/** Numbers that a feature can have. */
export const FEATURES = 2 ** BITS;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Which features the text at hand has shown so far; all 0 between texts. */
const seen = new Uint8Array(FEATURES);

/**
 * What a linear model sees of a text: which words and which pairs of neighbouring words occur in it,
 * and about how long it is (twice the binary logarithm of its words), each hashed to a number below
 * FEATURES, without repetitions. Two that share a number are one to the model. A word is a run of
 * letters and digits in lower case; a sign of ASCII is a word of its own.
 */
export function featuresOf(text: string): Int32Array {
  const lower = text.toLowerCase();
  // Each of the words, which are no more than the characters, gives two features; and then the length.
  const features = new Int32Array(2 * lower.length + 1);
  let count = 0;
  let words = 0;
  let before = FNV_OFFSET;

  const add = (hash: number): void => {
    const feature = numbered(hash);
    if (seen[feature] === 1) return;
    seen[feature] = 1;
    features[count++] = feature;
  };
  const endWord = (hash: number): void => {
    words++;
    add(hash);
    add(Math.imul(before, 31) ^ hash);
    before = hash;
  };

  let hash = FNV_OFFSET;
  for (let i = 0; i < lower.length; i++) {
    const code = lower.charCodeAt(i);
    if (isPartOfWord(code)) {
      hash = Math.imul(hash ^ code, FNV_PRIME);
      continue;
    }
    if (hash !== FNV_OFFSET) endWord(hash);
    hash = FNV_OFFSET;
    if (code > BLANK) endWord(Math.imul(FNV_OFFSET ^ code, FNV_PRIME));
  }
  if (hash !== FNV_OFFSET) endWord(hash);
  add(LENGTH + Math.round(2 * Math.log2(1 + words)));

  for (let i = 0; i < count; i++) seen[features[i]] = 0;
  return features.slice(0, count);
}

const BLANK = 0x20;

/** Where the hashes of lengths begin: any number will do. */
const LENGTH = 0x5bd1e995;

/** a–z, 0–9 and all that is not ASCII. */
function isPartOfWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code > 0x7f;
}

/** The upper bits of a hash, after stirring: FNV leaves short words' differences in the lower ones. */
function numbered(hash: number): number {
  const stirred = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (stirred ^ (stirred >>> 13)) >>> (32 - BITS);
}
