import { readFileSync } from 'node:fs';
import { beforeAll } from 'vitest';
import { checklistOf } from '../../src/document/checklist/checklist.ts';
import { CLAIM_SCENARIOS, type ScenarioName } from '../../src/document/claims/claim.ts';
import { claims } from '../../src/document/claims/claims.ts';
import { roadmap } from '../../src/document/roadmap/roadmap.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { CHECKLIST_FORMATS } from '../../src/report/checklist/checklist.ts';
import { CLAIMS_FORMATS } from '../../src/report/claims/claims.ts';
import type { Depth } from '../../src/report/document.ts';
import type { Formats } from '../../src/report/formats.ts';
import { ROADMAP_FORMATS } from '../../src/report/roadmap/roadmap.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderScreen } from '../../src/report/terminal/render-screen.ts';
import type { ClaimsResult } from '../../src/result/schema/claims.ts';
import type { RoadmapResult } from '../../src/result/schema/roadmap.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { parseScenario, type Scenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { resultOf } from '../experiment/experiments.ts';
import { basicResult, FAQ } from './results.ts';
import { checkScreens } from './screens.ts';

const SHOWN = ['routing-cost', 'impact-p95-before', 'hit-faster', 'routed-cheaper', 'faq-hit-rate', 'ttl-dynamic'];

let held: ClaimsResult;
let walked: RoadmapResult;
let simulated: SimulationResult;

beforeAll(async () => {
  const scenarios = Object.fromEntries(
    CLAIM_SCENARIOS.map((name) => {
      const scenario = parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), `${name}.yaml`);
      return [name, { ...scenario, workload: { ...scenario.workload, requests: 2_000 } }];
    }),
  ) as Record<ScenarioName, Scenario>;
  held = await resultOf(claims, { seed: '42', runs: 2, ids: SHOWN, catalog: DOCS_CATALOG, scenarios });
  walked = await roadmap({
    workload: new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests: 2_000 }, '42'),
    catalog: DOCS_CATALOG,
    seed: '42',
    knobs: findStrategy('advanced').knobs,
    baselineKnobs: {},
  });
  simulated = await basicResult();
});

const screen =
  <R>({ document }: Formats<R>, result: () => R, depth: Depth) =>
  (appearance: Appearance): string =>
    renderScreen(document(result(), depth), appearance);

checkScreens({
  claims: screen(CLAIMS_FORMATS, () => held, 'compact'),
  'claims-full': screen(CLAIMS_FORMATS, () => held, 'full'),
  roadmap: screen(ROADMAP_FORMATS, () => walked, 'compact'),
  checklist: screen(CHECKLIST_FORMATS, () => checklistOf(simulated, []), 'compact'),
});
