import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_QUERIES, explain } from '../../src/experiment/explain.ts';
import type { SimulationResult } from '../../src/experiment/result.ts';
import { inOrder } from '../../src/models/arrangement.ts';
import { openListing } from '../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { type ListedModel, listingOf } from '../../src/models/listing.ts';
import { simulationDocument } from '../../src/report/simulation/simulation.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderScreen } from '../../src/report/terminal/document.ts';
import { renderExplanations } from '../../src/report/terminal/explain.ts';
import { renderModels } from '../../src/report/terminal/models.ts';
import { renderModel } from '../../src/report/terminal/one-model.ts';
import { renderScenario, renderScenarios } from '../../src/report/terminal/scenarios.ts';
import { parseScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/scenario/strategy.ts';
import { basicResult, busyResult, FAQ } from './results.ts';

const scenarioOf = (name: string): Scenario =>
  parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), `${name}.yaml`);
const basic = findStrategy('basic');
const real = await openListing('real');
let result: SimulationResult;

beforeAll(async () => {
  result = await basicResult();
});

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  simulate: (appearance) => renderScreen(simulationDocument(result, 'compact'), appearance),
  'simulate-full': (appearance) => renderScreen(simulationDocument(result, 'full'), appearance),
  advanced: (appearance) => renderScreen(simulationDocument(busyResult(result), 'compact'), appearance),
  'advanced-full': (appearance) => renderScreen(simulationDocument(busyResult(result), 'full'), appearance),
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
  scenarios: (appearance) => renderScenarios([FAQ], appearance),
  scenario: (appearance) => renderScenario(FAQ, 'faq-chatbot', appearance),
  'scenario-conversations': (appearance) =>
    renderScenario(scenarioOf('drifting-topics'), './drifting.yaml', appearance),
  'scenario-script': (appearance) => renderScenario(scenarioOf('quick-start'), 'quick-start', appearance),
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

describe('the compact screen', () => {
  it.each([80, 100, 120])('fits a screen of %i columns', (width) => {
    for (const shown of [result, busyResult(result)]) {
      const lines = renderScreen(simulationDocument(shown, 'compact'), { width, colour: false, unicode: true }).split(
        '\n',
      );
      expect(lines.length).toBeLessThanOrEqual(45);
    }
  });
});
