import type { Style } from '../report/style.ts';
import { wrap } from '../report/terminal/layout.ts';
import { pairs } from '../report/terminal/table.ts';

/**
 * The text of a lesson for a terminal: paragraphs are wrapped, indented lines stay as they are,
 * `code` and *a term where it is defined* are marked.
 */
export function renderText(text: string, style: Style): string {
  return paragraphs(text)
    .map((paragraph) => {
      if (paragraph.startsWith('  ')) return paragraph;
      return wrap(marked(paragraph.replace(/\s*\n\s*/g, ' ').trim(), style), style.width);
    })
    .join('\n\n');
}

/** The text as Markdown: indented lines become a block of code. */
export function markdownText(text: string): string {
  return paragraphs(text)
    .map((paragraph) => {
      if (!paragraph.startsWith('  ')) return paragraph.replace(/\s*\n\s*/g, ' ').trim();
      return `\`\`\`text\n${paragraph.replace(/^ {2}/gm, '')}\n\`\`\``;
    })
    .join('\n\n');
}

function paragraphs(text: string): string[] {
  return text
    .replace(/^\n+|\s+$/g, '')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '');
}

/** Marks word by word, so that a mark never reaches over the end of a line. */
function marked(text: string, style: Style): string {
  // The mark is given the word alone: a colour prints every argument it gets.
  const each = (words: string, mark: (word: string) => string): string =>
    words
      .split(' ')
      .map((word) => mark(word))
      .join(' ');
  return text
    .replace(/`([^`]+)`/g, (_, code: string) => (style.colour ? each(code, style.accent) : `\`${code}\``))
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, (_, term: string) =>
      style.colour ? each(term, style.strong) : `*${term}*`,
    );
}

/** The commands behind a comparison, by the name of the run. */
export function commands(runs: Readonly<Record<string, string>>, style: Style): string {
  const lines = Object.entries(runs).map(([name, line]) => [name, `npx optimize ${line}`] as const);
  return style.faint(pairs(lines, style));
}
