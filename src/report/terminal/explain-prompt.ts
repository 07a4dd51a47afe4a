import { formatNumberOf } from '../../foundation/units.ts';
import type { Explanation } from '../../replay/explain/explanation.ts';
import { printable, type Style } from '../style.ts';

/** A prompt with what was taken out of it and put into it. */
export function promptLine({ tokens, pieces }: Pick<Explanation, 'tokens' | 'pieces'>, style: Style): string {
  if (tokens.before === tokens.after) return `${formatNumberOf(tokens.before, 'token')}, nothing to take out`;
  const marked = joined(pieces)
    .map(({ text, fate }) => {
      if (fate === 'kept') return printable(text);
      return fate === 'removed' ? style.removed(printable(text)) : style.added(printable(text));
    })
    .join('');
  return `${tokens.before} ${style.arrow} ${tokens.after} tokens: ${marked}`;
}

type Marked = Pick<Explanation['pieces'][number], 'text' | 'fate'>;

/** The pieces with neighbours of one fate joined. */
function joined(pieces: readonly Marked[]): Marked[] {
  const runs: Marked[] = [];
  for (const { text, fate } of pieces) {
    const last = runs.at(-1);
    if (last?.fate === fate) last.text += text;
    else runs.push({ text, fate });
  }
  return runs;
}
