import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';

async function found(...args: string[]) {
  const flags = ['-n', '2000', '--strategy', 'baseline', '--models', 'anthropic', ...args, '--json'];
  const { code, stdout, stderr } = await invoke(['simulate', ...flags]);
  if (code !== 0) throw new Error(stderr);
  const result = JSON.parse(stdout);
  const of = (id: string) => result.findings.find((finding: { id: string }) => finding.id === id);
  return { result, of };
}

const AGENT = ['--scenario', 'coding-agent', '--with', 'prefix'];

it('a few sessions that eat much of the bill are found, and what stops them tells what it cuts', async () => {
  const { of, result } = await found(...AGENT);
  const { dearestTenth, count } = result.optimized.sessions;
  const finding = of('dear-sessions');
  expect(finding.message).toMatch(
    new RegExp(
      `^the dearest tenth of ${count} sessions costs \\d+% of the bill, \\$\\d\\.\\d+ or more each, \\$\\d+\\.\\d+ beyond that$`,
    ),
  );
  const [, techniques, , usd] = finding.flags;
  expect(techniques).toBe('budget');
  const stopped = await found('--scenario', 'coding-agent', '--with', 'prefix,budget', '--session-budget', usd);
  const { budget, requests, costUsd, sessions } = stopped.result.optimized;
  expect(budget.stoppedSessions).toBeGreaterThan(0);
  const { message } = stopped.of('sessions-stopped');
  expect(message).toContain(`${budget.stoppedSessions} of ${sessions.count} sessions had cost`);
  expect(budget.stoppedTurns).toBeLessThan(0.3 * requests);
  // What goes beyond the limit is cut, up to the turn that each is stopped by.
  const cut = result.optimized.costUsd - costUsd;
  expect(cut).toBeGreaterThan(0.5 * dearestTenth.aboveUsd);
  expect(cut).toBeLessThan(1.1 * dearestTenth.aboveUsd);
  expect(Number(/takes \$([\d.]+) off/.exec(message)?.[1])).toBeCloseTo(cut, 1);
  expect(stopped.of('dear-sessions')).toBeUndefined();
});

it('a limit for sessions says so where there are none', async () => {
  const { of } = await found('--scenario', 'faq-chatbot', '--with', 'budget', '--session-budget', '1');
  expect(of('session-budget-idle').message).toContain('--session-budget had no effect');
});
