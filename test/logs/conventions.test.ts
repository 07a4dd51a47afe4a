import { describe, expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { fileWith, inspected, lines } from './inspect-text.ts';

/** List prices of gpt-4o in USD per million tokens, as published. */
const GPT_4O = { input: 2.5, cached: 1.25, output: 10 };
const usdOf = (fresh: number, cached: number, output: number): number =>
  (fresh * GPT_4O.input + cached * GPT_4O.cached + output * GPT_4O.output) / 1e6;

/** Twenty calls, each with more sent than was cached of it. */
const calls = Array.from({ length: 20 }, (_, i) => ({ sent: 2_000 + 10 * i, cached: 1_024, output: 100 + i }));
const sum = (of: (call: (typeof calls)[number]) => number): number => calls.reduce((all, call) => all + of(call), 0);
const row = (sent: number, cached: number, output: number, more: object): object => ({
  model: 'gpt-4o',
  sent,
  cached_tokens: cached,
  output_tokens: output,
  ...more,
});
const FIELDS = ['--fields', 'input_tokens=sent,cached_input_tokens=cached_tokens,output_tokens=output_tokens'];

describe('what input holds is told by the costs, where neither totals nor names tell it', () => {
  it('is all that was sent, where that reproduces the costs', async () => {
    const rows = calls.map(({ sent, cached, output }) =>
      row(sent, cached, output, { cost: usdOf(sent - cached, cached, output) }),
    );
    const { tokens, bill } = await inspected('calls.jsonl', lines(...rows), ...FIELDS);
    expect(tokens.conventions).toMatchObject([{ convention: 'inside', by: 'cost' }]);
    expect(tokens.input).toBe(sum(({ sent }) => sent));
    expect(bill.difference).toEqual([]);
  });

  it('is what was not cached, where that does', async () => {
    const rows = calls.map(({ sent, cached, output }) =>
      row(sent, cached, output, { cost: usdOf(sent, cached, output) }),
    );
    const { tokens, bill } = await inspected('calls.jsonl', lines(...rows), ...FIELDS);
    expect(tokens.conventions).toMatchObject([{ convention: 'beside', by: 'cost' }]);
    expect(tokens.input).toBe(sum(({ sent, cached }) => sent + cached));
    expect(bill.difference).toEqual([]);
  });

  it('stays open where fewer than nine in ten are reproduced', async () => {
    const rows = calls.map(({ sent, cached, output }, i) =>
      row(sent, cached, output, { cost: usdOf(sent, cached, output) * (i < 3 ? 1.5 : 1) }),
    );
    const { tokens } = await inspected('calls.jsonl', lines(...rows), ...FIELDS);
    expect(tokens.conventions).toMatchObject([{ by: expect.not.stringMatching('cost') }]);
  });

  it('is told by totals first', async () => {
    const rows = calls.map(({ sent, cached, output }) =>
      row(sent, cached, output, { cost: usdOf(sent, cached, output), total_tokens: sent + output }),
    );
    const fields = `${FIELDS[1]},total_tokens=total_tokens`;
    const { tokens } = await inspected('calls.jsonl', lines(...rows), '--fields', fields);
    expect(tokens.conventions).toMatchObject([{ convention: 'inside', by: 'total' }]);
  });
});

describe('costs in other units than dollars', () => {
  const bill = usdOf(
    sum(({ sent, cached }) => sent - cached),
    sum(({ cached }) => cached),
    sum(({ output }) => output),
  );
  const rows = (perDollar: number, name: string) =>
    calls.map(({ sent, cached, output }) => ({
      model: 'gpt-4o',
      prompt_tokens: sent,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens: output,
      [name]: usdOf(sent - cached, cached, output) * perDollar,
    }));

  it.each([
    [100, 'cents'],
    [1e6, 'millionths of a dollar'],
    [1e9, 'billionths of a dollar'],
  ])('%d to the dollar are taken for %s, and said', async (perDollar, unit) => {
    const got = await inspected('calls.jsonl', lines(...rows(perDollar, 'cost')));
    expect(got.bill.usd).toBeCloseTo(bill, 9);
    expect(got.warnings).toContain(`costs are taken for ${unit}: so they are the list prices of 20 of 20 calls`);
  });

  it('costs above list prices are costs above list prices', async () => {
    const got = await inspected('calls.jsonl', lines(...rows(7, 'cost')));
    expect(got.bill.usd).toBeCloseTo(7 * bill, 9);
    expect(got.bill.difference).toMatchObject([{ reason: 'more than list prices' }]);
  });
});

describe('models under names of one’s own', () => {
  const path = fileWith(
    'calls.jsonl',
    lines(
      { time: 1_756_713_600, model: 'prod-chat', prompt: 'why?', input_tokens: 1_000, output_tokens: 100 },
      { time: 1_756_713_700, model: 'prod-chat', prompt: 'how?', input_tokens: 1_000, output_tokens: 100 },
    ),
  );

  it('are priced as what --alias says they are, in whatever reads the log', async () => {
    const inspect = JSON.parse((await invoke(['inspect', path, '--alias', 'prod-chat=gpt-4o', '--json'])).stdout);
    expect(inspect.bill.usd).toBeCloseTo(2 * usdOf(1_000, 0, 100), 12);
    const plain = await invoke(['simulate', '--trace', path]);
    expect(plain.stdout).not.toContain('at list prices');
    const named = ['--trace', path, '--alias', 'prod-chat=gpt-4o'];
    const { stdout } = await invoke(['simulate', ...named]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('$0.0070 at list prices');
    for (const command of [
      ['compare', 'baseline', 'basic'],
      ['sweep', '--ttl', '1h,2h'],
    ])
      expect(await invoke([...command, ...named])).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^(read as .*\n)?$/),
      });
  });

  it('must be of the price list', async () => {
    const { code, stderr } = await invoke(['simulate', '--trace', path, '--alias', 'prod-chat=gpt-44']);
    expect(code).toBe(2);
    expect(stderr).toContain('--alias: "gpt-44" is not in the price list');
  });
});
