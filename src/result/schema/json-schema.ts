import { z } from 'zod';
import { abResult } from './ab.ts';
import { abPlanResult } from './ab-plan.ts';
import { adviseResult } from './advise.ts';
import { attributeResult } from './attribute.ts';
import { backtestResult } from './backtest.ts';
import { checklistResult } from './checklist.ts';
import { claimsResult } from './claims.ts';
import { compareResult } from './compare.ts';
import { doctorResult } from './doctor.ts';
import { estimateResult } from './estimate.ts';
import { explainResult, sandboxResult } from './explain.ts';
import { inspectResult } from './inspect.ts';
import { challengeResult, hintsResult, lessonsResult, scoredResult } from './learn.ts';
import { modelsResult } from './models.ts';
import { queueResult } from './queue.ts';
import { roadmapResult } from './roadmap.ts';
import { initResult, scenariosResult } from './scenarios.ts';
import { settingsResult } from './settings.ts';
import { simulationResult } from './simulation.ts';
import { sweepResult } from './sweep.ts';
import { tuneResult } from './tune.ts';
import { RESULT_SCHEMA } from './vocabulary.ts';

/** Every document that --json prints: results that `optimize report` shows again, then what is looked up. */
const result = z.union([
  simulationResult,
  compareResult,
  sweepResult,
  tuneResult,
  adviseResult,
  estimateResult,
  backtestResult,
  abResult,
  abPlanResult,
  attributeResult,
  claimsResult,
  roadmapResult,
  checklistResult,
  explainResult,
  inspectResult,
  modelsResult,
  scenariosResult,
  initResult,
  doctorResult,
  queueResult,
  settingsResult,
  lessonsResult,
  challengeResult,
  hintsResult,
  scoredResult,
  sandboxResult,
]);

/**
 * What `--json` writes, as a JSON Schema (draft 2020-12): one definition for each kind of result and
 * for each part that has a name. Fields that are not in it may come within a version.
 */
export function resultJsonSchema(): object {
  const schema = z.toJSONSchema(result, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // What is put in for older results is no concern of who reads this version's.
      delete jsonSchema.default;
    },
  });
  const { $schema, anyOf, $defs } = schema;
  return { $schema, $id: RESULT_SCHEMA, title: 'A result of optimize', anyOf, $defs };
}
