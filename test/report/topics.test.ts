import { expect, it } from 'vitest';
import { renderProblems } from '../../src/cli/errors.ts';
import type { Problem } from '../../src/foundation/problem.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderChecks } from '../../src/report/terminal/doctor.ts';
import { renderSettings } from '../../src/report/terminal/settings.ts';
import { renderTopic, type Topic } from '../../src/report/terminal/topic.ts';
import type { Check } from '../../src/result/schema/doctor.ts';
import type { ShownSetting } from '../../src/result/schema/settings.ts';
import { checkScreens } from './screens.ts';

const topic: Topic = {
  name: 'weather',
  summary: 'what it is like outside',
  opening: 'A page of help has an opening of a sentence or two, and lists — each with words and their meanings.',
  sections: [
    {
      title: 'Kinds of weather',
      entries: [
        ['rain', 'water from above; take an umbrella, or a hat, or stay at home until it is over'],
        ['sunshine', 'none of it'],
      ],
    },
    { title: '', entries: [['fog', 'not to be seen']] },
  ],
};
const long: Topic = {
  ...topic,
  sections: [{ title: 'Long', entries: [['a-word-that-is-longer-than-others', 'short']] }],
};

const checks: Check[] = [
  { id: 'node', status: 'ok', found: 'Node.js 20.17.0 on linux x64', fix: null },
  {
    id: 'environment',
    status: 'warn',
    found: 'OPTIMIZE_TLL is no setting, and ignored',
    fix: 'did you mean OPTIMIZE_TTL?',
  },
  {
    id: 'config',
    status: 'fail',
    found: 'optimize.config.yaml:2:8 cache.ttl: "90\u001b[31m" has no unit, which is a mistake that many people make',
    fix: 'write 90s, 90m or 90h',
  },
];

const settings: ShownSetting[] = [
  { name: 'seed', value: '42', source: 'default' },
  { name: 'cache.ttl', value: '6h', source: 'OPTIMIZE_TTL' },
  { name: 'trace', value: null, source: 'default' },
  { name: 'techniques', value: 'cache, freshness, semantic, coalescing, budget, router', source: 'strategy advanced' },
  { name: 'semantic.verbatimFrom', value: '0.95', source: 'optimize.config.yaml:3:17 semantic.verbatimFrom' },
];

const problems: Problem[] = [
  { where: '--ttl', what: '"90" has no unit', fix: 'write 90s, 90m or 90h, or never' },
  {
    where: 'faq.yaml:5:14 cache.tll',
    what: 'there is no key "tll"',
    fix: 'did you mean ttl? (one of: ttl, maxEntries, policy, key)',
  },
  { where: 'queries.jsonl:17', what: 'is not valid JSON (Unexpected token \u001b[31m in JSON at position 4)' },
];

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  topic: (appearance) => renderTopic(topic, appearance),
  'topic-long': (appearance) => renderTopic(long, appearance),
  doctor: (appearance) => renderChecks(checks, appearance),
  settings: (appearance) => renderSettings(settings, appearance),
};

checkScreens(SCREENS);

// Messages are not wrapped: whoever searches for one finds it whole. They obey no escape and do without colour.
it('problems are told line by line, each with its place and its fix', async () => {
  for (const [name, appearance] of Object.entries({
    '80': { width: 80, colour: false, unicode: true },
    '80-ascii': { width: 80, colour: false, unicode: false },
    '80-colour': { width: 80, colour: true, unicode: true },
  })) {
    await expect(renderProblems(problems, appearance)).toMatchFileSnapshot(`golden/problems-${name}.txt`);
  }
});

it.each(Object.keys(SCREENS))('%s obeys no escape', (name) => {
  const ascii = (SCREENS[name] as (appearance: Appearance) => string)({ width: 80, colour: false, unicode: false });
  expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
});

it('the doctor ends with a sentence on the whole', () => {
  const appearance = { width: 80, colour: false, unicode: true };
  const last = (some: Check[]): string | undefined => renderChecks(some, appearance).trim().split('\n').at(-1);
  expect(last(checks)).toBe('1 of 3 checks failed.');
  expect(last(checks.slice(0, 2))).toBe('Everything works; one thing is worth a look.');
  expect(last(checks.slice(0, 1))).toBe('Everything is in order.');
});
