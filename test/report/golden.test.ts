import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { inOrder } from '../../src/models/arrangement.ts';
import { openListing } from '../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { type ListedModel, listingOf } from '../../src/models/listing.ts';
import { EXAMPLE_QUERIES } from '../../src/replay/explain/example-queries.ts';
import { explain } from '../../src/replay/explain/explainer.ts';
import { simulationDocument } from '../../src/report/simulation/simulation.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderExplanations } from '../../src/report/terminal/explain.ts';
import { renderModels } from '../../src/report/terminal/models.ts';
import { renderModel } from '../../src/report/terminal/one-model.ts';
import { renderScreen } from '../../src/report/terminal/render-screen.ts';
import { renderScenario, renderScenarios } from '../../src/report/terminal/scenarios.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { parseScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { TECHNIQUES } from '../../src/settings/knobs.ts';
import { findStrategy, type Strategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { basicResult, busyResult, FAQ } from './results.ts';
import { checkScreens } from './screens.ts';

const scenarioOf = (name: string): Scenario =>
  parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), `${name}.yaml`);
const basic = findStrategy('basic');
const advanced = findStrategy('advanced');
/** All techniques, with something to do for each. */
const everything: Strategy = {
  name: 'everything',
  techniques: new Set(TECHNIQUES),
  knobs: {
    ...advanced.knobs,
    'adaptive.sample': 1,
    'budget.perRequest': 0.01,
    'cache.maxEntries': 2,
    'cap.maxTokens': 272,
    'fallback.judgeError': 0.2,
    'predictive.minConfidence': 0.3,
    'predictive.minSupport': 1,
    'prompt.concise': true,
    'semantic.threshold': 0.8,
  },
};
const TALK = [
  'Hi, what is Python?',
  'hi, what is Python?',
  'How do I turn roaming on?',
  'Is it raining in Paris right now?',
  ...[
    'What is a decorator?',
    'What is Java?',
    'Hi, what is Python?',
    'How do I turn roaming off?',
    'What is a decorator?',
  ],
];
const real = await openListing('real');
let result: SimulationResult;
let untouched: SimulationResult;

beforeAll(async () => {
  result = await basicResult();
  untouched = await simulate({
    command: 'simulate',
    reproduce: ['simulate', '--strategy', 'baseline', '--seed', '42'],
    workload: new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests: 500 }, '42'),
    catalog: DOCS_CATALOG,
    strategy: findStrategy('baseline'),
    seed: '42',
    instant: false,
    expect: [],
  });
});

const SCREENS: Record<string, (appearance: Appearance) => string> = {
  simulate: (appearance) => renderScreen(simulationDocument(result, 'compact'), appearance),
  'simulate-full': (appearance) => renderScreen(simulationDocument(result, 'full'), appearance),
  'simulate-baseline': (appearance) => renderScreen(simulationDocument(untouched, 'compact'), appearance),
  advanced: (appearance) => renderScreen(simulationDocument(busyResult(result), 'compact'), appearance),
  'advanced-full': (appearance) => renderScreen(simulationDocument(busyResult(result), 'full'), appearance),
  explain: (appearance) =>
    renderExplanations(
      explain(
        EXAMPLE_QUERIES.map(({ query }) => query),
        { catalog: DOCS_CATALOG, strategy: basic },
      ).explanations,
      appearance,
    ),
  'explain-advanced': (appearance) =>
    renderExplanations(
      explain(TALK, { catalog: DOCS_CATALOG, strategy: everything, everyMs: 150 }).explanations,
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

checkScreens(SCREENS);

describe('the compact screen', () => {
  it.each([80, 100, 120])('fits a screen of %i columns', (width) => {
    for (const shown of [result, busyResult(result)]) {
      const lines = renderScreen(simulationDocument(shown, 'compact'), { width, colour: false, unicode: true }).split(
        '\n',
      );
      expect(lines.length).toBeLessThanOrEqual(49);
    }
  });
});
