import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnspaced, segmentedWordsOf } from '../../src/foundation/unspaced-scripts.ts';
import { wordsOf } from '../../src/foundation/words.ts';
import { CACHE_KEYS } from '../../src/techniques/cache/cache-key.ts';
import { analyzeComplexity } from '../../src/techniques/router/model-router.ts';
import { similarityBy } from '../../src/techniques/semantic/similarity/measure.ts';
import { MEASURES } from '../../src/techniques/semantic/similarity/measures.ts';
import { anyCharacter } from '../any-character.ts';

describe('text of scripts without blanks', () => {
  it.each([
    ['如何修改收货地址？', true],
    ['配送先の住所を変更したい。', true],
    ['ที่อยู่จัดส่ง', true],
    ['Where is my “parcel” — and why?', false],
    ['환불은 얼마나 걸리나요?', false],
    ['Где моя посылка?', false],
    ['', false],
  ])('is told from other text: %s', (text, is) => {
    expect(isUnspaced(text)).toBe(is);
  });

  it('is divided into words, without its punctuation', () => {
    const words = segmentedWordsOf('如何修改收货地址？');
    expect(words.length).toBeGreaterThan(2);
    expect(words.join('')).toBe('如何修改收货地址');
  });

  it('is the only text that is read otherwise than by its blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        fc.pre(!isUnspaced(text));
        expect(segmentedWordsOf(text)).toEqual(wordsOf(text));
      }),
    );
  });
});

describe('complexity of Chinese and Japanese questions', () => {
  it.each([
    '请分析并比较微服务架构与单体架构在可扩展性、部署成本和团队协作方面的优缺点，并给出选择建议。',
    '為什麼量子糾纏不能用來超光速通訊？請解釋其原理。',
    'マイクロサービスとモノリスの設計を比較し、それぞれの利点と欠点を説明してください。',
    'なぜ空は青いのですか。物理的な理由を説明してください。',
  ])('is not simple where they are hard: %s', (text) => {
    expect(analyzeComplexity(text).score).toBeGreaterThanOrEqual(3);
  });

  it.each(['什么是Python？', '地址在哪里？', 'これは何ですか。'])('is simple where they are simple: %s', (text) => {
    expect(analyzeComplexity(text).score).toBeLessThan(3);
  });

  it('counts words, and not the one stretch that blanks would make of them', () => {
    const { words, keywords } = analyzeComplexity('请比较这两种数据库的设计');
    expect(words).toBeGreaterThan(4);
    expect(keywords).toEqual(['比较', '设计']);
  });
});

describe('keys and similarity of such texts', () => {
  it('do not depend on blanks and punctuation that say nothing', () => {
    const { normalized } = CACHE_KEYS;
    expect(normalized('什么是 Python？')).toBe(normalized('什么是Python'));
    expect(normalized('退款， 需要多长时间？')).toBe(normalized('退款需要多长时间'));
    expect(normalized('what is python')).not.toBe(normalized('whatis python'));
  });

  it('find the same question in other words nearer than another question', () => {
    const alike = similarityBy(MEASURES['weighted-words'], '如何修改收货地址？', '怎么更改收货地址？');
    const other = similarityBy(MEASURES['weighted-words'], '如何修改收货地址？', '退款需要多长时间？');
    expect(alike).toBeGreaterThan(0.4);
    expect(other).toBeLessThan(alike / 2);
  });
});
