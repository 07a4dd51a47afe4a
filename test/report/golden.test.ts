import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_QUERIES, explain } from '../../src/experiment/explain.ts';
import type { SimulationResult } from '../../src/experiment/result.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { inOrder } from '../../src/models/arrangement.ts';
import { openListing } from '../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { type ListedModel, listingOf } from '../../src/models/listing.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderExplanations } from '../../src/report/terminal/explain.ts';
import { renderModels } from '../../src/report/terminal/models.ts';
import { renderModel } from '../../src/report/terminal/one-model.ts';
import { renderScenario, renderScenarios } from '../../src/report/terminal/scenarios.ts';
import { renderSimulation } from '../../src/report/terminal/simulation.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/scenario/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';

const faq = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');
const basic = findStrategy('basic');
const real = await openListing('real');
let result: SimulationResult;

beforeAll(async () => {
  const workload = new GeneratedWorkload(faq.name, { ...faq.workload, requests: 5_000 }, '42');
  result = await simulate({
    command: 'simulate',
    workload,
    catalog: DOCS_CATALOG,
    strategy: basic,
    seed: '42',
    instant: false,
    expect: faq.expect,
  });
});

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  simulate: (appearance) => renderSimulation(result, appearance),
  explain: (appearance) =>
    renderExplanations(
      explain(
        EXAMPLE_QUERIES.map(({ query }) => query),
        DOCS_CATALOG,
        basic,
      ),
      appearance,
    ),
  models: (appearance) => renderModels(listingOf(DOCS_CATALOG), appearance),
  'models-real': (appearance) => renderModels(inOrder(real, 'price'), appearance),
  model: (appearance) =>
    renderModel(real, real.models.find(({ id }) => id === 'gpt-5.6-luna') as ListedModel, appearance),
  scenarios: (appearance) => renderScenarios([faq], appearance),
  scenario: (appearance) => renderScenario(faq, 'faq-chatbot', appearance),
};

describe.each(Object.keys(SCREENS))('the screen of %s', (name) => {
  const render = SCREENS[name] as (appearance: Appearance) => string;

  it.each([60, 80, 120])('at %i columns looks as it did', async (width) => {
    await expect(render({ width, colour: false, unicode: true })).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
  });

  it('in ASCII and in colour looks as it did', async () => {
    await expect(render({ width: 80, colour: false, unicode: false })).toMatchFileSnapshot(
      `golden/${name}-80-ascii.txt`,
    );
    await expect(render({ width: 80, colour: true, unicode: true })).toMatchFileSnapshot(
      `golden/${name}-80-colour.txt`,
    );
  });

  it.each([20, 30, 40, 50, 59, 60, 79, 80, 100, 120])('never overflows %i columns', (width) => {
    for (const unicode of [true, false]) {
      for (const line of render({ width, colour: true, unicode }).split('\n')) {
        expect(stringWidth(stripVTControlCharacters(line)), line).toBeLessThanOrEqual(width);
      }
    }
  });

  it('says the same with and without colour', () => {
    // Removed and added words are marked by signs where there is no colour to mark them.
    const bare = (text: string): string => text.replace(/\[-|-\]|\{\+|\+\}/g, '').replace(/\s+/g, ' ');
    const coloured = stripVTControlCharacters(render({ width: 80, colour: true, unicode: true }));
    expect(bare(coloured)).toBe(bare(render({ width: 80, colour: false, unicode: true })));
  });
});
