import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { commandNames, invoke } from './invoke.ts';

// As the build writes it and the package ships it.
const schema = JSON.parse(readFileSync('dist/result.schema.json', 'utf8')) as {
  anyOf: { $ref: string }[];
  $defs: Record<string, unknown>;
};
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schema);

const checks = new Map<string, ValidateFunction>();

/** What is wrong with a document as a result of one kind. */
function faults(document: unknown, kind: string, by = ajv, id = 'llm-whatif/schema/result.json'): string[] {
  const $ref = `${id}#/$defs/${kind}`;
  const check = checks.get($ref) ?? by.compile({ $ref });
  checks.set($ref, check);
  check(document);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Command lines whose documents are looked at, and the kind of each; the files they name are in the folder they run in. */
const COMMANDS: Readonly<Record<string, string>> = {
  'basic -n 300': 'SimulationResult',
  'advanced -n 300': 'SimulationResult',
  'simulate -n 300 --strategy advanced --runs 2': 'SimulationResult',
  'simulate -n 300 --rpm 5 --only cache --threshold savings.costRatio>=0 --no-fixes': 'SimulationResult',
  'simulate --trace log.jsonl --with prefix,cap --answer-cap 100': 'SimulationResult',
  'compare basic advanced -n 300 --runs 2': 'CompareResult',
  'sweep --cache-size 10,100 -n 300 --runs 2': 'SweepResult',
  'tune -n 300': 'TuneResult',
  'advise log.jsonl --workers 1': 'AdviseResult',
  'estimate --model gpt-4o --rate 5000 --tokens-in 500 --tokens-out 90 -n 300': 'EstimateResult',
  'backtest --trace log.jsonl --every 5d --no-tune --only cache': 'BacktestResult',
  'ab -n 600 --runs 2': 'AbResult',
  'ab plan -n 600': 'AbPlanResult',
  'attribute -n 300 --runs 2': 'AttributeResult',
  'claims 60x --runs 1': 'ClaimsResult',
  'claims routed --runs 2': 'ClaimsResult',
  'roadmap -n 300': 'RoadmapResult',
  'checklist -n 300': 'ChecklistResult',
  'merge part.json': 'SweepResult',
  'report sweep.json': 'SweepResult',
  explain: 'ExplainResult',
  'explain What What --strategy advanced --with prefix,cap --system Be-brief --budget 0.01': 'ExplainResult',
  'inspect log.jsonl': 'InspectResult',
  'inspect questions.txt': 'InspectResult',
  models: 'ModelsResult',
  'models --models real': 'ModelsResult',
  'models claude-haiku-4.5': 'ModelsResult',
  scenarios: 'ScenariosResult',
  'scenarios unique-queries': 'ScenariosResult',
  'init mine.yaml': 'InitResult',
  'init desk.yaml --from customer-support': 'InitResult',
  doctor: 'DoctorResult',
  'simulate --print-config': 'SettingsResult',
  'learn list': 'LessonsResult',
  'learn check exact-cache -- --only cache': 'ChallengeResult',
  'learn hint exact-cache': 'HintsResult',
  'learn challenge nothing-stale -- --only cache --ttl 10m': 'ScoredResult',
  'learn sandbox': 'SandboxResult',
};

/** Commands that print no document, or only on a terminal that of another. */
const WITHOUT = ['menu', 'explore', 'export', 'watch', 'completion', 'help', 'worker'];

/** What needs a server: looked at where there is one, in test/e2e/queue.test.ts. */
const OF_A_QUEUE: Readonly<Record<string, string>> = { queue: 'QueueResult' };

/** The same schema, closed: a field that it does not describe is a fault. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const parts = Object.fromEntries(Object.entries(node).map(([key, part]) => [key, closed(part)]));
  return 'properties' in parts && !('additionalProperties' in parts)
    ? { ...parts, additionalProperties: false }
    : parts;
}

const strict = new Ajv2020({ allErrors: true, allowUnionTypes: true });
strict.addSchema({ ...(closed(schema) as object), $id: 'closed' });

const folder = temporaryFolder();
const state = temporaryFolder();

beforeAll(async () => {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const created_at = new Date(Date.UTC(2026, 8, 1) + i * 3_600_000).toISOString();
    const tokens = { input_tokens: 40 + (i % 7), output_tokens: 200 };
    return JSON.stringify({
      created_at,
      prompt: `question ${i % 60}`,
      model: 'gpt-4o',
      user_id: `u${i % 9}`,
      ...tokens,
    });
  });
  writeFileSync(join(folder, 'log.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'questions.txt'), 'What is Python?\nWhat is DNS?\n');
  const sweep = ['sweep', '--cache-size', '10,100', '-n', '300'];
  await invoke([...sweep, '--shard', '1/1', '-o', 'part.json'], { cwd: folder });
  await invoke([...sweep, '-o', 'sweep.json', '--json'], { cwd: folder });
});

describe('The schema of results', () => {
  for (const [command, kind] of Object.entries(COMMANDS)) {
    it(`holds of optimize ${command} --json`, async () => {
      const [before, after] = command.split(' -- ') as [string, string?];
      const words = [...before.split(' '), '--json', ...(after === undefined ? [] : ['--', ...after.split(' ')])];
      const { stdout, stderr } = await invoke(words, {
        cwd: folder,
        scenarios: resolve('scenarios'),
        input: 'What is Python?\nwhat is python\n',
        folders: async () => ({ config: state, data: state, cache: state, state }),
      });
      expect(stderr.replace(/^(wrote|read as) .*\n/, '')).toBe('');
      const document = JSON.parse(stdout);
      expect(Object.keys(document)[0]).toBe('$schema');
      // What the closed schema allows, the open one does too: it says the same and less.
      expect(faults(document, kind, strict, 'closed')).toEqual([]);
      expect(faults(document, kind === 'SimulationResult' ? 'CompareResult' : 'SimulationResult')).not.toEqual([]);
    });
  }

  it('is of every document there is', async () => {
    const all = { ...COMMANDS, ...OF_A_QUEUE };
    const looked = new Set(Object.keys(all).map((command) => command.split(' ')[0] as string));
    expect((await commandNames()).filter((name) => !looked.has(name)).sort()).toEqual(WITHOUT.sort());
    const kinds = schema.anyOf.map(({ $ref }) => $ref.replace('#/$defs/', ''));
    expect(kinds.filter((kind) => !Object.values(all).includes(kind))).toEqual([]);
  });

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
      expect(JSON.parse(stdout)).toMatchObject({ ...saved, $schema: 'llm-whatif/schema/result.json' });
    });
  }
});
