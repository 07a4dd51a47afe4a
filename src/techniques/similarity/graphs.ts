import { MEASURES, type SimilarityMeasure } from './measures.ts';
import { NeighbourGraph } from './neighbour-graph.ts';
import { SparsePairs } from './sparse-pairs.ts';

const NO_GUARD = { signature: (_: string) => 0, identity: () => '', differs: () => false };
const MAKERS = Object.fromEntries(
  Object.entries(MEASURES).map(([name, measure]) => [
    name,
    (floor: number) => new NeighbourGraph(new SparsePairs(measure, floor), NO_GUARD),
  ]),
) as Record<SimilarityMeasure, (floor: number) => NeighbourGraph<number>>;

/** What makes the graph of a measure. */
export function graphMaker(measure: SimilarityMeasure): (floor: number) => NeighbourGraph<number> {
  return MAKERS[measure];
}
