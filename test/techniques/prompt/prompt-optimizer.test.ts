import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../../src/models/tokens.ts';
import { optimizePrompt } from '../../../src/techniques/prompt/prompt-optimizer.ts';
import { BOILERPLATE, FILLERS, GREETINGS } from '../../../src/techniques/prompt/prompt-phrases.ts';
import { BANKING77, banking77 } from '../../banking77.ts';
import { generatedQuestions } from '../../generated/labelled-questions.ts';
import { named } from '../../public-data.ts';

const shortened = (text: string) => optimizePrompt(text).text;

const phrase = fc.constantFrom(...BOILERPLATE.map(([roundabout]) => roundabout), ...FILLERS);
const greeting = fc.constantFrom(...GREETINGS);
const mark = fc.constantFrom(' ', ' ', ' ', '  ', ', ', '. ', '? ', '! ', '; ', '\n', '\n\n\n', ',', '.', '-', "'");
const fence = fc.constantFrom('"', '`', '```', '“', '”');
const word = fc.constantFrom('tell', 'not', 'no', "don't", 'never', 'Python', 'the loan', '中文', '😀', 'is it 9.5');

/** Any text, and texts made of what the optimizer looks for. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.oneof(phrase, phrase, greeting, mark, mark, mark, fence, word), { maxLength: 16, size: 'max' })
    .map((p) => p.join('')),
);

describe('for any text', () => {
  const runs = { numRuns: 1_000 };

  it('kept and removed pieces make up the original, kept and added ones the result', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: result, pieces } = optimizePrompt(text);
        const without = (fate: string) => pieces.filter((piece) => piece.fate !== fate).map((piece) => piece.text);
        expect(without('added').join('')).toBe(text);
        expect(without('removed').join('')).toBe(result);
        for (const { fate, rule } of pieces) {
          expect(rule === null).toBe(fate === 'kept');
        }
      }),
      runs,
    );
  });

  it('something is left of a text with a letter or a digit', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = shortened(text);
        if (/[\p{L}\p{N}]/u.test(text)) expect(result).toMatch(/[\p{L}\p{N}]/u);
        else expect(result).toBe(text);
      }),
      runs,
    );
    expect(shortened('Please!')).toBe('Please!');
    expect(shortened('Thank you, thanks.')).toBe('Thank you, thanks.');
  });

  it('the result is never longer', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shortened(text).length).toBeLessThanOrEqual(text.length);
      }),
      runs,
    );
  });

  it('an optimized prompt has nothing more to optimize', () => {
    // One pass sees no greeting that other cuts bring to the beginning, and no sentences that they make
    // the same; these texts have one greeting, first, and a word of its own in every sentence.
    const beginning = fc.constantFrom('', ...GREETINGS.map((greeting) => `${greeting}, listen`));
    const phrases = fc.array(fc.oneof(phrase, word), { minLength: 1, maxLength: 3 }).map((p) => p.join(' '));
    const parts = fc.array(fc.tuple(mark, phrases), { maxLength: 6, size: 'max' });
    fc.assert(
      fc.property(beginning, parts, (beginning, parts) => {
        const once = shortened(beginning + parts.map(([mark, phrases], i) => `${mark}${phrases} word${i}`).join(''));
        expect(shortened(once)).toBe(once);
      }),
      runs,
    );
  });

  it('code and quotations come through untouched', () => {
    const around = fc.array(fc.oneof(phrase, mark, word), { maxLength: 8 }).map((p) => p.join(''));
    const untouchable = fc.constantFrom(
      '```\nplease  just\n\n\n\n  in order to \n```',
      '`very  thanks `',
      '"please really, in order to"',
      '“Thank you  very much!”',
    );
    fc.assert(
      fc.property(around, untouchable, around, (before, data, after) => {
        expect(shortened(`${before}${data}${after}`)).toContain(data);
      }),
      runs,
    );
  });
});

describe('what goes', () => {
  it.each([
    ['a greeting', 'Hello there, what is Python?', 'what is Python?'],
    ['a filler', 'It is really important.', 'It is important.'],
    ['two fillers in a row, with the blanks between', 'It is really very good.', 'It is good.'],
    ['a filler in commas, with one of them', 'I know, basically, why.', 'I know, why.'],
    ['a filler before the end, with its comma', 'What is Python, please?', 'What is Python?'],
    ['a polite frame', 'Could you please tell me why it rains? Thanks in advance!', 'why it rains?'],
    ['a roundabout phrase, for a short one', 'Sort it in order to find it.', 'Sort it to find it.'],
    ['a phrase over white space and in any case', 'Due to  the\nfact that it rains', 'because it rains'],
    ['surplus white space', '  one   two \n\n\n\nthree  ', 'one two\n\nthree'],
  ])('%s', (_, before, after) => {
    expect(shortened(before)).toBe(after);
  });

  it('a sentence that was said before, once', () => {
    const rule = 'Answer in English only.';
    expect(shortened(`${rule} What is Python? ${rule}`)).toBe(`${rule} What is Python?`);
    expect(shortened(`${rule}\n${rule.toUpperCase()}\nWhat is Python?`)).toBe(`${rule}\n\nWhat is Python?`);
  });

  it('is named with the rule it fell under', () => {
    const { pieces } = optimizePrompt('Hi, please sort it in order to find it.');
    expect(pieces.filter(({ fate }) => fate !== 'kept').map(({ text, fate, rule }) => [text, fate, rule])).toEqual([
      ['Hi', 'removed', 'greeting'],
      [', ', 'removed', 'white space'],
      ['please', 'removed', 'filler'],
      [' ', 'removed', 'white space'],
      ['to', 'added', 'boilerplate'],
      ['in order to', 'removed', 'boilerplate'],
    ]);
  });
});

describe('what stays', () => {
  it.each([
    ['a filler after a negation', 'It is not very good, and I don’t really know; never just guess.'],
    ['a word inside a hyphenated one', 'Explain just-in-time delivery.'],
    ['a greeting that is not at the beginning', 'The word hello came late.'],
    ['indentation', 'def f():\n    return 1'],
    ['a short sentence said again', 'Is it? Yes, it is. Is it? Yes, it is.'],
    ['sentences that differ in a sign', 'What is C++ good for? What is C# good for?'],
    [
      'sentences that differ before a decimal point',
      'Release 12.5 of the app has a bug. Release 9.5 of the app has a bug.',
    ],
  ])('%s', (_, text) => {
    expect(shortened(text)).toBe(text);
  });
});

describe('the saving depends on the prompt', () => {
  it("the document's short questions do not shrink at all", () => {
    for (const text of ['What is Python?', 'Define machine learning', 'Why is Python popular for data science?']) {
      expect(shortened(text)).toBe(text);
      expect(countTokens(shortened(text))).toBe(countTokens(text));
    }
  });

  it('a padded prompt loses more than a third', () => {
    const padded =
      'Hello there, I was wondering if you could please explain, in order to help me, how TCP works. ' +
      'It is important to note that I am really just a beginner. Thank you very much in advance!';
    expect(countTokens(shortened(padded))).toBeLessThan(0.67 * countTokens(padded));
  });

  function hardlyShrinks(questions: readonly { text: string }[]): void {
    let [before, after] = [0, 0];
    for (const { text } of questions) {
      before += countTokens(text);
      after += countTokens(shortened(text));
    }
    const saved = 1 - after / before;
    expect(saved).toBeGreaterThan(0);
    expect(saved).toBeLessThan(0.05);
  }

  it('generated chat questions hardly shrink', () => hardlyShrinks(generatedQuestions(1_000)));

  it.skipIf(BANKING77 === null)(named('real chat questions hardly shrink', BANKING77), () =>
    hardlyShrinks(banking77().slice(0, 3_000)),
  );
});
