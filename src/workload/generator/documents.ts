import { fromTable, logNormalWithMedianOne } from '../../foundation/normal.ts';
import type { Random } from '../../foundation/random.ts';
import { wordsOf } from '../../foundation/words.ts';
import { LONGEST_DOCUMENT } from '../../scenario/workload-limits.ts';
import type { DocumentSpec } from '../../scenario/workload-spec.ts';
import { filled, patternOf, type Slot } from './patterns.ts';

/**
 * A writer of documents, each another: sentences drawn from the patterns until the length is
 * reached, with the furniture's lines before the first and after every so many.
 */
export function documentWriter(spec: DocumentSpec, random: Random): () => string {
  const slots: Slot[] = Object.entries(spec.words ?? {});
  const names = slots.map(([name]) => name);
  const patterns = spec.sentences.map((sentence) => patternOf(sentence, names));
  const spread = logNormalWithMedianOne(spec.sigma);
  const oneOf = <T>(list: readonly T[]): T => list[(random() * list.length) | 0] as T;
  const furniture = spec.furniture === undefined ? '' : `\n\n${spec.furniture.texts.join('\n')}\n\n`;
  return () => {
    const length = Math.min(spec.medianWords * fromTable(spread, random()), LONGEST_DOCUMENT);
    let text = furniture.trimStart();
    let words = 0;
    let sentences = 0;
    do {
      const sentence = filled(oneOf(patterns), (slot) => oneOf((slots[slot] as Slot)[1]));
      const page = spec.furniture !== undefined && sentences > 0 && sentences % spec.furniture.every === 0;
      text += page ? `${furniture}${sentence}` : sentences === 0 ? sentence : ` ${sentence}`;
      // A sentence of signs alone is as long as a word: documents end.
      words += Math.max(1, wordsOf(sentence).length);
      sentences++;
    } while (words < length);
    return text;
  };
}
