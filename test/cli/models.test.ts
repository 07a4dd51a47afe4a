import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const ours = file(
  'ours.yaml',
  `name: ours
models:
  - { id: small, price: { input: 1, output: 1 }, latency: { firstToken: 0s, tokensPerSecond: 100 }, quality: { mmlu: 70 } }
  - { id: large, price: { input: 10, output: 10 }, latency: { firstToken: 0s, tokensPerSecond: 50 }, quality: { mmlu: 88 } }
`,
);
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await invoke([...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};
const simulate = (...args: string[]): Promise<SimulationResult> => json('simulate', '-n', '500', ...args);
const refused = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await invoke(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  return stderr;
};

describe('optimize models', () => {
  it('prints the documented frame, with null for what is not known', async () => {
    const result = await json('models', '--models', 'real');
    expect(result).toMatchObject({
      schemaVersion: 1,
      command: 'models',
      seed: null,
      catalog: { id: 'real', baseline: 'gpt-5.5' },
    });
    expect(result.models.length).toBeGreaterThan(250);
    const luna = result.models.find(({ id }: { id: string }) => id === 'gpt-5.6-luna');
    expect(luna).toMatchObject({ provider: 'openai', latency: null, quality: null });
    expect(luna.prices.periods[1]).toMatchObject({ since: '2026-07-30', longPrompts: [{ above: 271_999 }] });
  });

  it("shows the document's table unless it is told otherwise", async () => {
    const result = await json('models');
    expect(result.catalog.id).toBe('docs');
    expect(result.models.map(({ id }: { id: string }) => id)).toEqual(['gpt-3.5-turbo', 'gpt-4o-mini', 'gpt-4']);
  });

  it('sorts, and keeps to a provider', async () => {
    const result = await json('models', '--models', 'real', '--sort', 'price', '--provider', 'anthropic');
    const prices = result.models.map((model: { price: { inputUsdPerToken: number } }) => model.price.inputUsdPerToken);
    expect(prices.length).toBeGreaterThan(20);
    expect(prices).toEqual([...prices].sort((a: number, b: number) => a - b));
    expect(await refused('models', '--sort', 'prize')).toMatch(/did you mean price\?/);
    expect(await refused('models', '--models', 'real', '--provider', 'opnai')).toMatch(/did you mean openai\?/);
  });

  it('shows one model in full, of the real ones by default', async () => {
    const { stdout } = await invoke(['models', 'gpt-4o']);
    expect(stdout).toMatch(/GPT-4o \(2024-08-06\)/);
    expect(stdout).toMatch(/\$2\.5 in, \$10 out, \$1\.25 cached in/);
    expect((await json('models', 'gpt-4o')).models.length).toBe(1);
    expect((await json('models', 'small', '--models', ours)).models[0].sources.price).toBe(ours);
    expect(await refused('models', 'gpt-4p')).toMatch(/did you mean gpt-4\?/);
  });

  it('knows every model of the price list, by any of its names, and says what is not known', async () => {
    const { stdout } = await invoke(['models', 'claude-sonnet-5']);
    expect(stdout).toMatch(/\$2 in, \$10 out/);
    expect(stdout).toMatch(/Latency +—/);
    expect((await json('models', 'azure/gpt-4.1-mini')).models[0]).toMatchObject({ provider: 'azure', latency: null });
    expect((await json('models', '--models', 'mistral')).models.length).toBeGreaterThan(30);
  });

  it('shows what the guide takes a model to cost beside its list price', async () => {
    const { stdout } = await invoke(['models', 'gpt-4o-mini']);
    expect(stdout).toMatch(/\$0\.15 in, \$0\.6 out/);
    expect(stdout).toMatch(/In the guide +\$0\.0030 for 500 tokens/);
  });
});

describe('--models and --map', () => {
  it('run with the models of a file, at its prices', async () => {
    const { optimized, baseline, models } = await simulate('--models', ours, '--only', 'router');
    expect(models).toBe('ours');
    const tokens = baseline.tokens.input + baseline.tokens.output;
    expect(baseline.costUsd).toBeCloseTo(tokens * 10e-6, 9);
    expect(Object.keys(optimized.models)).toEqual(['small', 'large']);
    expect(optimized.models.small!.requests).toBeGreaterThan(0);
  });

  it("run with LiteLLM's list", async () => {
    const list = file(
      'prices.json',
      JSON.stringify({
        'gpt-4o': { mode: 'chat', input_cost_per_token: 1e-5, output_cost_per_token: 1e-5 },
        'gpt-4o-mini': { mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 },
      }),
    );
    const { baseline } = await simulate('--models', list);
    expect(baseline.costUsd).toBeCloseTo((baseline.tokens.input + baseline.tokens.output) * 1e-5, 9);
  });

  it('send each tier to its model', async () => {
    const { optimized, baseline } = await simulate(
      '--models',
      'real',
      '--map',
      'simple=gpt-4o-mini,medium=gpt-4o-mini,complex=gpt-4o',
    );
    expect(Object.keys(optimized.models).sort()).toEqual(['gpt-4o', 'gpt-4o-mini']);
    expect(baseline.models['gpt-4o']!.requests).toBe(500);
  });

  it('send all tiers to one, but those that are named, and leave what they are compared with', async () => {
    const { optimized, baseline } = await simulate('--map', 'all=gpt-4o-mini,complex=gpt-3.5-turbo');
    expect(Object.keys(optimized.models).sort()).toEqual(['gpt-3.5-turbo', 'gpt-4o-mini']);
    expect(baseline.models['gpt-3.5-turbo']?.requests).toBe(500);
    const one = await simulate('--map', 'all=gpt-4o-mini');
    const called = ({ models }: typeof optimized) => Object.keys(models).filter((id) => models[id]?.requests !== 0);
    expect([called(one.baseline), called(one.optimized)]).toEqual([['gpt-4'], ['gpt-4o-mini']]);
    const { stderr } = await invoke(['simulate', '--map', 'all=gpt-4o-mimi', '-n', '60']);
    expect(stderr).toMatch(/^error --map all: there is no model "gpt-4o-mimi" in the catalog "docs"\n.*\n$/);
  });

  it('explain a query with them', async () => {
    const { models, explanations } = await json('explain', 'What is Python?', '--models', 'openai');
    expect(models).toBe('openai');
    expect(JSON.stringify(explanations)).toMatch(/gpt-6-luna/);
  });

  it('give the bill of a model of which only the price is known, and nothing that is not', async () => {
    const map = 'simple=gpt-5.6-luna,medium=gpt-5.4,complex=gpt-5.4';
    const { optimized, baseline, savings, workload } = await simulate('--models', 'real', '--map', map);
    expect(savings.costRatio).toBeGreaterThan(0);
    expect(optimized.models['gpt-5.6-luna']).toMatchObject({ latencyP50Ms: null });
    expect(optimized.latencyMs).toEqual({ mean: null, p50: null, p95: null, p99: null, max: null });
    expect(optimized.latencyHistogram).toEqual([]);
    expect(optimized.quality).toMatchObject({ mean: null, relative: null, satisfaction: null });
    expect(savings).toMatchObject({ latencyMeanRatio: null, latencyP95Ratio: null });
    // The baseline calls gpt-5.4 alone, of which all is known.
    expect(baseline.latencyMs.p95).toBeGreaterThan(0);
    expect(baseline.quality.mean).toBeGreaterThan(0);
    expect(workload.assumptions).toContainEqual(
      expect.objectContaining({ value: expect.stringContaining('no latency is shown') }),
    );
  });

  it('leave out aloud what goes by a quality that is not known, and nothing else', async () => {
    const map = 'simple=gpt-5.6-luna,medium=gpt-5.4,complex=gpt-5.4';
    const args = ['simulate', '--models', 'real', '--map', map, '-n', '200', '--no-fixes', '--json'];
    const play = async (...more: string[]): Promise<{ result: SimulationResult; said: string }> => {
      const { code, stdout, stderr } = await invoke([...args, ...more]);
      expect(code).toBe(0);
      return { result: JSON.parse(stdout), said: stderr };
    };
    const judged = await play('--with', 'fallback');
    expect(judged.said).toMatch(/Left out: the judge with its second calls: of gpt-5\.6-luna/);
    expect(judged.result.strategy.techniques).toEqual((await play()).result.strategy.techniques);
    const expecting = await play('--router', 'cost-aware');
    expect(expecting.said).toMatch(/complexity decides.*--quality gpt-5\.6-luna=82/);
    expect(expecting.result.strategy.knobs['routing.mode']).toBe('complexity');
    expect(expecting.result.workload.assumptions).toContainEqual(expect.objectContaining({ what: 'left out:' }));
    expect(await refused(...args.slice(0, -1), '--only', 'fallback')).toMatch(/quality of gpt-5\.6-luna is not known/);
  });

  it('take a quality that is given, and then leave out nothing', async () => {
    const map = 'simple=gpt-5.6-luna,medium=gpt-5.4,complex=gpt-5.4';
    const { optimized, strategy } = await simulate(
      ...['--models', 'real', '--map', map, '--strategy', 'advanced', '--no-fixes', '--quality', 'gpt-5.6-luna=74'],
    );
    expect(strategy.techniques).toContain('fallback');
    expect(optimized.quality.mean).toBeGreaterThan(0.5);
    expect(optimized.quality.mean).toBeLessThan(1);
    const wrong = await refused('simulate', '--models', 'real', '--quality', 'gpt-4o=200,82,gpt-4o=good');
    for (const said of [/200 is out of range/, /"82" names no model/, /good/]) expect(wrong).toMatch(said);
    expect(await refused('simulate', '--models', 'real', '--quality', 'nobody=82')).toMatch(/no model "nobody"/);
  });

  it('show a dash on every screen for what is not known, and why', async () => {
    for (const args of [['simulate', '--full'], ['compare', 'basic', 'basic,only=cache'], ['checklist']]) {
      const { code, stdout, stderr } = await invoke([...args, '-n', '300', '--models', 'anthropic']);
      expect(stderr + String(code), args.join(' ')).toMatch(/^[01]$/);
      expect(stdout).not.toMatch(/NaN|undefined|null/);
    }
  });

  it('report what is wrong together with the other flags', async () => {
    const text = await refused(
      'simulate',
      '--ttl',
      '5',
      '--models',
      'reel',
      '--map',
      'simpel=x,medium,complex=,simple=a,simple=b',
    );
    for (const part of [
      '"5" has no unit',
      'there is no model catalog "reel"',
      'did you mean real?',
      'did you mean simple?',
      '"medium" names no model',
      '"complex=" names no model',
      'simple is mapped twice',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('place mistakes in a file, and know when there is none', async () => {
    const bad = file(
      'bad.yaml',
      'name: x\nmodels:\n  - id: a\n    latency: { firstToken: 5, tokensPerSecond: fast }\n',
    );
    const text = await refused('simulate', '--models', bad);
    expect(text).toMatch(/bad\.yaml:4:28 models\.0\.latency\.firstToken/);
    expect(text).toMatch(/bad\.yaml:4:48 models\.0\.latency\.tokensPerSecond/);
    expect(await refused('models', '--models', './nowhere.yaml')).toMatch(/there is no such file/);
    expect(await refused('models', '--models', 'nowhere.json')).toMatch(/there is no such file/);
  });

  it('take the catalog that a scenario names', async () => {
    const tiny = (models: string): string =>
      file(
        'tiny.yaml',
        `name: tiny\ntitle: x\ndescription: x\nmodels: ${models}\nworkload:\n  requests: 10\n  users: 5\n  arrivals: {process: poisson, perDay: 5}\n  intents:\n    - {kind: a, share: 1, complexity: simple, content: static, zipf: 1, answer: {medianTokens: 5, sigma: 0}, phrasings: ["x?"]}\n`,
      );
    expect((await json('simulate', '--scenario', tiny('anthropic'))).models).toBe('anthropic');
    expect(await refused('simulate', '--scenario', tiny('antropic'))).toMatch(
      /tiny: models: there is no model catalog "antropic"/,
    );
  });
});
