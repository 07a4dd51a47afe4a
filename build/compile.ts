import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type Compiled, packCompiled } from '../src/cli/compiled.ts';
import { openListing } from '../src/models/catalogs.ts';
import { catalogOf } from '../src/models/run-catalog.ts';
import { parseScenario } from '../src/scenario/scenario.ts';

// A step of the build: reads every shipped scenario and today's models once and writes them beside the built program.
const folder = new URL('../scenarios/', import.meta.url);
const scenarios: Compiled['scenarios'] = new Map();
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml'))) {
  const source = await readFile(new URL(file, folder), 'utf8');
  scenarios.set(source, parseScenario(source, file));
}
const todaysModels = catalogOf(await openListing('real'));
await writeFile(new URL('./compiled.bin', import.meta.url), packCompiled({ scenarios, todaysModels }));
