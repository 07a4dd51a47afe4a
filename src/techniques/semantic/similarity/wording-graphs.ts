import type { Measure } from './measure.ts';
import { MEASURES, type SimilarityMeasure } from './measures.ts';
import { NeighbourGraph } from './neighbour-graph.ts';
import { SparsePairs } from './sparse-pairs.ts';

/** Makes the graph of texts that are at least `floor` similar, above 0 and at most 1. */
export type GraphMaker = (floor: number) => NeighbourGraph;

const maker =
  (measure: Measure): GraphMaker =>
  (floor) =>
    new NeighbourGraph(new SparsePairs(measure, floor));

/** For each measure, the one function that makes its graph: give it to `QueryTable.graph` and all who do share the graph. */
export const WORDING_GRAPHS: Readonly<Record<SimilarityMeasure, GraphMaker>> = {
  'weighted-words': maker(MEASURES['weighted-words']),
  'token-cosine': maker(MEASURES['token-cosine']),
  'char3-cosine': maker(MEASURES['char3-cosine']),
  jaccard: maker(MEASURES.jaccard),
};
