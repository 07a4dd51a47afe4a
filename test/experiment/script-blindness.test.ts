import { describe, expect, it } from 'vitest';
import { blindToScripts } from '../../src/experiment/script-blindness.ts';
import { findStrategy, type Strategy, withTechniques } from '../../src/settings/strategy.ts';
import { QueryTable } from '../../src/workload/query-table.ts';

const basic = findStrategy('basic');
const tableOf = (texts: readonly string[]): QueryTable => {
  const table = new QueryTable();
  for (const text of texts) table.add(text);
  return table;
};
const mixed = tableOf([
  'Where is my parcel?',
  'Где моя посылка?',
  '환불은 얼마나 걸리나요?',
  '如何修改收货地址？',
  'naïve café',
]);
const told = (strategy: Strategy, table = mixed): string[] =>
  blindToScripts(strategy, table).map(({ what, value }) => `${what} ${value}`);

describe('what measures cannot see', () => {
  it('is said of the complexity score: scripts of which it knows no words', () => {
    expect(told(basic)).toEqual(['complexity by length alone for 2 of 5 texts']);
    expect(told(withTechniques(basic, ['cache'], 'cache'))).toEqual([]);
  });

  it('is said of measures and keys that see ASCII alone', () => {
    const semantic = withTechniques(findStrategy('advanced'), ['semantic'], 'semantic');
    expect(told(semantic)).toEqual([]);
    const knobs = { ...semantic.knobs, 'semantic.measure': 'jaccard', 'cache.key': 'ascii' } as const;
    expect(told({ ...semantic, knobs })).toEqual([
      'similarity blind to 3 of 5 texts',
      'cache keys one and the same for 3 of 5 texts',
    ]);
  });

  it('is nothing where all texts are of letters that they know', () => {
    expect(told(basic, tableOf(['What is Python?', 'naïve café', '什么是Python？', 'なぜですか']))).toEqual([]);
  });
});
