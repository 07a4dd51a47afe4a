import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { fileWith, lines } from '../logs/inspect-text.ts';

async function simulated(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', ...args, '--no-fixes', '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Steps of one agent after another, each of which sends all that came before, in the fields given. */
function steps(agents: number, each: number, more: object = {}): string {
  const rows = Array.from({ length: agents * each }, (_, i) => {
    const agent = Math.floor(i / each);
    const said = Array.from({ length: (i % each) + 1 }, (_, k) => `tool: export const v${k} = ${agent + k}; it ran. `);
    const text = `You are a coding agent. ${'Follow the conventions. '.repeat(20)}${said.join('\n')}`;
    return {
      text,
      t: 1_700_000_000_000 + i * 20_000,
      user: `u${agent}`,
      input_tokens: text.length >> 2,
      output_tokens: 90,
      ...more,
    };
  });
  return fileWith('agent.jsonl', lines(...rows));
}

describe.each([
  ['in the plain form', {}],
  ['in another', { model: 'gpt-4.1' }],
])('a log of prompts that grow out of one another, %s', (_, more) => {
  it('has no hits by default, for every prompt has other things before it', async () => {
    const { optimized, workload, findings } = await simulated('--trace', steps(4, 30, more), '--only', 'semantic');
    expect(workload.grownPrompts).toBe(4 * 29);
    expect(optimized.cache.semanticHits).toBeLessThanOrEqual(4);
    expect(findings.map(({ id }) => id)).not.toContain('growing-prompts');
  });

  it('warns of a cache that goes by the ask alone, which would replay earlier steps', async () => {
    const args = ['--trace', steps(4, 30, more), '--only', 'semantic', '--cache-scope', 'ask'];
    const { optimized, findings } = await simulated(...args);
    expect(optimized.cache.semanticHits).toBeGreaterThan(60);
    expect(findings[0]).toMatchObject({
      id: 'growing-prompts',
      severity: 'warning',
      flags: ['--cache-scope', 'request'],
    });
    expect(findings.map(({ id }) => id)).not.toContain('knob-without-effect');
    const { stdout } = await invoke(['simulate', ...args, '--no-fixes']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('Warning: 97% of the prompts go on from earlier ones');
  });
});

it('hits of generated sessions on an ask in another context are false, every one', async () => {
  const args = ['--scenario', 'support-conversation', '-n', '3000', '--only', 'cache'];
  const naive = await simulated(...args, '--cache-scope', 'ask');
  expect(naive.findings[0]?.id).toBe('growing-prompts');
  const { falseHits, exactHits } = naive.optimized.cache;
  expect((falseHits as number) / exactHits).toBeGreaterThan(0.95);
  const careful = await simulated(...args);
  expect(careful.optimized.cache.falseHits).toBe(0);
  expect(careful.findings.map(({ id }) => id)).not.toContain('growing-prompts');
});

describe('what is sent again', () => {
  it('is found where nobody asks the provider to keep it, and by how much that would be cheaper', async () => {
    const { code, stdout } = await invoke([
      'simulate',
      '--scenario',
      'coding-agent',
      '-n',
      '1500',
      '--only',
      'cache',
      '--json',
    ]);
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as SimulationResult;
    const found = findings.find(({ id }) => id === 'sent-again');
    expect(found?.flags).toEqual(['--with', 'prefix']);
    expect(found?.suggestion).toContain('--with prefix');
    const { findings: kept } = await simulated('--scenario', 'coding-agent', '-n', '1500');
    expect(kept.map(({ id }) => id)).not.toContain('sent-again');
  });

  it('to a model whose cache is cold is found too, and cured by sessions that keep their model', async () => {
    const args = ['--scenario', 'support-conversation', '-n', '3000', '--only', 'router'];
    const { findings } = await simulated(...args);
    expect(findings.find(({ id }) => id === 'cold-switches')?.flags).toEqual(['--switch-models', 'never']);
    const { findings: sticky, optimized } = await simulated(...args, '--switch-models', 'never');
    expect(optimized.sessions?.coldSwitches).toBe(0);
    expect(sticky.map(({ id }) => id)).not.toContain('cold-switches');
  });
});

it('what clearing is taken to cost in quality is said where something was cleared', async () => {
  const words = async (...more: string[]): Promise<string> => {
    const args = ['simulate', '--scenario', 'coding-agent', '-n', '1200', '--no-fixes', '--full', ...more];
    return (await invoke(args)).stdout.replace(/\s+/g, ' ');
  };
  expect(await words('--with', 'context')).toContain('Assumed: clearing old results of tools costs no quality');
  expect(await words()).not.toContain('clearing old results of tools costs no quality');
});
