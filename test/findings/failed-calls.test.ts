import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';

async function found(...args: string[]) {
  const { code, stdout, stderr } = await invoke(['simulate', '-n', '300', '--strategy', 'basic', ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  const { findings, optimized, baseline } = JSON.parse(stdout);
  const of = (id: string) => findings.find((finding: { id: string }) => finding.id === id);
  return { failed: of('failed-calls'), idle: of('knob-without-effect'), optimized, baseline };
}

it('calls that fail are told with what they cost, and with the retries that would be enough', async () => {
  const { failed, idle, optimized, baseline } = await found('--error-rate', '40%', '--retries', '1');
  expect(failed.severity).toBe('warning');
  expect(failed.message).toMatch(
    /^\d+ calls ended in an error, and \d+ requests \(\d+\.\d%\) got no answer after 1 retry$/,
  );
  expect(failed.flags.slice(0, 1)).toEqual(['--retries']);
  expect(idle).toBeUndefined();
  expect(optimized.failures.refused).toBeGreaterThan(0);
  expect(baseline.failures.refused).toBeGreaterThan(optimized.failures.refused);

  const paid = await found('--malformed-rate', '8%');
  expect(paid.failed).toMatchObject({ severity: 'info' });
  expect(paid.failed.message).toMatch(/answer of no use, for which \$\d\.\d+ of \$\d\.\d+ were paid \(\d/);
});

it('nothing is said of failures where no call can fail', async () => {
  const { failed, idle, optimized } = await found('--backoff', '2s');
  expect(failed).toBeUndefined();
  expect(optimized.failures).toBeUndefined();
  expect(idle.message).toContain('--backoff needs calls that fail');
});
