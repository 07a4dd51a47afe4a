import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CACHE_KEYS } from '../../../src/techniques/cache/cache-key.ts';

const { exact, normalized, ascii } = CACHE_KEYS;

it('an exact key is the text', () => {
  for (const text of ['', ' What is  Python? ', 'ÄÖ', '中文']) expect(exact(text)).toBe(text);
});

describe('a normalized key', () => {
  it('is the same whatever the case, white space and punctuation', () => {
    const wordings = [
      'What is Python?',
      'what is python',
      '  WHAT\tis\n\nPython ?!',
      '"What is: Python…"',
      'What-is-Python',
    ];
    expect(new Set(wordings.map(normalized))).toEqual(new Set(['what is python']));
  });

  it('keeps C, C++ and C# apart', () => {
    expect(['What is C?', 'What is C++?', 'What is C#?', 'what is c++'].map(normalized)).toEqual([
      'what is c',
      'what is c++',
      'what is c#',
      'what is c++',
    ]);
  });

  it('keeps + and # behind a word only, and never the punctuation beside them', () => {
    expect(normalized('rated 5+, what')).toBe(normalized('rated 5+ what'));
    expect(normalized('C++, please')).toBe(normalized('c++ please'));
    expect(normalized('#1 song')).toBe(normalized('1 song'));
    expect(normalized('C ++ #')).toBe('c');
    expect(normalized('who has a #1 song')).toBe(normalized('who has a 1 song'));
    expect(normalized('2+2')).not.toBe(normalized('2-2'));
  });

  it('keeps the letters and digits of every script', () => {
    expect(normalized('什么是 Python？')).toBe('什么是python');
    expect(normalized('什么是 Python？')).not.toBe(normalized('为什么 Python？'));
    expect(normalized('Что такое Питон?')).toBe('что такое питон');
    expect(normalized('हिन्दी!')).toBe('हिन्दी');
    expect(normalized('ＡＢＣ１２３')).toBe('abc123');
    expect(normalized('café')).toBe(normalized('cafe\u0301'));
  });

  it('of punctuation alone is the text itself', () => {
    expect(['?', '??', '…', ' ! ', '', '🙂'].map(normalized)).toEqual(['?', '??', '…', ' ! ', '', '🙂']);
  });

  const separators = fc.constantFrom('C', '1', 'é', '中', ' ', '\t', '+', '#', '?', '-');

  it('never has blanks at its ends or two in a row, when it has a word', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: separators })), (text) => {
        const key = normalized(text);
        if (/[\p{L}\p{N}]/u.test(key)) expect(key).not.toMatch(/^\s|\s$|\s\s/u);
      }),
    );
  });

  it('of a long text is found by what is the same for equal keys alone', () => {
    const find = normalized.finder as (text: string) => string | number;
    const long = 'it says much and more of it '.repeat(40);
    const words = fc.array(fc.constantFrom('a-b', 'a', 'B', 'b.', '中', '文', '?', 'ﷺ', 'C++'), { maxLength: 4 });
    const spaced = fc.tuple(words, fc.constantFrom(' ', '  ', '\n'), fc.constantFrom(long, long.toUpperCase(), ''));
    fc.assert(
      fc.property(fc.array(spaced, { minLength: 30, maxLength: 30 }), (all) => {
        const texts = all.map(([words, blank, rest]) => words.join(blank) + blank + rest);
        const distinct = (of: (text: string) => unknown) => {
          const keys = texts.map(of);
          return keys.map((key) => keys.indexOf(key));
        };
        expect(distinct(find)).toEqual(distinct(normalized));
      }),
      { numRuns: 50 },
    );
  });
});

describe('an ascii key', () => {
  it('is the Latin letters and digits, lower-case, one blank between', () => {
    expect(ascii('  What is C++, v2.0?')).toBe('what is c v2 0');
    expect(ascii('café 中文 10%')).toBe('caf 10');
  });

  it('is one and the same for all texts without them', () => {
    expect([ascii('中文'), ascii('?!'), ascii('')]).toEqual(['', '', '']);
  });
});
