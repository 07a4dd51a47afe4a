import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const models = join(folder, 'own-gpus.yaml');
writeFileSync(
  models,
  `name: own-gpus
models:
  - { id: small, price: { input: 0, output: 0 }, latency: { firstToken: 100ms, tokensPerSecond: 60 }, quality: { mmlu: 60 }, source: mine }
  - { id: big, price: { input: 0, output: 0 }, latency: { firstToken: 300ms, tokensPerSecond: 30 }, quality: { mmlu: 80 }, source: mine }
tiers: { simple: small, medium: small, complex: big }
baseline: big
`,
);

describe('models that cost nothing', () => {
  it.each([
    ['simulate', '--strategy', 'advanced'],
    ['compare', 'basic', 'advanced', '--runs', '2'],
    ['sweep', '--ttl', '1h,2h', '--strategy', 'advanced'],
    ['ab', 'baseline', 'advanced'],
    ['attribute', '--strategy', 'basic'],
    ['roadmap'],
  ])('are no share of nothing, and a saved result opens again: %s %s', async (...args) => {
    const file = join(folder, `${args.join('-')}.json`);
    const run = [...args, '--models', models, '-n', '200'];
    expect((await invoke([...run, '-o', file])).code).toBe(0);
    for (const shown of [run, [...run, '--full'], ['report', file], ['report', file, '--full']]) {
      const { code, stdout } = await invoke(shown);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/NaN|Infinity|undefined|null/);
    }
  });
});
