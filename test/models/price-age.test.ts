import { describe, expect, it } from 'vitest';
import { agedPrices } from '../../src/models/price-age.ts';
import { invoke } from '../cli/invoke.ts';

const LATER = { today: () => '2027-03-01' };
const WARNING = /prices are those of 2026-09-23, 159\s+days\s+ago/;

describe('prices of a list', () => {
  it('are old from the ninety-first day on, and only where they are the list’s', () => {
    const listed = [{ sources: { price: '@pydantic/genai-prices 0.1.8 (2026-09-23)', latency: '', quality: '' } }];
    expect(agedPrices(listed, '2026-12-22')).toBeNull();
    expect(agedPrices(listed, '2026-12-23')).toContain('91 days ago');
    expect(agedPrices([{ sources: { price: 'prices.yaml', latency: '', quality: '' } }], '2029-01-01')).toBeNull();
  });

  it('are said to be in what people read, and of data beside it', async () => {
    const real = ['simulate', '-n', '100', '--models', 'real', '--no-fixes', '--no-parts', '--no-controls'];
    for (const format of [[], ['--markdown'], ['--html']]) {
      const { stdout, stderr } = await invoke([...real, ...format], LATER);
      expect(stdout).toMatch(WARNING);
      expect(stderr).toBe('');
    }
    const then = await invoke([...real, '--json']);
    const later = await invoke([...real, '--json'], LATER);
    expect([later.stdout, later.code]).toEqual([then.stdout, 0]);
    expect(later.stderr).toMatch(WARNING);
    expect(then.stderr).toBe('');
  });

  it('are said to be by inspections and experiments too, but not where they are the guide’s', async () => {
    const calls = Array.from({ length: 40 }, (_, i) => ({
      time: `2026-03-0${1 + (i % 9)}T10:00:00Z`,
      model: 'gpt-4o',
      text: `question ${i % 7}`,
      inputTokens: 100,
      outputTokens: 20,
    }));
    const input = calls.map((call) => JSON.stringify(call)).join('\n');
    expect((await invoke(['inspect', '-'], { ...LATER, input })).stdout).toMatch(WARNING);
    const compared = ['compare', 'baseline', 'basic', '-n', '100'];
    expect((await invoke([...compared, '--models', 'openai'], LATER)).stdout).toMatch(WARNING);
    expect((await invoke(compared, LATER)).stdout).not.toMatch(/days\s+ago/);
  });
});
