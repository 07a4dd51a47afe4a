import { cosineMeasure, countsOf, type Measure } from './measure.ts';

/** Lower-case; every stretch of characters outside a–z and 0–9 is one blank; none at the ends. */
export function plainText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function plainWords(text: string): string[] {
  const plain = plainText(text);
  return plain === '' ? [] : plain.split(' ');
}

/** The cosine of the two texts' word counts. */
export const tokenCosine: Measure = cosineMeasure((text) => countsOf(plainWords(text)));

/** The cosine of the counts of three characters in a row, with a blank before and after the text. */
export const char3Cosine: Measure = cosineMeasure((text) => {
  const padded = ` ${plainText(text)} `;
  return countsOf(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
});

/** The words that both texts have, of the words that either has. */
export const jaccard: Measure = {
  vector: (text) => countsOf([...new Set(plainWords(text))]),
  similarity: (common, a, b) => common / (a + b - common),
  // The sizes' geometric mean is at most their arithmetic one, so the cosine is at least 2 J / (1 + J).
  cosineOf: (similarity) => (2 * similarity) / (1 + similarity),
};
