import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { UserError } from '../../src/foundation/problem.ts';
import { CONTENT_CLASSES, TIERS } from '../../src/scenario/ground-truth.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/scenario/strategy.ts';

const GOOD = `name: tiny
title: A tiny scenario
description: |
  Two questions.
workload:
  requests: 1k
  users: 10
  arrivals: { process: poisson, perDay: 1_000 }
  intents:
    - kind: definitions
      share: 60%
      complexity: simple
      content: static
      zipf: 1
      answer: { medianTokens: 200, sigma: 0.4 }
      phrasings: ["What is {topic}?"]
      fill: { topic: [Python, Rust] }
cache:
  ttl: 15m
`;

const problemsOf = (source: string): UserError['problems'] => {
  try {
    parseScenario(source, 'tiny.yaml');
  } catch (error) {
    expect((error as UserError).name).toBe('UserError');
    expect((error as UserError).exitCode).toBe(2);
    return (error as UserError).problems;
  }
  return [];
};

/** The good scenario with one piece of it replaced; the piece must be there. */
function changed(...changes: [string, string][]): string {
  return changes.reduce((source, [from, to]) => {
    expect(source).toContain(from);
    return source.replace(from, to);
  }, GOOD);
}

describe('a scenario file', () => {
  it('is read with its units and its defaults', () => {
    expect(parseScenario(GOOD, 'tiny.yaml')).toMatchObject({
      name: 'tiny',
      description: 'Two questions.',
      models: 'docs',
      strategy: 'basic',
      knobs: { 'cache.ttl': 900_000 },
      expect: [],
      workload: { requests: 1_000, arrivals: { process: 'poisson', perDay: 1_000 }, intents: [{ share: 0.6 }] },
    });
    expect(Object.keys(parseScenario(GOOD, 'tiny.yaml').knobs)).toEqual(['cache.ttl']);
  });

  it('reports every mistake at once, each with its place and the fix', () => {
    const problems = problemsOf(
      changed(
        ['  ttl: 15m', '  ttl: 900\n  maxEntires: 5\n  policy: lur'],
        ['complexity: simple', 'complexity: easy'],
        ['users: 10', 'user: 10'],
      ),
    );
    expect(problems).toHaveLength(6);
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          where: 'tiny.yaml:19:8 cache.ttl',
          what: '"900" has no unit',
          fix: expect.stringContaining('900s'),
        }),
        expect.objectContaining({
          where: 'tiny.yaml:20:3 cache.maxEntires',
          what: 'unknown key "maxEntires"',
          fix: 'did you mean maxEntries?',
        }),
        expect.objectContaining({
          where: 'tiny.yaml:21:11 cache.policy',
          what: '"lur" is not a choice',
          fix: expect.stringContaining('lru, fifo'),
        }),
        expect.objectContaining({
          where: 'tiny.yaml:12:19 workload.intents.0.complexity',
          what: 'not one of the choices',
          fix: 'one of: simple, medium, complex',
        }),
        expect.objectContaining({ where: 'tiny.yaml:7:3 workload.user', fix: 'did you mean users?' }),
        expect.objectContaining({ where: 'tiny.yaml:6:3 workload.users', what: 'users is missing' }),
      ]),
    );
  });

  it.each(['name', 'title', 'description'])('needs a %s', (key) => {
    const source = GOOD.replace(new RegExp(`^${key}:.*\\n(  Two.*\\n)?`, 'm'), '');
    expect(problemsOf(source)).toEqual([
      { where: `tiny.yaml:1:1 ${key}`, what: `${key} is missing`, fix: `add ${key}: here` },
    ]);
  });

  it('needs a workload, and in it all that a workload is', () => {
    expect(problemsOf('name: a\ntitle: b\ndescription: c\n')).toMatchObject([{ what: 'workload is missing' }]);
    expect(problemsOf(changed(['perDay: 1_000', '']))).toMatchObject([
      { where: expect.stringMatching(/^tiny\.yaml:8:\d+ workload\.arrivals\.perDay$/), what: 'perDay is missing' },
    ]);
  });

  it('knows what belongs to each kind of arrivals', () => {
    expect(problemsOf(changed(['process: poisson', 'process: bursty']))).toMatchObject([{ what: 'cv is missing' }]);
    expect(
      problemsOf(changed(['perDay: 1_000', 'perDay: 1_000, cvv: 2'], ['process: poisson', 'process: bursty'])),
    ).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: 'unknown key "cvv"', fix: 'did you mean cv?' })]),
    );
    expect(problemsOf(changed(['process: poisson', 'process: hourly']))).toMatchObject([
      { where: 'tiny.yaml:8:24 workload.arrivals.process', fix: expect.stringContaining('poisson, bursty, daily') },
    ]);
  });

  it('has a word list for every slot and a slot for every word list', () => {
    expect(problemsOf(changed(['fill: { topic: [Python, Rust] }', 'fill: { subject: [Python] }']))).toMatchObject([
      {
        where: 'tiny.yaml:16:19 workload.intents.0.phrasings.0',
        what: 'there is no word list for {topic}',
        fix: expect.stringContaining('fill'),
      },
      { what: expect.stringContaining('does not use {subject}') },
    ]);
  });

  it.each([
    ['share: 60%', 'share: 130%'],
    ['requests: 1k', 'requests: 0'],
    ['requests: 1k', 'requests: -5'],
    ['users: 10', 'users: 1.5'],
    ['users: 10', 'users: [10]'],
    ['zipf: 1', 'zipf: -1'],
    ['sigma: 0.4', 'sigma: 9'],
    ['medianTokens: 200', 'medianTokens: many'],
    ['fill: { topic: [Python, Rust] }', 'fill: { topic: [] }'],
    ['fill: { topic: [Python, Rust] }', 'fill: { topic: [Python, Rust, Python] }'],
    ['  ttl: 15m', '  ttl: 15m\nexpect: [{ what: w, source: s, metric: hitRate, from: 0.9, to: 0.7 }]'],
    ['phrasings: ["What is {topic}?"]', 'phrasings: []'],
    ['  ttl: 15m', '  ttl: -5m'],
    ['cache:\n  ttl: 15m', 'cache: 15m'],
  ])('refuses %s written as %s, saying where', (from, to) => {
    const problems = problemsOf(changed([from, to]));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.where).toMatch(/^tiny\.yaml:\d+:\d+ \w/);
  });

  it('that is not YAML is refused with the place', () => {
    expect(problemsOf('name: [a\ntitle: b')).toMatchObject([
      { where: expect.stringMatching(/^tiny\.yaml:2:\d/), what: expect.stringContaining('not valid YAML') },
      ...[],
    ]);
    expect(problemsOf('name: a\nname: b\n')[0]?.what).toMatch(/not valid YAML: .*unique/);
  });

  it.each(['', '# nothing\n', 'just words', '- a\n- list\n', '42'])('that is no map is refused: %j', (source) => {
    expect(problemsOf(source)).toMatchObject([{ what: 'not a scenario', fix: expect.stringContaining('workload:') }]);
  });
});

describe('the scenarios that ship', () => {
  const folder = new URL('../../scenarios/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it.each(files)('%s is valid and names itself', (file) => {
    const scenario = parseScenario(readFileSync(new URL(file, folder), 'utf8'), file);
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(findStrategy(scenario.strategy).name).toBe(scenario.strategy);
    for (const kind of scenario.workload.intents) {
      expect(TIERS).toContain(kind.complexity);
      expect(CONTENT_CLASSES).toContain(kind.content);
    }
  });
});
