import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFile } from '../workload/traces/read-trace.ts';
import { invoke } from './invoke.ts';

async function simulate(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as SimulationResult;
}

describe('the techniques a scenario names', () => {
  const names = async (...args: string[]): Promise<[string, string[]]> => {
    const { strategy } = await simulate('--scenario', 'quick-start', ...args);
    return [strategy.name, strategy.techniques];
  };

  it('are those of its strategy that are used', async () => {
    expect(await names()).toEqual(['advanced (cache + semantic + router only)', ['cache', 'semantic', 'router']]);
  });

  it('give way to another strategy, and can be narrowed and widened', async () => {
    expect(await names('--strategy', 'basic')).toEqual(['basic', ['cache', 'router', 'prompt']]);
    expect((await names('--without', 'semantic'))[1]).toEqual(['cache', 'router']);
    expect((await names('--with', 'prompt'))[1]).toEqual(['cache', 'semantic', 'router', 'prompt']);
  });
});

describe('the knobs a scenario gives its baseline', () => {
  it('hold whatever the flags say of the strategy', async () => {
    const { strategy, baseline } = await simulate('--scenario', 'content-pipeline', '-n', '200', '--concurrency', '20');
    expect(strategy.knobs['provider.concurrency']).toBe(20);
    expect(strategy.baselineKnobs).toEqual({ 'provider.concurrency': 1 });
    // One after the other: the last has waited for all.
    expect(baseline.latencyMs.max).toBeCloseTo(baseline.durationMs, 6);
  });
});

describe('grades in a log', () => {
  it('may stand in a column of any name', async () => {
    const log = await temporaryFile('graded.csv', 'prompt,gpt4_ok\nWhat is Python?,1\nWhat is Rust?,0\n');
    const { optimized } = await simulate(
      '--trace',
      log,
      '--fields',
      'text=prompt,correct.gpt-4=gpt4_ok',
      '--strategy',
      'baseline',
    );
    expect(optimized.quality.taskSuccessRate).toBe(0.5);
  });

  it('need the name of a model', async () => {
    const log = await temporaryFile('graded.csv', 'text,ok\na,1\n');
    const { code, stderr } = await invoke(['simulate', '--trace', log, '--fields', 'corect.gpt-4=ok']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no field "corect.gpt-4"');
    expect(stderr).toContain('correct.MODEL');
  });
});
