import { type ClaimSet, claimsAbout } from '../../document/claims/all-claims.ts';
import { CLAIM_SCENARIOS, type ScenarioName } from '../../document/claims/claim.ts';
import type { ClaimsPlan } from '../../document/claims/claim-runs.ts';
import { claims } from '../../document/claims/claims.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { UserError } from '../../foundation/problem.ts';
import { USUAL_SEED } from '../../foundation/random.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import { CLAIMS_FORMATS } from '../../report/claims/claims.ts';
import type { ClaimsResult } from '../../result/schema/claims.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../execution-flags.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { checkOutput } from '../output.ts';
import { reproducingArguments } from '../reproduce.ts';
import { runExperiment, type ShownExperiment } from '../run-experiment.ts';
import { loadScenario } from '../scenario-files.ts';

/** What to write instead of words in which no claim is found. */
const FIXES: Readonly<Record<ClaimSet, string>> = {
  guide:
    'use words of the guide, such as caching, routing, "use case 2" or TTL; optimize claims lists them all, --of 2026 those of others',
  '2026': 'use words such as switching, clearing, hour or batch; optimize claims --of 2026 lists them all',
};

/** Replications of each measurement unless told. */
const RUNS = 5;

export const CLAIMS: ShownExperiment<ClaimsPlan, ClaimsResult, PlayTask> = {
  name: 'claims',
  experiment: claims,
  shown: CLAIMS_FORMATS,
};

/** `optimize claims`. */
export async function claimsCommand(context: Context, words: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  const seed = reader.text('seed') ?? USUAL_SEED;
  const runs = reader.count('runs', 1) ?? RUNS;
  const set = (reader.text('of') ?? 'guide') as ClaimSet;
  const ids = claimsAbout(words, set).map(({ id }) => id);
  reader.check();
  if (ids.length === 0) {
    throw new UserError({
      where: 'claims',
      what: `no claim of ${set === 'guide' ? 'the guide' : set} is about "${words.join(' ')}"`,
      fix: FIXES[set],
    });
  }
  await checkOutput(context, flags, CLAIMS.shown);
  const scenarios = await Promise.all(CLAIM_SCENARIOS.map(async (name) => [name, await loadScenario(name, context)]));
  const plan: ClaimsPlan = {
    reproduce: reproducingArguments(['claims', ...words], flags, seed),
    seed,
    runs,
    ids,
    catalog: DOCS_CATALOG,
    scenarios: Object.fromEntries(scenarios) as Record<ScenarioName, Scenario>,
  };
  return runExperiment(context, flags, CLAIMS, plan, how);
}
