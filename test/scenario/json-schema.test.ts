import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { KNOB_PATHS, KNOBS, type Knob } from '../../src/settings/knobs.ts';
import { violations } from './satisfies-json-schema.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const source = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const schema = JSON.parse(JSON.stringify(scenarioJsonSchema()));

/** A shipped scenario with one piece of its text replaced. */
function faqWith(from: string, to: string): unknown {
  const text = source('faq-chatbot.yaml');
  expect(text).toContain(from);
  return parse(text.replace(from, to));
}

describe('the JSON Schema for editors', () => {
  it('is the one that ships beside the scenarios (vitest --update writes it anew)', async () => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../scenarios/scenario.schema.json');
  });

  it.each(files)('accepts %s, which names it in its first line', (file) => {
    expect(source(file).split('\n')[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
    expect(violations(parse(source(file)), schema)).toEqual([]);
  });

  it.each([
    ['  ttl: 1h', '  ttl: 3600'],
    ['  ttl: 1h', '  ttl: 1 hour'],
    ['  ttl: 1h', '  tll: 1h'],
    ['  maxEntries: 1000', '  maxEntries: many'],
    ['complexity: simple', 'complexity: easy'],
    ['process: daily', 'process: hourly'],
    ['    perDay: 100_000', '    perDay: 1.5'],
    ['share: 34%', 'share: a third'],
    ['metric: hitRate', 'metric: hitrate'],
  ])('refuses %s written as %s', (from, to) => {
    expect(violations(faqWith(from, to), schema).length).toBeGreaterThan(0);
  });

  it.each([
    ['  ttl: 1h', '  ttl: never'],
    ['  ttl: 1h', '  ttl: 1h30m'],
    ['  maxEntries: 1000', '  maxEntries: 10k'],
    ['  maxEntries: 1000', '  maxEntries: unlimited'],
    ['share: 34%', 'share: 0.34'],
  ])('accepts %s written as %s', (from, to) => {
    expect(violations(faqWith(from, to), schema)).toEqual([]);
  });

  it('says of every knob what it does and what its default is', () => {
    for (const path of KNOB_PATHS) {
      const [section, name] = path.split('.') as [string, string];
      const entry = schema.properties[section].properties[name];
      expect(entry.description.toLowerCase(), path).toContain((KNOBS[path] as Knob).help.toLowerCase());
      expect(violations(entry.default, entry), path).toEqual([]);
      expect(schema.properties.baseline.properties[section].properties[name], path).toEqual(entry);
    }
  });
});
