import { type Appearance, plain, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { pairs } from './table.ts';

/** A page of help that is about no single command. */
export interface Topic {
  /** As in: optimize help `environment`. */
  name: string;
  /** One line, for the list of topics. */
  summary: string;
  /** Told first. */
  opening: string;
  sections: readonly TopicSection[];
}

/** A list under a heading; entries are a word and what it means. */
export interface TopicSection {
  title: string;
  entries: readonly (readonly [word: string, meaning: string])[];
}

/** When a word is longer than this, all have their meaning under them. */
const LONGEST_WORD = 30;

export function renderTopic({ name, opening, sections }: Topic, appearance: Appearance): string {
  const style = styleOf({ ...appearance, width: Math.min(appearance.width, 80) });
  const longest = Math.max(...sections.flatMap(({ entries }) => entries.map(([word]) => word.length)));
  const parts = sections.map(({ title, entries }) => {
    const list =
      longest <= LONGEST_WORD
        ? pairs(
            entries.map(([word, meaning]) => [style.strong(word), meaning]),
            style,
            '  ',
          )
        : entries
            .map(
              ([word, meaning]) =>
                `${wrap(style.strong(word), style.width, '  ')}\n${wrap(meaning, style.width, '      ')}`,
            )
            .join('\n');
    return title === '' ? list : `${wrap(style.heading(title), style.width)}\n${list}`;
  });
  const whole = [heading(`optimize help ${name}`, style), wrap(opening, style.width), ...parts];
  return plain(`${whole.join('\n\n')}\n`, appearance);
}
