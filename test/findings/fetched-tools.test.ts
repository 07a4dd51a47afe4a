import { describe, expect, it } from 'vitest';
import type { Finding, SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';

async function found(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '-n', '300', ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const of = ({ findings }: SimulationResult, id: string): Finding | undefined => findings.find((each) => each.id === id);

const AGENT = ['--scenario', 'coding-agent'];

describe('definitions of tools that go with every request', () => {
  it('are told of where the provider keeps nothing, with what fetching them comes to', async () => {
    const result = await found(...AGENT, '--only', 'coalescing');
    const finding = of(result, 'tools-sent-again');
    const { sessions, tokens } = result.optimized;
    const share = Math.round((100 * (sessions?.tokens?.tools as number)) / tokens.input);
    expect(finding?.message).toMatch(new RegExp(`^${share}% of the tokens sent are definitions of tools`));
    const [tried] = finding?.tried ?? [];
    expect(tried?.flags).toEqual(['--with', 'tools']);
    const fetched = await found(...AGENT, '--only', 'coalescing,tools', '--no-fixes');
    expect(tried?.after).toBeCloseTo(fetched.optimized.costPerRequestUsd, 12);
    expect(of(fetched, 'tools-sent-again')).toBeUndefined();
  });

  it('are left where they are under a provider’s cache, which has them for a tenth', async () => {
    expect(of(await found(...AGENT, '--no-fixes'), 'tools-sent-again')).toBeUndefined();
  });

  it('are none of its business where there are none, which the technique says itself', async () => {
    const plain = await found('--scenario', 'faq-chatbot', '--no-fixes');
    expect(of(plain, 'tools-sent-again')).toBeUndefined();
    const idle = await found('--scenario', 'faq-chatbot', '--no-fixes', '--with', 'tools');
    expect(of(idle, 'tools-idle')?.message).toMatch(/^tools did nothing/);
    expect(idle.optimized.costUsd).toBe(plain.optimized.costUsd);
  });
});
