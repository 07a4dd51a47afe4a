import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { suggestion, UserError, whyUnreadable } from '../foundation/problem.ts';
import { USUAL_SEED } from '../foundation/random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { GeneratedWorkload } from '../workload/generator/generated-workload.ts';
import type { Workload } from '../workload/workload.ts';

/** Beside the folder of the built library, and beside `src`. */
const SHIPPED = new URL('../../scenarios/', import.meta.url);

/**
 * Names of the scenarios that ship with the package, in alphabetical order.
 *
 * @example
 * (await scenarioNames()).includes('faq-chatbot'); // true
 */
export async function scenarioNames(): Promise<string[]> {
  const files = await readdir(SHIPPED);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/**
 * A scenario: traffic, the strategy it starts from and what the guide says of it.
 *
 * @param nameOrFile the name of one that ships with the package, or the path of a `.yaml` file
 * @throws UserError if there is none, or all that is wrong with the file, each with line and column
 * @example
 * const faq = await loadScenario('faq-chatbot');
 * faq.strategy; // "basic"
 */
export async function loadScenario(nameOrFile: string): Promise<Scenario> {
  const isFile = /\.ya?ml$/i.test(nameOrFile);
  if (!isFile) {
    const names = await scenarioNames();
    if (!names.includes(nameOrFile)) {
      const what = `there is no scenario "${nameOrFile}"`;
      throw new UserError({ where: 'scenario', what, fix: `${suggestion(nameOrFile, names)}; or name a .yaml file` });
    }
  }
  const source = await readFile(isFile ? nameOrFile : new URL(`${nameOrFile}.yaml`, SHIPPED), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError({ where: nameOrFile, what: whyUnreadable(error.code), fix: 'check the path' });
    },
  );
  const { parseScenario } = await import('../scenario/scenario.ts');
  return parseScenario(source, nameOrFile);
}

/** What of a scenario's traffic is chosen for a run. */
export interface ScenarioTraffic {
  /** How many requests, a whole number from 1. Default: the scenario's. */
  requests?: number;
  /** The seed of its chance; default: 42. The same seed makes the same requests. */
  seed?: string;
}

/**
 * The traffic of a scenario, as requests to be replayed.
 *
 * @throws UserError for a number of requests that is not whole, or below 1
 * @example
 * const faq = await loadScenario('faq-chatbot');
 * const { requests } = await simulate({ workload: scenarioWorkload(faq, { requests: 1_000 }) });
 * requests; // 1000
 */
export function scenarioWorkload(
  { name, workload }: Scenario,
  { requests, seed = USUAL_SEED }: ScenarioTraffic = {},
): Workload {
  if (requests !== undefined && !(Number.isSafeInteger(requests) && requests >= 1)) {
    throw new UserError({ where: 'requests', what: `${requests} is out of range`, fix: 'a whole number from 1' });
  }
  return new GeneratedWorkload(name, requests === undefined ? workload : { ...workload, requests }, seed);
}
