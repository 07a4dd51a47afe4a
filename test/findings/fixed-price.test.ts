import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { fileWith } from '../logs/inspect-text.ts';

const models = (fixed: string) =>
  fileWith(
    'mine.yaml',
    `name: mine
extends: openai
models:
  - id: own-8b
    fixed: ${fixed}
    latency: {firstToken: 300ms, tokensPerSecond: 60}
    quality: {simple: 90%, medium: 80%, complex: 60%}
`,
  );

async function told(fixed: string) {
  const map = 'simple=own-8b,medium=own-8b,complex=own-8b,baseline=gpt-4.1';
  const strategy = ['--strategy', 'baseline', '--with', 'router', '--map', map];
  const { code, stdout, stderr } = await invoke([
    'simulate',
    ...['-n', '300', '--models', models(fixed), ...strategy, '--json'],
  ]);
  if (code !== 0) throw new Error(stderr);
  const { findings, optimized, baseline } = JSON.parse(stdout);
  return {
    finding: findings.find(({ id }: { id: string }) => id === 'paid-by-the-month'),
    fixedPrice: optimized.fixedPrice,
    costs: [baseline.costUsd, optimized.costUsd],
  };
}

it('a model that is paid by the month is told with the requests from which on it pays, and those it can take', async () => {
  const pays = await told('{usdPerMonth: 1200, requestsPerSecond: 10}');
  expect(pays.finding.severity).toBe('info');
  expect(pays.finding.message).toMatch(
    /^\$1,200 a month are paid however much is asked: that is cheaper than the baseline from [\d,]+ requests a day; here come 100,000, and 864,000 requests a day are all it can take$/,
  );
  expect(pays.fixedPrice.breakEvenPerDay).toBeLessThan(100_000);
  expect(pays.costs[1]).toBeLessThan(pays.costs[0]);

  const dear = await told('{usdPerMonth: 60000, requestsPerSecond: 10}');
  expect(dear.finding).toMatchObject({ severity: 'warning', suggestion: expect.stringContaining('by the token') });
  expect(dear.fixedPrice.breakEvenPerDay).toBeCloseTo(50 * pays.fixedPrice.breakEvenPerDay, 3);
  expect(dear.costs[1]).toBeGreaterThan(dear.costs[0]);

  const small = await told('{usdPerMonth: 1200, tokensPerSecond: 200}');
  expect(small.finding.severity).toBe('warning');
  expect(small.finding.message).toMatch(
    /^the model that is paid by the month has work for \d+% of the time: its calls wait /,
  );
});

it('advice thinks of it, and says from how many requests on it pays', async () => {
  const mine = models('{usdPerMonth: 1200, requestsPerSecond: 10}');
  const flags = ['--models', mine, '-n', '300', '--price-of-error', '0', '--min-quality', '0.5'];
  const { stdout } = await invoke(['advise', ...flags]);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /"Everything to own-8b" is paid by the month: it costs less than now from [\d,]+ requests a day, and can be sent 864,000/,
  );
});

it('a model that is paid by the month needs a capacity, and shows it', async () => {
  const { code, stderr } = await invoke(['models', 'own-8b', '--models', models('{usdPerMonth: 10}')]);
  expect(code).toBe(2);
  expect(stderr).toContain('mine.yaml:5:12 models.0.fixed');
  expect(stderr).toContain('give requestsPerSecond or tokensPerSecond');
  const { stdout } = await invoke(['models', 'own-8b', '--models', models('{usdPerMonth: 10, tokensPerSecond: 500}')]);
  expect(stdout).toContain('By the month    $10.00, for at most 500 tokens a second, in and out');
});
