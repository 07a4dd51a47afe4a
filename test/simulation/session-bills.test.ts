import { describe, expect, it } from 'vitest';
import { type Model, steady } from '../../src/models/model.ts';
import { alwaysAt, type PrefixCacheRule, type PriceList } from '../../src/models/price-rules.ts';
import { NO_SEGMENT, PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** USD per million tokens, sent, answered, read, written for five minutes and for an hour. */
const RATES = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, cacheWriteHour: 6 } as const;

const RULE: PrefixCacheRule = {
  minTokens: 1_024,
  stepTokens: 1,
  ttlMs: 5 * MINUTE,
  implicit: false,
  breakpoints: 4,
  lookBack: 20,
  source: 'made for the test',
};

/** A model at a share of the rates, by a rule. */
function soldAt(share: number, rule: PrefixCacheRule | null, { ms = 100 } = {}): Model {
  const perToken = Object.fromEntries(Object.entries(RATES).map(([name, usd]) => [name, (share * usd) / 1e6]));
  const prices = { ...alwaysAt(perToken as typeof RATES), prefixCache: rule };
  const price = { inputUsdPerToken: prices.periods[0].rates.input, outputUsdPerToken: prices.periods[0].rates.output };
  return { ...modelOf('priced', { ms }), price, prices };
}

interface Agent {
  turns: number;
  /** Tokens of tools and system prompt, of each tool's result and of each answer. */
  base?: number;
  result?: number;
  answer?: number;
  /** A pause of ten minutes before every so many turns. */
  pauseEvery?: number;
  /** Whether its turns may wait for a day. */
  waits?: boolean;
}

/** One agent's run: a turn every 20 seconds. */
function agentOf(
  { turns, base = 12_000, result = 1_500, answer = 300, pauseEvery, waits = false }: Agent,
  textOf = (turn: number): string => `step ${turn}`,
): HandMade {
  const prompts = new PromptTree();
  const asked: Asked[] = [];
  let prompt = prompts.add(NO_SEGMENT, base, 'system');
  let at = 1;
  for (let turn = 0; turn < turns; turn++) {
    at += 20_000 + (pauseEvery !== undefined && turn > 0 && turn % pauseEvery === 0 ? 10 * MINUTE : 0);
    const input = prompts.tokens[prompt];
    asked.push({ at, text: textOf(turn), input, output: answer, prompt, session: 0, deferrable: waits });
    prompt = prompts.add(prompts.add(prompt, answer, 'assistant'), result, 'tool result');
  }
  return new HandMade(asked, { prompts });
}

const billOf = (agent: Agent, model: Model, techniques: readonly 'prefix'[], ttl = 5 * MINUTE): number =>
  run(agentOf(agent), strategyOf(techniques, { 'prefix.ttl': ttl }), { catalog: steady(catalogOf([model])) }).costUsd;

describe.each([10, 50, 200])("an agent's run of %i turns", (turns) => {
  /** Tokens of the context at turn t, from 1 on. */
  const context = (t: number): number => 12_000 + (t - 1) * 1_800;
  const sum = (from: number, to: number, of: (t: number) => number): number => {
    let total = 0;
    for (let t = from; t <= to; t++) total += of(t);
    return total;
  };

  it('costs what the closed form says: reads of all but the last context, writes of the last, answers', () => {
    const read = (sum(1, turns - 1, context) * RATES.cachedInput) / 1e6;
    const written = (context(turns) * RATES.cacheWrite) / 1e6;
    const answered = (turns * 300 * RATES.output) / 1e6;
    expect(billOf({ turns }, soldAt(1, RULE), ['prefix'])).toBeCloseTo(read + written + answered, 9);
  });

  it('costs the whole context at every turn where nothing is kept', () => {
    const whole = (sum(1, turns, context) * RATES.input + turns * 300 * RATES.output) / 1e6;
    expect(billOf({ turns }, soldAt(1, RULE), [])).toBeCloseTo(whole, 9);
    expect(billOf({ turns }, soldAt(1, null), ['prefix'])).toBeCloseTo(whole, 9);
  });

  it('writes its context anew after each pause, for five minutes, and keeps it for an hour at a higher price', () => {
    const pauses = (t: number): boolean => t > 1 && (t - 1) % 10 === 0;
    const read = (t: number): number => (t === 1 || pauses(t) ? 0 : context(t - 1));
    const shortly = sum(1, turns, (t) => read(t) * RATES.cachedInput + (context(t) - read(t)) * RATES.cacheWrite);
    const answered = turns * 300 * RATES.output;
    const paused = { turns, pauseEvery: 10 };
    expect(billOf(paused, soldAt(1, RULE), ['prefix'])).toBeCloseTo((shortly + answered) / 1e6, 9);
    const long = sum(1, turns - 1, context) * RATES.cachedInput + context(turns) * RATES.cacheWriteHour;
    expect(billOf(paused, soldAt(1, RULE), ['prefix'], HOUR)).toBeCloseTo((long + answered) / 1e6, 9);
  });
});

// What an independent model of sixty lines comes to for the same sessions, USD to four places.
it.each([
  ['without a cache', {}, 1, [] as const, 5 * MINUTE, [0.648, 8.64, 115.56]],
  ['with the cache', {}, 1, ['prefix'] as const, 5 * MINUTE, [0.2026, 1.4122, 13.6432]],
  ['with pauses', { pauseEvery: 10 }, 1, ['prefix'] as const, 5 * MINUTE, [0.2026, 2.174, 26.1108]],
  ['with pauses, written for an hour', { pauseEvery: 10 }, 1, ['prefix'] as const, HOUR, [0.266, 1.6376, 14.4761]],
  ['at a third of the price', {}, 1 / 3, ['prefix'] as const, 5 * MINUTE, [0.0675, 0.4707, 4.5477]],
  ['with answers half as long', { answer: 150 }, 1, ['prefix'] as const, 5 * MINUTE, [0.1734, 1.2192, 12.1947]],
  ['with a third of the tools', { base: 4_000 }, 1, ['prefix'] as const, 5 * MINUTE, [0.151, 1.2646, 13.1356]],
] as const)(
  "an agent's runs of 10, 50 and 200 turns %s cost what they do elsewhere",
  (_, agent, share, techniques, ttl, usd) => {
    for (const [i, turns] of [10, 50, 200].entries()) {
      expect(billOf({ turns, ...agent }, soldAt(share, RULE), techniques, ttl)).toBeCloseTo(usd[i], 4);
    }
  },
);

describe('a router that takes one of two models for each turn of a session', () => {
  /** What a coin of another program said for each turn: 1 is the model at a third of the price. */
  const COIN =
    '11010110111110110001010111101001011101101100100001011011100001000100101000011011111011101100001110011111011110000001000011101111111111100111110011111101100101000011100011000000101111100100011111000100';
  const KEPT = { minTokens: 0, stepTokens: 1, ttlMs: 5 * MINUTE, implicit: true, source: 'made for the test' };

  /** The agent's run, whose turns look simple or complex to the router by the coin. */
  const billBy = (turns: number, rule: PrefixCacheRule | null, switches: 'always' | 'up' | 'never' = 'always') => {
    const workload = agentOf({ turns });
    const asked = [...COIN].slice(0, turns);
    const hard =
      'Compare and evaluate these designs, analyze the consequences, and explain step by step which is better and why';
    const coined = agentOf({ turns }, (turn) => (asked[turn] === '1' ? `step ${turn}` : `${hard}, ${turn}`));
    expect(workload.expectedRequests).toBe(coined.expectedRequests);
    const [cheap, strong] = [soldAt(1 / 3, rule), soldAt(1, rule)];
    const models = [
      { ...cheap, id: 'cheap' },
      { ...strong, id: 'strong' },
    ];
    const catalog = steady(catalogOf(models, { tiers: { simple: 'cheap', medium: 'cheap', complex: 'strong' } }));
    const knobs = { 'routing.complexFrom': 4, 'routing.switches': switches } as const;
    return run(coined, strategyOf(['router', 'prefix'], knobs), { catalog });
  };

  it.each([
    [10, 0.1733, 0.3438],
    [50, 1.1335, 5.5458],
    [200, 9.6195, 74.0772],
  ])('pays for the switches what they cost elsewhere: %i turns', (turns, cached, uncached) => {
    const cheapTurns = [...COIN].slice(0, turns).filter((side) => side === '1').length;
    expect(billBy(turns, KEPT).models.cheap?.calls).toBe(cheapTurns);
    expect(billBy(turns, KEPT).costUsd).toBeCloseTo(cached, 4);
    expect(billBy(turns, null).costUsd).toBeCloseTo(uncached, 4);
  });

  it('without a cache is about four times as dear as one cached model, at 50 turns', () => {
    expect(billBy(50, null).costUsd / billOf({ turns: 50 }, soldAt(1, RULE), ['prefix'])).toBeCloseTo(3.9, 1);
  });

  it('switches a session not at all, or only up, where it is told to', () => {
    const [always, up, never] = (['always', 'up', 'never'] as const).map((switches) => billBy(50, KEPT, switches));
    expect(always?.sessions?.switches).toBeGreaterThan(20);
    expect(up?.sessions).toMatchObject({ switches: 1, coldSwitches: 1 });
    expect(never?.sessions?.switches).toBe(0);
    // It began with the cheap model, and what is kept with it is dear to write anew.
    expect(never!.costUsd).toBeLessThan(0.5 * always!.costUsd);
    expect(up!.costUsd).toBeGreaterThan(always!.costUsd);
  });
});

describe('results of tools that are cleared', () => {
  /** Kept wherever prompts differ, as the other program has it; then by breakpoints, as it is sold. */
  const ANYWHERE: PrefixCacheRule = {
    minTokens: 0,
    stepTokens: 1,
    ttlMs: 5 * MINUTE,
    implicit: true,
    source: 'made for the test',
  };
  const cleared = (turns: number, clearEvery: number, rule = ANYWHERE) => {
    const knobs = { 'context.clearEvery': clearEvery, 'context.keep': 5 };
    return run(agentOf({ turns }), strategyOf(['context', 'prefix'], knobs), {
      catalog: steady(catalogOf([soldAt(1, rule)])),
    });
  };
  const plain = (turns: number): number => billOf({ turns }, soldAt(1, RULE), ['prefix']);

  it.each([
    [10, 0.2026, 0.2978],
    [50, 1.1908, 2.0686],
    [200, 6.2855, 10.0773],
  ])('cost what they do elsewhere: %i turns, cleared every 10 and every turn', (turns, everyTen, everyTurn) => {
    expect(cleared(turns, 10).costUsd).toBeCloseTo(everyTen, 4);
    expect(cleared(turns, 1).costUsd).toBeCloseTo(everyTurn, 4);
  });

  it('save where sessions are long, and cost where every turn breaks what the provider keeps', () => {
    for (const rule of [ANYWHERE, RULE]) {
      expect(cleared(50, 10, rule).costUsd).toBeLessThan(plain(50));
      expect(cleared(200, 10, rule).costUsd).toBeLessThan(0.6 * plain(200));
      for (const turns of [10, 50]) expect(cleared(turns, 1, rule).costUsd).toBeGreaterThan(1.4 * plain(turns));
      expect(cleared(200, 1, rule).costUsd).toBeLessThan(plain(200));
    }
  });

  it('are not sent again, and are counted', () => {
    const { context, tokens } = cleared(50, 10);
    expect(context?.clearings).toBe(4);
    const sent = run(agentOf({ turns: 50 }), strategyOf([]), { catalog: catalogOf([soldAt(1, null)]) }).tokens.input;
    expect(tokens.input).toBe(sent - (context?.clearedTokens as number));
    // Between turns 11 and 20 five results are stubs, then fifteen, and so on.
    expect(context?.clearedTokens).toBe((1_500 - 20) * 10 * (5 + 15 + 25 + 35));
  });

  it('are summed up, with all else, at what that costs elsewhere: at 60,000 tokens, in 2,000', () => {
    const summed = (turns: number, compactAt = 60_000) => {
      const knobs = { 'context.clearEvery': Number.POSITIVE_INFINITY, 'context.compactAt': compactAt };
      const catalog = steady(catalogOf([soldAt(1, ANYWHERE)]));
      return run(agentOf({ turns }), strategyOf(['context', 'prefix'], knobs), { catalog });
    };
    for (const [turns, usd, compactions] of [
      [10, 0.2026, 0],
      [50, 1.1457, 1],
      // Elsewhere a summary is taken for the one before it, which was as long: six times it is read, and not written.
      [200, 4.6615 + (6 * 2_000 * (RATES.cacheWrite - RATES.cachedInput)) / 1e6, 7],
    ] as const) {
      const { costUsd, charges, context } = summed(turns);
      expect(costUsd).toBeCloseTo(usd, 4);
      expect(context?.compactions).toBe(compactions);
      expect(charges.compaction === undefined).toBe(compactions === 0);
    }
    // Read: what was sent before; written: the last answer and result; answered: the summary.
    const first = 58_800 * RATES.cachedInput + 1_800 * RATES.cacheWrite + 2_000 * RATES.output;
    expect(summed(50).charges.compaction).toBeCloseTo(first / 1e6, 9);
    // At 15,000 every turn is summed up, and costs more than all that it saves.
    for (const turns of [10, 50]) expect(summed(turns, 15_000).costUsd).toBeGreaterThan(1.4 * plain(turns));
  });

  it('change nothing where nothing is known of prompts', () => {
    const asked = [1, 2].map((at) => ({ at, text: `q${at}`, input: 100, output: 10 }));
    const catalog = catalogOf([soldAt(1, RULE)]);
    const off = run(new HandMade(asked), strategyOf([]), { catalog });
    expect(run(new HandMade(asked), strategyOf(['context']), { catalog })).toEqual(off);
  });
});

it.each([
  [10, 0.1013],
  [50, 0.7061],
  [200, 6.8216],
])('an agent whose %i turns may all wait costs half, what the cache has read and written too', (turns, usd) => {
  const sold = soldAt(1, RULE);
  const batch = { multiplier: 0.5, keepsCachedPrice: true, source: 'made for the test' };
  const model = { ...sold, prices: { ...(sold.prices as PriceList), batch } };
  const catalog = steady(catalogOf([model]));
  const result = run(agentOf({ turns, waits: true }), strategyOf(['batch-api', 'prefix']), { catalog });
  expect(result.costUsd).toBeCloseTo(usd, 4);
  expect(result.deferrable?.calls).toBe(turns);
});

describe('what a provider does unasked', () => {
  const unasked = { ...RULE, implicit: true };

  it('is in the baseline too', () => {
    const { breakpoints: _, lookBack: __, ...everywhere } = unasked;
    const with50 = billOf({ turns: 50 }, soldAt(1, RULE), ['prefix']);
    expect(billOf({ turns: 50 }, soldAt(1, everywhere), [])).toBeCloseTo(with50, 9);
    expect(billOf({ turns: 50 }, soldAt(1, { ...unasked, unaskedBreakpoints: 1 }), [])).toBeCloseTo(with50, 9);
  });
});

describe('calls sent together', () => {
  const together = (ms: number) => {
    const prompts = new PromptTree();
    const base = prompts.add(NO_SEGMENT, 12_000, 'system');
    const asked = [0, 0, 0, 500].map((after, i) => {
      const prompt = prompts.add(base, 100, 'user');
      return { at: 1 + after, text: `task ${i}`, input: 12_100, output: 300, prompt, session: i };
    });
    const workload = new HandMade(asked, { prompts });
    return run(workload, strategyOf(['prefix']), { catalog: steady(catalogOf([soldAt(1, RULE, { ms })])) }).prefix;
  };

  it('each write what they share; one that comes when an answer has begun reads it', () => {
    expect(together(400)).toEqual({ readTokens: 12_000, writtenTokens: 3 * 12_100 + 100 });
    expect(together(600)).toEqual({ readTokens: 0, writtenTokens: 4 * 12_100 });
  });
});

it('a prefix pays for being written with the second call in five minutes, and with the third in an hour', () => {
  const usd = (calls: number, techniques: readonly 'prefix'[], ttl = 5 * MINUTE): number => {
    const prompts = new PromptTree();
    const prompt = prompts.add(NO_SEGMENT, 12_000, 'document');
    const asked = Array.from({ length: calls }, (_, i) => ({
      at: 1 + i * MINUTE,
      text: 'q',
      input: 12_000,
      output: 10,
      prompt,
    }));
    const catalog = steady(catalogOf([soldAt(1, RULE)]));
    return run(new HandMade(asked, { prompts }), strategyOf(techniques, { 'prefix.ttl': ttl }), { catalog }).costUsd;
  };
  // (w − r) ⁄ (1 − r) of the input's price: 1.28 calls, and 2.11.
  expect(usd(1, ['prefix'])).toBeGreaterThan(usd(1, []));
  expect(usd(2, ['prefix'])).toBeLessThan(usd(2, []));
  expect(usd(2, ['prefix'], HOUR)).toBeGreaterThan(usd(2, []));
  expect(usd(3, ['prefix'], HOUR)).toBeLessThan(usd(3, []));
});
