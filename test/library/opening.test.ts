import { describe, expect, it } from 'vitest';
import { openTrace, scenarioWorkload, similarTexts, simulate, UserError } from '../../src/index.ts';
import { loadScenario } from '../../src/library/scenarios.ts';
import { invoke } from '../cli/invoke.ts';

const LINES = ['What is Python?', 'How are you?', 'What is Python?', 'What is Python?'];

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ where, what }) => `${where}: ${what}`).join('\n');
  }
  return '';
};

describe('what the library opens', () => {
  it('is taken to come as often as the command supposes, where a log has no times', async () => {
    const { optimized, baseline, workload } = await simulate({ workload: await openTrace(LINES, { format: 'txt' }) });
    const { stdout } = await invoke(['simulate', '--trace', '-', '--trace-format', 'txt', '--json', '--no-fixes'], {
      input: LINES.join('\n'),
    });
    const told = JSON.parse(stdout);
    expect(baseline.monthlyUsd).toBeCloseTo(told.baseline.monthlyUsd, 9);
    expect(optimized.monthlyUsd).toBeCloseTo(told.optimized.monthlyUsd, 9);
    expect(workload.assumptions).toEqual(told.workload.assumptions);
  });

  it('is refused where it is out of range, with the name of what is wrong', async () => {
    const faq = await loadScenario('faq-chatbot');
    expect(refusal(() => scenarioWorkload(faq, { requests: 0 }))).toBe('requests: 0 is out of range');
    expect(refusal(() => scenarioWorkload(faq, { requests: 1.5 }))).toBe('requests: 1.5 is out of range');
    expect(refusal(() => similarTexts('weighted-words', 0))).toBe('floor: 0 is out of range');
    expect(refusal(() => similarTexts('cosine' as never))).toBe('measure: there is no measure "cosine"');
  });
});
