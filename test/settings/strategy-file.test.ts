import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/foundation/problem.ts';
import { defaultKnobs, KNOBS, TECHNIQUES, type Technique } from '../../src/settings/knobs.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { parseStrategyFile, writeStrategyFile } from '../../src/settings/strategy-file.ts';
import { changedTechniques, parseStrategyWords } from '../../src/settings/strategy-words.ts';

const problems = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ where, what, fix }) => `${where}: ${what}; ${fix}`);
    throw error;
  }
  return [];
};

describe('a strategy file', () => {
  it('builds on a preset, or says its techniques itself', () => {
    expect(parseStrategyFile('base: basic\ncache: {ttl: 6h}\n', 'mine.yaml')).toEqual({
      name: 'mine.yaml',
      techniques: ['cache', 'router', 'prompt'],
      knobs: { 'cache.ttl': 21_600_000 },
    });
    const own = parseStrategyFile('name: mine\ntechniques: [cache]\n', 'mine.yaml');
    expect(own).toEqual({ name: 'mine', techniques: ['cache'], knobs: {} });
  });

  it.each([
    ['base: basik', 'mine.yaml:1:7 base: not one of the choices; did you mean basic?'],
    ['base: basic\ncache:\n  ttl: 6', 'mine.yaml:3:8 cache.ttl: "6" has no unit'],
    ['base: basic\ncahe: {ttl: 1h}', 'mine.yaml:2:1 cahe: unknown key "cahe"; did you mean cache?'],
    ['techniques: [cash]', 'mine.yaml:1:14 techniques.0: not one of the choices; did you mean cache?'],
    ['cache: {ttl: 1h}', 'mine.yaml:1:1: says neither base nor techniques'],
    ['base: basic\nrouting: {simpleBelow: 8}', 'mine.yaml:2:24 routing.simpleBelow: simple queries end at 8'],
    ['- basic', 'mine.yaml:1:1: not a strategy'],
    ['name: "a\\e[2J"\nbase: basic', 'mine.yaml:1:7 name: holds control characters'],
  ])('%s is refused in place', (source, expected) => {
    expect(problems(() => parseStrategyFile(source, 'mine.yaml'))[0]).toContain(expected);
  });

  it('reads what was written for any strategy', () => {
    const durations = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(
        fc.subarray([...TECHNIQUES], { minLength: 1 }),
        durations,
        fc.integer({ min: 1, max: 10 ** 6 }),
        fc.double({ min: KNOBS['semantic.threshold'].min, max: 1, noNaN: true }),
        (techniques: Technique[], ttl, size, similarity) => {
          const knobs = {
            ...defaultKnobs(),
            'cache.ttl': ttl,
            'cache.maxEntries': size,
            'semantic.threshold': similarity,
          };
          const written = writeStrategyFile({ name: 'any: "name"', techniques: new Set(techniques), knobs }, ['note']);
          const read = parseStrategyFile(written, 'any.yaml');
          expect(read.name).toBe('any: "name"');
          expect(read.techniques).toEqual(techniques);
          const used = { ...defaultKnobs(), ...read.knobs };
          if (techniques.includes('cache')) {
            expect(used['cache.ttl']).toBe(ttl);
            expect(used['cache.maxEntries']).toBe(size);
          }
          if (techniques.includes('semantic')) expect(used['semantic.threshold']).toBe(similarity);
        },
      ),
    );
  });
});

describe('a strategy in words', () => {
  it('names a base and what is different', () => {
    expect(parseStrategyWords('basic, ttl=6h,cache.maxEntries=5k,concise,without=router+prompt', 'A')).toMatchObject({
      base: 'basic',
      knobs: { 'cache.ttl': 21_600_000, 'cache.maxEntries': 5_000, 'prompt.concise': true },
      without: ['router', 'prompt'],
    });
  });

  it('changes the techniques, in the order in which a request meets them', () => {
    const own = [...findStrategy('basic').techniques];
    const of = (text: string): Technique[] => changedTechniques(own, parseStrategyWords(text, 'A'));
    expect(of('basic')).toEqual(own);
    expect(of('basic,only=cache+prompt')).toEqual(['cache', 'prompt']);
    expect(of('basic,with=semantic')).toEqual(['cache', 'semantic', 'router', 'prompt']);
    expect(of('basic,with=semantic,without=cache')).toEqual(['semantic', 'router', 'prompt']);
  });

  it('says all that is wrong at once', () => {
    expect(problems(() => parseStrategyWords('basic,tl=6h,ttl=6,without=cash', 'A'))).toEqual([
      expect.stringContaining('A: there is no knob "tl"; did you mean ttl?'),
      expect.stringContaining('A ttl: "6" has no unit'),
      expect.stringContaining('A without: there is no technique "cash"; did you mean cache?'),
    ]);
    expect(problems(() => parseStrategyWords(',ttl=6h', 'A'))[0]).toContain('names no strategy');
  });
});
