import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import type { Appearance } from '../../src/report/style.ts';
import { type Check, renderChecks } from '../../src/report/terminal/doctor.ts';
import { renderSettings, type ShownSetting } from '../../src/report/terminal/settings.ts';
import { renderTopic, type Topic } from '../../src/report/terminal/topic.ts';

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

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  topic: (appearance) => renderTopic(topic, appearance),
  'topic-long': (appearance) => renderTopic(long, appearance),
  doctor: (appearance) => renderChecks(checks, appearance),
  settings: (appearance) => renderSettings(settings, appearance),
};

describe.each(Object.keys(SCREENS))('the screen of %s', (name) => {
  const render = SCREENS[name] as (appearance: Appearance) => string;

  it.each([60, 80, 120])('at %i columns looks as it did', async (width) => {
    await expect(render({ width, colour: false, unicode: true })).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
  });

  it.each([20, 30, 40, 59, 60, 80, 120])('never overflows %i columns, in ASCII too, and obeys no escape', (width) => {
    for (const unicode of [true, false]) {
      for (const line of render({ width, colour: true, unicode }).split('\n')) {
        expect(stringWidth(stripVTControlCharacters(line)), line).toBeLessThanOrEqual(width);
      }
    }
    const ascii = render({ width, colour: false, unicode: false });
    expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

it('the doctor ends with a sentence on the whole', () => {
  const appearance = { width: 80, colour: false, unicode: true };
  const last = (some: Check[]): string | undefined => renderChecks(some, appearance).trim().split('\n').at(-1);
  expect(last(checks)).toBe('1 of 3 checks failed.');
  expect(last(checks.slice(0, 2))).toBe('Everything works; one thing is worth a look.');
  expect(last(checks.slice(0, 1))).toBe('Everything is in order.');
});
