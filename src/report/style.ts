import { Chalk, type ChalkInstance } from 'chalk';

/** What a renderer may use. */
export interface Appearance {
  /** Columns; at least 20. */
  width: number;
  colour: boolean;
  /** Whether more than ASCII may be printed. */
  unicode: boolean;
}

/** The marks and colours of an appearance. Every colour comes with a word or a sign that says the same. */
export interface Style extends Appearance {
  /** Headings. */
  heading: (text: string) => string;
  strong: (text: string) => string;
  /** Explanations and units. */
  faint: (text: string) => string;
  good: (text: string) => string;
  bad: (text: string) => string;
  removed: (text: string) => string;
  added: (text: string) => string;
  accent: (text: string) => string;
  /** A bar of a chart, by cells. */
  bar: string;
  dash: string;
  arrow: string;
  bullet: string;
  rule: string;
  times: string;
  dots: string;
}

export function styleOf(appearance: Appearance): Style {
  const { unicode } = appearance;
  const chalk: ChalkInstance = new Chalk({ level: appearance.colour ? 1 : 0 });
  return {
    ...appearance,
    // Only colours that can be read on a light background as well.
    heading: chalk.bold,
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    removed: appearance.colour ? chalk.red.strikethrough : (text) => `[-${text}-]`,
    added: appearance.colour ? chalk.green : (text) => `{+${text}+}`,
    accent: chalk.blue,
    bar: unicode ? '█' : '#',
    dash: unicode ? '—' : '-',
    arrow: unicode ? '→' : '->',
    bullet: unicode ? '•' : '*',
    rule: unicode ? '─' : '-',
    times: unicode ? '×' : 'x',
    dots: unicode ? '…' : '...',
  };
}

/** ASCII stand-ins for what the texts of this program use. */
const ASCII: Readonly<Record<string, string>> = {
  '—': '-',
  '–': '-',
  '→': '->',
  '×': 'x',
  '…': '...',
  '’': "'",
  '“': '"',
  '”': '"',
  '≥': '>=',
  '≤': '<=',
  '±': '+-',
  '÷': '/',
  '−': '-',
  '•': '*',
  '░': '.',
  '▒': ':',
  '▓': '+',
  '█': '#',
};

/** The text in ASCII alone where the appearance asks for it; other characters become `?`. */
export function plain(text: string, { unicode }: Appearance): string {
  if (unicode) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range begins with them
  return text.replace(/[^\x00-\x7f]/gu, (c) => ASCII[c] ?? '?');
}

/** Marks of text direction; then what has no width: soft hyphen, zero-width space, word joiner and its kin, byte-order mark, tags. */
const INVISIBLE =
  /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Text from outside, safe to print: escape sequences and control characters are shown as what they
 * are instead of being obeyed by the terminal, and marks that cannot be seen (text direction, zero
 * width, soft hyphens) are dropped; the joiners of emoji and of scripts stay.
 */
export function printable(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
      .replace(/\r\n|[\u0000-\u001f\u007f-\u009f]/g, (c) => {
        if (c.endsWith('\n')) return '⏎';
        if (c === '\t') return ' ';
        return `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
      })
      .replace(/[\u2028\u2029]/g, '⏎')
      .replace(INVISIBLE, '')
  );
}
