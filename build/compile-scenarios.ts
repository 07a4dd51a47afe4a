import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type CompiledScenarios, packScenarios } from '../src/cli/compiled-scenarios.ts';
import { parseScenario } from '../src/scenario/scenario.ts';

// A step of the build: reads every shipped scenario once and writes them beside the built program.
const folder = new URL('../scenarios/', import.meta.url);
const compiled: CompiledScenarios = new Map();
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml'))) {
  const source = await readFile(new URL(file, folder), 'utf8');
  compiled.set(source, parseScenario(source, file));
}
await writeFile(new URL('./scenarios.bin', import.meta.url), packScenarios(compiled));
