import { describe, expect, it } from 'vitest';
import { CACHE_KEYS } from '../../src/techniques/cache/cache-key.ts';
import { QueryTable, type TextGraph } from '../../src/workload/query-table.ts';

/** A graph that only remembers what it was given. */
class Notes implements TextGraph {
  readonly floor: number;
  readonly blocks: string[][] = [];

  constructor(floor: number) {
    this.floor = floor;
  }

  get size(): number {
    return this.blocks.flat().length;
  }

  extend(texts: Iterable<string>): void {
    this.blocks.push([...texts]);
  }
}

const tableOf = (...texts: string[]): QueryTable => {
  const queries = new QueryTable();
  for (const text of texts) queries.intern(text);
  return queries;
};

it('the text of a key is that of the first query with it', () => {
  const queries = tableOf('What is Git?', 'what is git', 'Why?', 'WHY');
  expect(queries.keyTexts(CACHE_KEYS.normalized)).toEqual(['What is Git?', 'Why?']);
  expect([...queries.keyIds(CACHE_KEYS.normalized).slice(0, 4)]).toEqual([0, 0, 1, 1]);
  expect(queries.keyTexts(CACHE_KEYS.exact)).toHaveLength(4);
  queries.intern('How?');
  expect(queries.keyTexts(CACHE_KEYS.normalized, 2)).toEqual(['How?']);
});

describe('the graph of the keys', () => {
  const make = (floor: number) => new Notes(floor);

  it('is worked out once, and goes on with the new keys only', () => {
    const queries = tableOf('What is Git?', 'what is git', 'Why?');
    const graph = queries.graph(CACHE_KEYS.normalized, make, 0.7);
    expect(queries.graph(CACHE_KEYS.normalized, make, 0.7)).toBe(graph);
    queries.intern('why');
    queries.intern('How?');
    expect(queries.graph(CACHE_KEYS.normalized, make, 0.9)).toBe(graph);
    expect(graph.blocks).toEqual([['What is Git?', 'Why?'], ['How?']]);
  });

  it('is made anew, once, for whoever needs a lower floor', () => {
    const queries = tableOf('What is Git?', 'Why?');
    const high = queries.graph(CACHE_KEYS.normalized, make, 0.7);
    const low = queries.graph(CACHE_KEYS.normalized, make, 0.5);
    expect(low).not.toBe(high);
    expect([low.floor, low.size]).toEqual([0.5, 2]);
    expect(queries.graph(CACHE_KEYS.normalized, make, 0.7)).toBe(low);
  });

  it('is another for another key or another way of making it', () => {
    const queries = tableOf('What is Git?', 'what is git');
    const graph = queries.graph(CACHE_KEYS.normalized, make, 0.7);
    expect(queries.graph(CACHE_KEYS.exact, make, 0.7).size).toBe(2);
    expect(queries.graph(CACHE_KEYS.normalized, (floor) => new Notes(floor), 0.7)).not.toBe(graph);
  });
});
