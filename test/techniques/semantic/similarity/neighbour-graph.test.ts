import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIMILARITY_MEASURES, similarityOf } from '../../../../src/techniques/semantic/similarity/measures.ts';
import type { NeighbourGraph } from '../../../../src/techniques/semantic/similarity/neighbour-graph.ts';
import { differsInSubstance, substanceOf } from '../../../../src/techniques/semantic/similarity/substance.ts';
import { WORDING_GRAPHS } from '../../../../src/techniques/semantic/similarity/wording-graphs.ts';
import { same } from '../../../same.ts';

/** The texts of a group. */
function members(graph: NeighbourGraph, group: number): number[] {
  const texts: number[] = [];
  for (let text = graph.firstMember(group); text !== -1; text = graph.nextMember(text)) texts.push(text);
  return texts;
}

interface Pair {
  similarity: number;
  differs: boolean;
}

/** What the graph knows of each text's neighbours, as `text/neighbour`, and the guard's verdict. */
function pairsIn(graph: NeighbourGraph): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (let group = 0; group < graph.groups; group++) {
    const texts = members(graph, group);
    for (const a of texts)
      for (const b of texts) if (a !== b) pairs.set(`${a}/${b}`, { similarity: 1, differs: false });
    let before = Number.POSITIVE_INFINITY;
    for (let i = 0; i < graph.degree(group); i++) {
      const similarity = graph.similarityAt(graph.startOf(group) + i);
      same(similarity <= before, true);
      before = similarity;
      const differs = graph.differs(group, i);
      for (const a of texts) {
        for (const b of members(graph, graph.neighbourAt(graph.startOf(group) + i)))
          pairs.set(`${a}/${b}`, { similarity, differs });
      }
    }
  }
  return pairs;
}

const word = fc.constantFrom(
  ...['what', 'is', 'the', 'my', 'card', 'cards', 'PIN', 'Python', 'not', 'enable', 'disable', '2020', '2021', 'to'],
  ...['from', 'USD', 'EUR', 'C++', 'C#', '中文', 'é', '?'],
);
const text = fc.array(word, { maxLength: 7 }).map((words) => words.join(' '));

describe.each(SIMILARITY_MEASURES)('with %s', (measure) => {
  it('the graph is what comparing all pairs gives, in whatever blocks the texts come', () => {
    const floors = fc.constantFrom(0.3, 0.5, 0.7, 0.85, 1);
    const blocks = fc.array(fc.array(text, { maxLength: 20 }), { maxLength: 4 });
    fc.assert(
      fc.property(blocks, floors, (parts, floor) => {
        const graph = WORDING_GRAPHS[measure](floor);
        for (const part of parts) {
          graph.extend(part);
          // Whoever reads between two blocks does not change what is there after the next.
          pairsIn(graph);
        }
        const texts = parts.flat();
        expect(graph.size).toBe(texts.length);
        const expected = new Map<string, Pair>();
        for (let b = 0; b < texts.length; b++) {
          for (let a = 0; a < texts.length; a++) {
            if (a === b) continue;
            const similarity = similarityOf(measure, texts[a]!, texts[b]!);
            const differs = differsInSubstance(substanceOf(texts[a]!), substanceOf(texts[b]!));
            if (similarity >= floor - 1e-9) expected.set(`${a}/${b}`, { similarity, differs });
          }
        }
        const found = pairsIn(graph);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('finds every pair among hundreds of texts, with the features put into order anew on the way', () => {
    const topics = Array.from({ length: 20 }, (_, i) => `topic${i % 13} subject${i % 7} matter${i}`);
    const wordings = ['What is {}?', 'please tell me what {} is', 'define {}', 'Hi, what is {}? Thanks!', '{} meaning'];
    const openings = ['', 'Hello there, ', 'So, '];
    const texts = topics.flatMap((topic) =>
      wordings.flatMap((wording) => openings.map((opening) => opening + wording.replace('{}', topic))),
    );
    const graph = WORDING_GRAPHS[measure](0.7);
    for (let i = 0; i < texts.length; i += 90) graph.extend(texts.slice(i, i + 90));
    expect(texts.length).toBeGreaterThan(256);
    // Of every seventh text, in each wording and opening, for to compare all with all takes long.
    const found = [...pairsIn(graph).keys()].filter((pair) => Number.parseInt(pair, 10) % 7 === 0);
    const expected: string[] = [];
    for (let a = 0; a < texts.length; a += 7) {
      for (const [b, text] of texts.entries())
        if (a !== b && similarityOf(measure, texts[a]!, text) >= 0.7 - 1e-9) expected.push(`${a}/${b}`);
    }
    expect(found.sort()).toEqual(expected.sort());
  });
});

it('texts that differ in case and punctuation only are one group, and cost no edges', () => {
  const graph = WORDING_GRAPHS['weighted-words'](0.7);
  graph.extend(['What is Python?', 'what is python', 'WHAT IS PYTHON', 'What is Java?']);
  expect([graph.size, graph.groups]).toEqual([4, 2]);
  expect(members(graph, graph.groupOf(2))).toEqual([0, 1, 2]);
});

it('a floor of 0 is refused: texts with nothing in common are not looked for', () => {
  expect(() => WORDING_GRAPHS['token-cosine'](0)).toThrow(RangeError);
});
