import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { UserError } from '../../src/foundation/problem.ts';
import { withChanges } from '../../src/scenario/changed-workload.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/settings/strategy.ts';

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
    expect((error as UserError).kind).toBe('usage');
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

  it('says what else might be so, each value where it belongs', () => {
    const others = `${GOOD}alternatives:
  - { title: it is much, because: we grow, set: { arrivals.perDay: 2k, intents.*.zipf: 0, intents.definitions.unique: true } }
`;
    const { alternatives, workload } = parseScenario(others, 'tiny.yaml');
    const [other] = alternatives;
    expect(other?.set).toEqual({
      'arrivals.perDay': '2k',
      'intents.*.zipf': '0',
      'intents.definitions.unique': 'true',
    });
    expect(withChanges(workload, other!.changes)).toEqual({
      ...workload,
      arrivals: { process: 'poisson', perDay: 2_000 },
      intents: [{ ...workload.intents[0], zipf: 0, unique: true }],
    });
    expect(workload.arrivals.perDay).toBe(1_000);
  });

  it('says where what else might be so cannot be', () => {
    const wrong = (set: string) =>
      problemsOf(`${GOOD}alternatives:\n  - { title: a, because: b, set: { ${set} } }\n`).map(
        ({ where, what, fix }) => `${where}: ${what}; ${fix}`,
      );
    expect(wrong('arrivals.perday: 2k')).toEqual([
      'tiny.yaml:21:53 alternatives.0.set.arrivals.perday: a workload has no arrivals.perday; did you mean perDay?',
    ]);
    expect(wrong('intents.defs.zipf: 1, users: 0')).toEqual([
      expect.stringMatching(/^tiny.yaml:21:\d+ alternatives.0.set.intents.defs.zipf: there is no kind "defs"; /),
      expect.stringMatching(/^tiny.yaml:21:\d+ alternatives.0.set.users: 0 is out of range; /),
    ]);
    expect(wrong('followUps.rate: 10%')[0]).toContain('the scenario has no followUps');
    expect(wrong('')[0]).toContain('changes nothing');
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

  it('reports mistakes of different kinds in one go: a unit, a name and a slot', () => {
    const problems = problemsOf(
      changed(
        ['  ttl: 15m', '  ttl: 900'],
        ['  users: 10', '  usres: 10'],
        ['phrasings: ["What is {topic}?"]', 'phrasings: ["What is {subject}?"]'],
      ),
    );
    expect(problems.map(({ where }) => where)).toEqual([
      'tiny.yaml:6:3 workload.users',
      'tiny.yaml:7:3 workload.usres',
      'tiny.yaml:16:19 workload.intents.0.phrasings.0',
      'tiny.yaml:16:19 workload.intents.0.phrasings.0',
      'tiny.yaml:19:8 cache.ttl',
    ]);
    expect(problems[1]?.fix).toBe('did you mean users?');
    expect(problems[2]?.what).toBe('there is no word list for {subject}');
    expect(problems[4]?.fix).toContain('900s');
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

  it('may describe conversations, drift, rush hours and the kinds that follow', () => {
    const { workload } = parseScenario(
      changed(
        [
          '  users: 10',
          '  users: 10\n  followUps: { rate: 30%, after: 45s, successors: 3 }\n  drift: { every: 2h, share: 20% }',
        ],
        ['  intents:', '  rushHours: [{ from: 0s, to: 1h, times: 3 }]\n  intents:'],
        ['zipf: 1', 'zipf: { topic: 1 }\n      next: [definitions]'],
      ),
      'tiny.yaml',
    );
    expect(workload).toMatchObject({
      followUps: { rate: 0.3, after: 45_000, successors: 3 },
      drift: { every: 7_200_000, share: 0.2 },
      rushHours: [{ from: 0, to: 3_600_000, times: 3 }],
      intents: [{ zipf: { topic: 1 }, next: ['definitions'] }],
    });
  });

  it.each([
    ['zipf: 1', 'zipf: { topics: 1 }', 'zipf.topics', 'there is no word list "topics"', 'did you mean topic?'],
    [
      'zipf: 1',
      'zipf: 1\n      next: [definition]',
      'next.0',
      'there is no kind "definition"',
      'did you mean definitions?',
    ],
    [
      'zipf: 1',
      'zipf: 1\n      next: [definitions]',
      'next',
      'nothing follows without follow-ups',
      'add followUps: to',
    ],
    [
      '["What is {topic}?"]',
      '["What is {topic}? {document}"]',
      'phrasings.0',
      'nothing describes the {document}',
      'add document:',
    ],
    ['fill: { topic: [Python, Rust] }', 'unique: true', 'unique', 'there are no words to draw', 'add word lists'],
    [
      'fill: { topic: [Python, Rust] }',
      'fill: { topic: [Python] }\n      document: { medianWords: 10, sigma: 0, sentences: ["A {b} is."] }',
      'document.sentences.0',
      'there is no word list for {b}',
      'add it under words:',
    ],
  ])('refuses %s written as %s', (from, to, path, what, fix) => {
    const problems = problemsOf(changed([from, to]));
    expect(problems).toContainEqual({
      where: expect.stringMatching(
        new RegExp(`^tiny\\.yaml:\\d+:\\d+ workload\\.intents\\.0\\.${path.replaceAll('.', '\\.')}$`),
      ),
      what,
      fix: expect.stringContaining(fix),
    });
  });

  it('refuses a rush hour that ends before it begins', () => {
    const problems = problemsOf(changed(['  intents:', '  rushHours: [{ from: 2h, to: 1h, times: 3 }]\n  intents:']));
    expect(problems).toMatchObject([{ where: 'tiny.yaml:9:15 workload.rushHours.0', what: 'ends before it begins' }]);
  });

  it('may give the baseline knobs of its own, and name the techniques', () => {
    const scenario = parseScenario(
      changed([
        'cache:\n  ttl: 15m',
        'techniques: [cache]\ncache:\n  ttl: 15m\nbaseline:\n  provider: { concurrency: 1 }',
      ]),
      'tiny.yaml',
    );
    expect(scenario.techniques).toEqual(['cache']);
    expect(scenario.knobs).toEqual({ 'cache.ttl': 900_000 });
    expect(scenario.baselineKnobs).toEqual({ 'provider.concurrency': 1 });
    expect(problemsOf(changed(['cache:', 'techniques: [cash]\ncache:']))).toMatchObject([
      { where: 'tiny.yaml:18:14 techniques.0', what: 'not one of the choices' },
    ]);
    expect(problemsOf(changed(['cache:', 'baseline: { provider: { concurency: 1 } }\ncache:']))).toMatchObject([
      { where: 'tiny.yaml:18:25 baseline.provider.concurency', fix: 'did you mean concurrency?' },
    ]);
  });

  const SCRIPT = `name: told
title: A script
description: Two lines.
workload:
  perDay: 100
  script:
    - { at: 5m, ask: And then?, complexity: medium, answerTokens: 20 }
    - { at: 0s, ask: What is Python?, complexity: simple, answerTokens: 10, promptTokens: 5 }
`;

  it('may be a script instead of statistics', () => {
    const { workload } = parseScenario(SCRIPT, 'told.yaml');
    expect(workload).toMatchObject({
      requests: 2,
      users: 1,
      arrivals: { perDay: 100 },
      intents: [],
      script: [
        { at: 0, ask: 'What is Python?', promptTokens: 5 },
        { at: 300_000, ask: 'And then?' },
      ],
    });
  });

  it('has the mistakes of a script in their places', () => {
    expect(problemsOf(SCRIPT.replace('complexity: medium', 'complexty: medium').replace('perDay', 'perday'))).toEqual([
      expect.objectContaining({ where: 'tiny.yaml:5:3 workload.perDay', what: 'perDay is missing' }),
      expect.objectContaining({ where: 'tiny.yaml:5:3 workload.perday', fix: 'did you mean perDay?' }),
      expect.objectContaining({ where: 'tiny.yaml:7:7 workload.script.0.complexity', what: 'complexity is missing' }),
      expect.objectContaining({ where: 'tiny.yaml:7:33 workload.script.0.complexty', fix: 'did you mean complexity?' }),
    ]);
    expect(problemsOf(SCRIPT.replace('  perDay: 100', '  perDay: 100\n  requests: 5'))).toMatchObject([
      { where: 'tiny.yaml:6:3 workload.requests', what: 'unknown key "requests"' },
    ]);
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

  it('are those of the document’s use cases, the cases that go wrong, and sessions', () => {
    expect(files).toEqual(
      [
        'coding-agent',
        'content-pipeline',
        'customer-support',
        'drifting-topics',
        'faq-chatbot',
        'nightly-batch',
        'quick-start',
        'rag-assistant',
        'real-time-data',
        'support-conversation',
        'translation-service',
        'unique-queries',
      ].map((name) => `${name}.yaml`),
    );
  });

  it.each(files)('%s is valid and names itself', (file) => {
    const scenario = parseScenario(readFileSync(new URL(file, folder), 'utf8'), file);
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(findStrategy(scenario.strategy).name).toBe(scenario.strategy);
    expect(scenario.workload.intents.length + (scenario.workload.script?.length ?? 0)).toBeGreaterThan(0);
  });
});
