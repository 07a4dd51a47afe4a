import { expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';

async function played(...args: string[]): Promise<SimulationResult> {
  const flags = ['-n', '4000', '--no-alternatives', '--no-parts', '--no-controls', ...args, '--json'];
  const { code, stdout, stderr } = await invoke(['simulate', ...flags]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const found = ({ findings }: SimulationResult) => findings.find(({ id }) => id === 'mostly-own-cost');

it('a technique that is paid more than all answers together is found, and what makes it cheaper was tried', async () => {
  const semantic = ['--only', 'cache,semantic,router', '--similarity', '0.7', '--verbatim-from', 'never'];
  const result = await played(...semantic);
  const { charges, costUsd } = result.optimized;
  expect(charges.adaptation as number).toBeGreaterThan(0.5 * costUsd);
  const finding = found(result);
  expect(finding?.severity).toBe('warning');
  expect(finding?.message).toContain(`${((100 * (charges.adaptation as number)) / costUsd).toFixed(1)}% of the bill`);
  expect(finding?.message).toContain('is adapting semantic hits: semantic itself');
  const best = finding?.tried?.find(({ flags }) => flags.join(' ') === finding.flags?.join(' '));
  expect(best?.helps).toBe(true);
  const cheaper = await played(...semantic.slice(0, -2), ...(finding?.flags ?? []), '--no-fixes');
  expect(cheaper.optimized.costPerRequestUsd).toBeLessThan(result.optimized.costPerRequestUsd);
});

it('nothing is said where most of the bill is answers', async () => {
  const result = await played('--only', 'cache,semantic', '--no-fixes');
  expect(result.optimized.charges.adaptation as number).toBeLessThan(0.5 * result.optimized.costUsd);
  expect(found(result)).toBeUndefined();
});
