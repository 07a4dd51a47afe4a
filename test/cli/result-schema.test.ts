import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { invoke } from './invoke.ts';

// As the build writes it and the package ships it.
const schema = JSON.parse(readFileSync('dist/result.schema.json', 'utf8')) as { $defs: Record<string, unknown> };
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schema);

/** What is wrong with a document as a result of one kind. */
function faults(document: unknown, kind: string): string[] {
  const check = ajv.compile({ $ref: `optimize/schema/result.json#/$defs/${kind}` });
  check(document);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const COMMANDS: Readonly<Record<string, string>> = {
  'basic -n 300': 'SimulationResult',
  'simulate -n 300 --strategy advanced --runs 2': 'SimulationResult',
  'simulate -n 300 --rpm 5 --only cache --threshold savings.costRatio>=0 --no-fixes': 'SimulationResult',
  'compare basic advanced -n 300 --runs 2': 'CompareResult',
  'sweep --cache-size 10,100 -n 300 --runs 2': 'SweepResult',
  'tune -n 300': 'TuneResult',
  'ab -n 2000 --runs 2': 'AbResult',
  'ab plan -n 2000': 'AbPlanResult',
  'attribute -n 300 --runs 2': 'AttributeResult',
  'claims seconds --runs 1': 'ClaimsResult',
  'roadmap -n 300': 'RoadmapResult',
  'checklist -n 3000': 'ChecklistResult',
};

describe('The schema of results', () => {
  for (const [command, kind] of Object.entries(COMMANDS)) {
    it(`holds of optimize ${command} --json`, async () => {
      const words = command.split(' ');
      const { stdout, stderr } = await invoke([...words, '--json']);
      expect(stderr).toBe('');
      const document = JSON.parse(stdout);
      expect(Object.keys(document)[0]).toBe('$schema');
      expect(faults(document, kind)).toEqual([]);
      expect(faults(document, kind === 'SimulationResult' ? 'CompareResult' : 'SimulationResult')).not.toEqual([]);
    });
  }

  it('says of every figure that a result has what it is: nothing is left out', async () => {
    const { stdout } = await invoke(['simulate', '-n', '300', '--strategy', 'advanced', '--json']);
    const named = JSON.stringify(schema.$defs);
    const keys = new Set(Object.keys(JSON.parse(stdout).optimized));
    expect([...keys].filter((key) => !named.includes(`"${key}":`))).toEqual([]);
  });

  it('is printed by report --print-schema as the package has it', async () => {
    const { code, stdout } = await invoke(['report', '--print-schema']);
    expect([code, JSON.parse(stdout)]).toEqual([0, schema]);
  });

  it('notices a figure that is missing, or of another kind', async () => {
    const { stdout } = await invoke(['basic', '-n', '300', '--json']);
    const { seed: _, ...document } = JSON.parse(stdout);
    document.optimized.costUsd = '3';
    expect(faults(document, 'SimulationResult')).toEqual([
      " must have required property 'seed'",
      '/optimized/costUsd must be number',
    ]);
  });
});

describe('A result that the first product of version 1 saved', () => {
  const folder = 'test/cli/results-of-version-1';
  for (const file of readdirSync(folder)) {
    it(`opens in report, ${file}`, async () => {
      const saved = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
      for (const format of ['--full', '--markdown', '--html']) {
        const shown = await invoke(['report', `${folder}/${file}`, format]);
        expect([shown.code, shown.stderr]).toEqual([0, '']);
        expect(shown.stdout).not.toMatch(/undefined|NaN/);
      }
      const { stdout } = await invoke(['report', `${folder}/${file}`, '--json']);
      expect(JSON.parse(stdout)).toMatchObject(saved);
    });
  }
});
