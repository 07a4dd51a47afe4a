import { describe, expect, it } from 'vitest';
import type { Finding, SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { fileWith, lines } from '../logs/inspect-text.ts';

async function found(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const of = ({ findings }: SimulationResult, id: string): Finding | undefined => findings.find((each) => each.id === id);

const AGENT = ['--scenario', 'coding-agent', '-n', '300'];

describe('answers that are thought more than said', () => {
  it('are told of, with what less effort would save and whether quality bears it', async () => {
    const result = await found(...AGENT, '--models', 'openai');
    const finding = of(result, 'mostly-reasoning');
    expect(finding?.message).toMatch(/^4\d% of the tokens answered are reasoning/);
    // Low effort saves most, and loses hard questions: neither is suggested.
    expect(finding?.tried?.map(({ flags, helps }) => [flags.join(' '), helps])).toEqual([
      ['--with effort', false],
      ['--with effort --effort medium', false],
    ]);
    const low = finding?.tried?.[0];
    expect(low?.after).toBeLessThan(low?.before as number);
    expect(low?.qualityRelative).toBeLessThan(0.97);
  });

  it('are none of its business where no table by effort is known, which the technique says itself', async () => {
    const plain = await found(...AGENT);
    expect(plain.optimized.tokens.reasoning).toBeGreaterThan(0);
    expect(of(plain, 'mostly-reasoning')).toBeUndefined();
    const idle = await found(...AGENT, '--with', 'effort');
    expect(of(idle, 'effort-idle')?.message).toMatch(/^effort did nothing: of no model of the run \(anthropic\)/);
    expect(idle.optimized.costUsd).toBe(plain.optimized.costUsd);
  });

  it('are not known where nothing says how much of an answer is reasoning', async () => {
    const idle = await found('--scenario', 'faq-chatbot', '-n', '300', '--models', 'openai', '--with', 'effort');
    expect(of(idle, 'effort-idle')?.message).toBe(
      'effort did nothing: nothing says how much of an answer is reasoning',
    );
  });
});

describe('a log that says how much was reasoning', () => {
  const T0 = Date.UTC(2026, 8, 1);
  const log = fileWith(
    'calls.jsonl',
    lines(
      ...Array.from({ length: 120 }, (_, i) => ({
        time: new Date(T0 + i * 60_000).toISOString(),
        model: 'gpt-5.5',
        user: `u${i % 40}`,
        prompt: `what is ${i}?`,
        usage: {
          prompt_tokens: 1_000,
          completion_tokens: 500,
          completion_tokens_details: { reasoning_tokens: 400 },
        },
      })),
    ),
  );

  it('counts it once, as a part of what was answered, and less of it takes its share off each call', async () => {
    const result = await found('--trace', log, '--only', 'effort');
    const { baseline, optimized } = result;
    expect(baseline.tokens).toMatchObject({ output: 120 * 500, reasoning: 120 * 400 });
    // $5 and $30 a million; low effort thinks 1.2 / 5.1 as much.
    const share = 1.2 / 5.1;
    expect(baseline.costUsd).toBeCloseTo(120 * (1_000 * 5e-6 + 500 * 30e-6), 9);
    expect(optimized.costUsd).toBeCloseTo(120 * (1_000 * 5e-6 + (100 + 400 * share) * 30e-6), 9);
    expect(optimized.tokens.reasoning).toBeCloseTo(120 * 400 * share, 6);
    // Who is right nobody says, so nobody knows what it does to the answers.
    expect(optimized.quality.mean).toBeNull();
  });

  it('is a step that advice tries', async () => {
    const { code, stdout } = await invoke(['advise', log, '--models', 'gpt-5.5', '--json']);
    expect(code).toBe(0);
    const { steps } = JSON.parse(stdout) as { steps: { title: string }[] };
    expect(steps.map(({ title }) => title)).toContain('Ask easy questions at low effort');
  });
});
