import { countTokens } from '../models/tokens.ts';
import { BOILERPLATE, FILLERS, GREETINGS } from './prompt-phrases.ts';

/** A stretch of a prompt and what became of it. */
export interface Piece {
  text: string;
  fate: 'kept' | 'removed' | 'added';
  /** Why it was removed or added; null for what was kept. */
  rule: 'filler' | 'boilerplate' | 'greeting' | 'repeated' | 'white space' | null;
}

/** A prompt made shorter, and how. */
export interface OptimizedPrompt {
  text: string;
  /** The pieces in order: kept and removed ones make up the original, kept and added ones the result. */
  pieces: Piece[];
}

type Rule = Exclude<Piece['rule'], null>;

interface Span {
  from: number;
  to: number;
}

const escaped = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+')).join('|');

// A word does not begin or end inside a longer or hyphenated one: "just-in-time" keeps its "just".
const START = "(?<![\\p{L}\\p{N}'’-])";
const END = "(?![\\p{L}\\p{N}'’-])";

const BOILERPLATE_PATTERN = new RegExp(`${START}(?:${escaped(BOILERPLATE.map(([phrase]) => phrase))})${END}`, 'giu');
const FILLER_PATTERN = new RegExp(
  `(?<!(?:\\bnot|n['’]t|\\bnever|\\bno)\\s)${START}(?:${escaped(FILLERS)})${END}`,
  'giu',
);
const GREETING_PATTERN = new RegExp(`(?<=^\\s*)(?:${escaped(GREETINGS)})${END}(?=[,!.]?\\s+\\S)`, 'gimu');
const SHORTER = new Map(BOILERPLATE);

/** Code and quotations, which are data and not wording. */
const PROTECTED = /```[\s\S]*?(?:```|$)|`[^`\n]*`|"[^"\n]*"|“[^”\n]*”/gu;

/** Sentences and lines of at least this many words are dropped when they come a second time. */
const REPEATED_WORDS = 4;

/**
 * Shortens a prompt without changing what it asks: greetings, filler words, roundabout phrases,
 * sentences said before and surplus white space go. Code and quoted text are left alone, and so is
 * a prompt of which nothing would be left.
 */
export function optimizePrompt(text: string): OptimizedPrompt {
  const draft = new Draft(text);
  for (const span of repeatedSentences(text)) draft.cut(span, 'repeated');
  for (const m of text.matchAll(GREETING_PATTERN)) draft.cut(spanOf(m), 'greeting');
  for (const m of text.matchAll(BOILERPLATE_PATTERN)) {
    draft.cut(spanOf(m), 'boilerplate', SHORTER.get(m[0].toLowerCase().replace(/\s+/g, ' ')));
  }
  for (const m of text.matchAll(FILLER_PATTERN)) draft.cut(spanOf(m), 'filler');
  draft.tidy();
  const pieces = draft.pieces();
  const result = pieces.map((piece) => (piece.fate === 'removed' ? '' : piece.text)).join('');
  const nothingLeft = !/[\p{L}\p{N}]/u.test(result);
  return nothingLeft ? { text, pieces: [{ text, fate: 'kept', rule: null }] } : { text: result, pieces };
}

function spanOf(match: RegExpExecArray): Span {
  return { from: match.index, to: match.index + match[0].length };
}

function repeatedSentences(text: string): Span[] {
  const seen = new Set<string>();
  const repeated: Span[] = [];
  for (const m of text.matchAll(/[^.!?\n]+[.!?]*/gu)) {
    const words = m[0].toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length < REPEATED_WORDS) continue;
    const key = words.join(' ');
    if (seen.has(key)) repeated.push(spanOf(m));
    seen.add(key);
  }
  return repeated;
}

/** Stands where something was taken out, so that the punctuation around it can be mended. */
const CUT = '\uE000';

/** What a cut leaves behind, and white space that says nothing. Each match is taken out whole. */
const TIDY: readonly RegExp[] = [
  // "Python, [please]?" and "know, [basically], why": one mark of punctuation is enough.
  new RegExp(`,(?=\\s*${CUT}[\\s${CUT}]*[,;.!?])`, 'gu'),
  // "[Please], what" and "great. [Thanks]!": none is needed after a beginning or an end.
  new RegExp(`(?<=(?:^|[\\n.!?;:])[\\s${CUT}]*${CUT}[\\s${CUT}]*)[,;.!?]+`, 'gu'),
  // Blanks before punctuation that has moved up, doubled blanks, blanks at the end of a line.
  new RegExp(`[^\\S\\n]+(?=${CUT}+[,;.!?])`, 'gu'),
  new RegExp(`(?<=[^\\s${CUT}]${CUT}*[^\\S\\n]${CUT}*)[^\\S\\n]+`, 'gu'),
  new RegExp(`[^\\S\\n]+(?=${CUT}*(?:\\n|$))`, 'gu'),
  new RegExp(`(?<=(?:^|\\n)${CUT}+)[^\\S\\n]+`, 'gu'),
  // More than one blank line, line breaks at the beginning and at the end.
  new RegExp(`(?<=\\n${CUT}*\\n${CUT}*)\\n`, 'gu'),
  new RegExp(`(?<=^[\\s${CUT}]*)\\s`, 'gu'),
  new RegExp(`\\s(?=[\\s${CUT}]*$)`, 'gu'),
];

/** A text being cut: what became of each of its characters. */
class Draft {
  readonly #text: string;
  readonly #fate: (Rule | 'guarded' | null)[];
  readonly #added = new Map<number, { text: string; rule: Rule }>();

  constructor(text: string) {
    this.#text = text;
    this.#fate = new Array(text.length).fill(null);
    for (const m of text.matchAll(PROTECTED)) this.#fate.fill('guarded', m.index, m.index + m[0].length);
  }

  /** Takes the span out and puts the replacement in its place, unless part of it is spoken for. */
  cut({ from, to }: Span, rule: Rule, replacement = ''): void {
    for (let i = from; i < to; i++) if (this.#fate[i] !== null) return;
    this.#fate.fill(rule, from, to);
    if (replacement !== '') this.#added.set(from, { text: replacement, rule });
  }

  tidy(): void {
    for (const pattern of TIDY) {
      const { text, origin } = this.#remaining();
      for (const m of text.matchAll(pattern)) {
        for (let i = m.index; i < m.index + m[0].length; i++) {
          const at = origin[i] as number;
          if (at >= 0 && this.#fate[at] === null) this.#fate[at] = 'white space';
        }
      }
    }
  }

  /** What is left, with a mark for each cut, and for each of its characters the place it came from. */
  #remaining(): { text: string; origin: number[] } {
    let text = '';
    const origin: number[] = [];
    for (let i = 0; i < this.#text.length; i++) {
      const added = this.#added.get(i);
      if (added !== undefined) {
        text += added.text;
        for (let k = 0; k < added.text.length; k++) origin.push(-1);
      } else if (this.#fate[i] === null || this.#fate[i] === 'guarded') {
        text += this.#text[i];
        origin.push(i);
      } else if (!text.endsWith(CUT) && !this.#replaced(i)) {
        text += CUT;
        origin.push(-1);
      }
    }
    return { text, origin };
  }

  /** Whether the character belongs to a span that has a replacement: that leaves no gap. */
  #replaced(at: number): boolean {
    const rule = this.#fate[at];
    if (rule !== 'boilerplate') return false;
    let from = at;
    while (from > 0 && this.#fate[from] === rule && !this.#added.has(from)) from--;
    return this.#added.has(from);
  }

  pieces(): Piece[] {
    const pieces: Piece[] = [];
    const push = (text: string, fate: Piece['fate'], rule: Piece['rule']): void => {
      const previous = pieces[pieces.length - 1];
      if (previous?.fate === fate && previous.rule === rule) previous.text += text;
      else pieces.push({ text, fate, rule });
    };
    for (let i = 0; i < this.#text.length; i++) {
      const added = this.#added.get(i);
      if (added !== undefined) push(added.text, 'added', added.rule);
      const fate = this.#fate[i] as Rule | 'guarded' | null;
      const kept = fate === null || fate === 'guarded';
      push(this.#text[i] as string, kept ? 'kept' : 'removed', kept ? null : fate);
    }
    return pieces;
  }
}

/** Tokens of the optimized text, for the query table. */
export function optimizedTokens(text: string): number {
  return countTokens(optimizePrompt(text).text);
}

/**
 * Asking for short answers: a short instruction more, and answers of 0.55 of their length, as was
 * measured for "be concise" prompts. People were measured to like such answers less; by how much
 * depends on the task, so the quality law leaves it out.
 */
export const CONCISE = { promptTokens: 3, answerRatio: 0.55 } as const;
