import { readWords } from '../../foundation/read-words.ts';

/** A stretch of a prompt and what became of it. */
export interface Piece {
  text: string;
  fate: 'kept' | 'removed' | 'added';
  /** Why it was removed or added; null for what was kept. */
  rule: Rule | null;
}

/** Why something is taken out of a prompt. */
export type Rule = 'filler' | 'boilerplate' | 'greeting' | 'repeated' | 'white space';

/** A stretch of a text, from one character to before another. */
export interface Span {
  from: number;
  to: number;
}

/** Code and quotations, which are data and not wording. */
const PROTECTED = /```[\s\S]*?(?:```|$)|`[^`\n]*`|"[^"\n]*"|“[^”\n]*”/gu;

/** White space between words for which tidying has work to do. */
const UNTIDY = /[^\S\n]{2}|[^\S\n]\n|\n\n\n/;

/** Whether tidying would leave the white space of a text as it is that nothing was taken out of. */
export function isTidy(text: string): boolean {
  const { gaps, gapCount } = readWords(text);
  for (let gap = 0; gap < gapCount; gap++) {
    const from = gaps[2 * gap];
    const to = gaps[2 * gap + 1];
    if (from === 0 || to === text.length || UNTIDY.test(text.slice(from, to))) return false;
  }
  return true;
}

const PUNCTUATION = ',;.!?';
const SENTENCE_END = '.!?;:';

/** Of ASCII's, with the signs among them. */
function isLetter(code: number): boolean {
  return code > 0x40 && code < 0x7f;
}

function kindOf(character: string): 'blank' | 'break' | 'punctuation' | 'other' {
  if (character === ' ') return 'blank';
  if (character === '\n') return 'break';
  if (PUNCTUATION.includes(character)) return 'punctuation';
  return /\s/u.test(character) ? 'blank' : 'other';
}

/** What became of a character: it stays, it must stay, or from CUT on, which rule took it out. */
const KEPT = 0;
const GUARDED = 1;
const CUT = 2;
const RULES: readonly Rule[] = ['filler', 'boilerplate', 'greeting', 'repeated', 'white space'];
const WHITE_SPACE = CUT + RULES.indexOf('white space');

/** A text being cut. */
export class Draft {
  readonly #text: string;
  /** What became of each of its characters. */
  readonly #fate: Uint8Array;
  /** What stands in the place of a span that was taken out, by the span's first character. */
  readonly #added = new Map<number, { text: string; to: number; rule: Rule }>();
  #cuts = 0;

  constructor(text: string) {
    this.#text = text;
    this.#fate = new Uint8Array(text.length);
    if (!/["`“]/.test(text)) return;
    for (const m of text.matchAll(PROTECTED)) this.#fate.fill(GUARDED, m.index, m.index + m[0].length);
  }

  /** Takes the span out and puts the replacement in its place, unless part of it is spoken for. */
  cut({ from, to }: Span, rule: Rule, replacement = ''): void {
    for (let i = from; i < to; i++) if (this.#fate[i] !== KEPT) return;
    this.#fate.fill(CUT + RULES.indexOf(rule), from, to);
    this.#cuts++;
    if (replacement !== '') this.#added.set(from, { text: replacement, to, rule });
  }

  /** Mends what the cuts left behind, takes out white space that says nothing, and gives the pieces. */
  tidied(): Piece[] {
    if (this.#cuts > 0 || !isTidy(this.#text)) this.#tidy();
    return this.#pieces();
  }

  /**
   * One pass over what is left. White space goes at the ends, where it is doubled, before a line
   * break, after a cut at the beginning of a line, and beyond one blank line. Where a cut brings two
   * marks of punctuation together, one of them is enough.
   */
  #tidy(): void {
    const text = this.#text;
    /** Places of the blanks and line breaks kept since the last visible character. */
    const space: number[] = [];
    let lastVisible = '';
    let lastVisibleAt = -1;
    /** Whether something was cut since the last visible character, and since the last kept one. */
    let cutSinceVisible = false;
    let cutSinceKept = false;
    const drop = (at: number): void => {
      this.#fate[at] = WHITE_SPACE;
    };
    const keep = (at: number): void => {
      space.push(at);
      cutSinceKept = false;
    };
    const dropBlanks = (): void => {
      while (space.length > 0 && text[space.at(-1) as number] !== '\n') drop(space.pop() as number);
    };
    const visible = (character: string, at: number): void => {
      if (space.length > 0) space.length = 0;
      lastVisible = character;
      lastVisibleAt = at;
      cutSinceVisible = false;
      cutSinceKept = false;
    };
    for (let i = 0; i < text.length; i++) {
      const fate = this.#fate[i];
      if (fate >= CUT) {
        const added = this.#added.get(i);
        if (added === undefined) {
          cutSinceVisible = cutSinceKept = true;
        } else {
          visible(added.text.at(-1) as string, -1);
          i = added.to - 1;
        }
        continue;
      }
      // Letters, of which most texts are, come many in a row and need no closer look: half the time.
      const first = i;
      while (i < text.length && this.#fate[i] < CUT && isLetter(text.charCodeAt(i))) i++;
      if (i > first) {
        i--;
        visible(text[i] as string, i);
        continue;
      }
      const c = text[i] as string;
      const kind = fate === GUARDED ? 'other' : kindOf(c);
      if (kind === 'other' || (kind === 'punctuation' && !cutSinceVisible)) {
        visible(c, i);
      } else if (kind === 'break') {
        dropBlanks();
        if (lastVisible === '' || space.length === 2) drop(i);
        else keep(i);
      } else if (kind === 'blank') {
        // Indentation stays, unless it is what a cut left behind.
        const indentation = space.length > 0 && space.some((at) => text[at] === '\n');
        if (lastVisible === '' || (indentation ? cutSinceKept : space.length > 0)) drop(i);
        else keep(i);
      } else if (lastVisible === '' || SENTENCE_END.includes(lastVisible) || text[space.at(-1) as number] === '\n') {
        drop(i);
      } else {
        dropBlanks();
        if (lastVisible === ',' && lastVisibleAt !== -1) drop(lastVisibleAt);
        visible(c, i);
      }
    }
    for (const at of space) drop(at);
  }

  #pieces(): Piece[] {
    const pieces: Piece[] = [];
    const length = this.#text.length;
    for (let from = 0; from < length; ) {
      const added = this.#added.get(from);
      if (added !== undefined) pieces.push({ text: added.text, fate: 'added', rule: added.rule });
      const fate = this.#fate[from];
      let to = from + 1;
      if (fate < CUT) {
        while (to < length && this.#fate[to] < CUT) to++;
        pieces.push({ text: this.#text.slice(from, to), fate: 'kept', rule: null });
      } else {
        while (to < length && this.#fate[to] === fate && !this.#added.has(to)) to++;
        pieces.push({ text: this.#text.slice(from, to), fate: 'removed', rule: RULES[fate - CUT] as Rule });
      }
      from = to;
    }
    return pieces;
  }
}
