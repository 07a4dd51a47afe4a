import { describe, expect, it } from 'vitest';
import { type Reached, targetsOf } from '../../src/figures/targets.ts';

const WELL: Reached = {
  requests: 1_000,
  unanswered: { refused: 0, failed: 0 },
  cache: { hitRate: 0.5 },
  latencyMs: { p95: 800 },
  firstTokenMs: { p95: 400 },
  quality: { relative: 0.95 },
};

const verdicts = (costRatio: number, after: Reached, models = 'docs'): Record<string, boolean | null> =>
  Object.fromEntries(targetsOf({ costRatio, after, models }).map(({ what, met }) => [what, met]));

describe('the four targets', () => {
  it('are met by what reaches them', () => {
    expect(verdicts(0.4, WELL)).toEqual({
      'cost saved': true,
      'hit rate': true,
      'P95 latency': true,
      'quality kept': true,
    });
  });

  it('are missed on their very edges, but for the saving', () => {
    const edge: Reached = {
      ...WELL,
      cache: { hitRate: 0.3 },
      latencyMs: { p95: 1_000 },
      quality: { relative: 0.9 },
    };
    expect(verdicts(0.399, edge)).toEqual({
      'cost saved': false,
      'hit rate': false,
      'P95 latency': false,
      'quality kept': false,
    });
  });

  it('have no verdict on bill and latency where more than one request in a hundred got no answer', () => {
    const silent = (refused: number, failed: number): Reached => ({ ...WELL, unanswered: { refused, failed } });
    expect(verdicts(0.99, silent(6, 5))).toMatchObject({ 'cost saved': null, 'P95 latency': null, 'hit rate': true });
    expect(verdicts(0.99, silent(5, 5))).toMatchObject({ 'cost saved': true, 'P95 latency': true });
  });

  it('have no verdict on a quality that is not known, and a plain one on a cache that is not there', () => {
    expect(verdicts(0.5, { ...WELL, quality: { relative: null }, cache: { hitRate: null } })).toMatchObject({
      'quality kept': null,
      'hit rate': false,
    });
  });

  it('take waiting for when answers begin, of models that are not of the document’s table', () => {
    const slow: Reached = { ...WELL, latencyMs: { p95: 9_000 } };
    expect(verdicts(0.5, slow)).toMatchObject({ 'P95 latency': false });
    expect(verdicts(0.5, slow, 'real')).toMatchObject({ 'P95 to first token': true });
    expect(verdicts(0.5, slow, 'real')).not.toHaveProperty('P95 latency');
    expect(verdicts(0.5, { ...WELL, firstTokenMs: { p95: null } }, 'log')).toMatchObject({
      'P95 to first token': null,
    });
  });
});
