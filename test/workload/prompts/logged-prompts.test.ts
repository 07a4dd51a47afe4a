import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { USUAL_READING } from '../../../src/logs/read-log.ts';
import type { PrefixCacheRule } from '../../../src/models/price-rules.ts';
import type { SimulationResult } from '../../../src/result/schema/simulation.ts';
import { GrowingPromptCache } from '../../../src/techniques/prefix/growing-prompt-cache.ts';
import { LogWorkload } from '../../../src/workload/traces/log-workload.ts';
import { invoke } from '../../cli/invoke.ts';
import {
  growingChats,
  HANDBOOK_TOKENS,
  hashedPrompts,
  keptOf,
  type LoggedTurn,
} from '../../generated/growing-chats.ts';
import { fileWith, lines } from '../../logs/inspect-text.ts';
import { named, publicData } from '../../public-data.ts';

const MINUTE = 60_000;

async function withPrefix(path: string, model: string): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke([
    'simulate',
    '--trace',
    path,
    '--models',
    model,
    '--only',
    'prefix',
    '--instant',
    '--json',
  ]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('conversations that were logged message by message', () => {
  const CLAUDE = 'claude-sonnet-4-5';
  const logged = ({ at, conversation, messages, inputTokens, outputTokens }: LoggedTurn) => ({
    timestamp: new Date(at).toISOString(),
    session_id: conversation,
    model: CLAUDE,
    system: 'HANDBOOK',
    messages,
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  });

  it('read the prompt of the turn before, or the system prompt that all send', async () => {
    const turns = growingChats(60);
    const path = fileWith(
      'chats.jsonl',
      lines(...turns.map((turn) => ({ ...logged(turn), system_tokens: HANDBOOK_TOKENS }))),
    );
    const { baseline, optimized } = await withPrefix(path, CLAUDE);
    const { read, written } = keptOf(turns);
    expect(read).toBeGreaterThan(written);
    expect(optimized.prefix).toEqual({ readTokens: read, writtenTokens: written });
    const answered = turns.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
    expect(optimized.costUsd).toBeCloseTo((read * 0.3 + written * 3.75 + answered * 15) / 1e6, 9);
    expect(baseline.costUsd).toBeCloseTo(((read + written) * 3 + answered * 15) / 1e6, 9);
  });

  it('take the share of its characters for the length of a system prompt that is not logged', async () => {
    const row = (i: number, before: LoggedTurn['messages']) => ({
      ...logged({ at: i * 1_000, conversation: `c${i}`, messages: before, inputTokens: 4_000, outputTokens: 10 }),
      system: 'x'.repeat(300),
    });
    const ask = (content: string) => [{ role: 'user' as const, content }];
    const path = fileWith('s.jsonl', lines(row(0, ask('y'.repeat(100))), row(1, ask('z'.repeat(100)))));
    expect((await withPrefix(path, CLAUDE)).optimized.prefix).toEqual({ readTokens: 3_000, writtenTokens: 5_000 });
  });
});

describe('prompts of agents that were logged as one text each', () => {
  const MODEL = 'gpt-4.1';
  /** Steps of agents at work at the same time, each of which sends all that came before. */
  const steps = (agents: number, each: number, user: (agent: number) => object) => {
    const texts = Array.from(
      { length: agents },
      () => `You are a coding agent. ${'Follow the conventions. '.repeat(100)}`,
    );
    return Array.from({ length: agents * each }, (_, i) => {
      const agent = i % agents;
      texts[agent] += `\nassistant: step ${i} reads file ${i}\ntool: ${`export const v${i} = ${agent}; `.repeat(60)}`;
      const text = texts[agent] as string;
      return {
        text,
        t: 1_700_000_000_000 + i * 1_000,
        ...user(agent),
        input_tokens: text.length >> 2,
        output_tokens: 300,
      };
    });
  };
  /** What is read of them: of each step the prompt of the one before, in whole steps of 128 tokens from 1,024 on. */
  const readOf = (rows: readonly { input_tokens: number }[], agents: number): number =>
    rows.slice(0, -agents).reduce((sum, { input_tokens: n }) => sum + (n < 1_024 ? 0 : n - (n % 128)), 0);

  it.each([
    ['by user', (agent: number) => ({ user: `u${agent}` })],
    ['by session', (agent: number) => ({ session_id: `s${agent}` })],
    ['by how they begin', () => ({})],
  ])('go on from one another: told %s', async (_, user) => {
    const rows = steps(3, 20, user);
    const { baseline, optimized } = await withPrefix(fileWith('agent.jsonl', lines(...rows)), MODEL);
    const read = readOf(rows, 3);
    expect(optimized.prefix.readTokens).toBe(read);
    expect(baseline.costUsd - optimized.costUsd).toBeCloseTo((read * (2 - 0.5)) / 1e6, 9);
  });

  it('are not read by a request that begins otherwise', async () => {
    const text = 'What do bees eat in winter, and who feeds them? '.repeat(200);
    const row = (i: number, asked: string) => ({
      text: asked,
      t: i * 1_000,
      user: 'u',
      input_tokens: 2_400,
      output_tokens: 9,
    });
    const path = fileWith('q.jsonl', lines(row(1, text), row(2, `So: ${text}`), row(3, text)));
    expect((await withPrefix(path, MODEL)).optimized.prefix.readTokens).toBe(2_304);
  });
});

interface HashedPrompt {
  timestamp: number;
  input_length: number;
  hash_ids: number[];
}

/** What a cache that keeps every block for so long reads of prompts, by blocks, tokens and mean share of a prompt. */
async function readOfBlocks(path: string, lifeMs: number, more: Partial<PrefixCacheRule> = {}) {
  const rule: PrefixCacheRule = {
    minTokens: 0,
    stepTokens: 1,
    ttlMs: null,
    implicit: true,
    source: 'made for the test',
    ...more,
  };
  const log = new LogWorkload([path], (name) => name, Readable.from([]), {
    read: { ...USUAL_READING, relativeUnit: 'ms' },
    assumedPerDay: 1_000,
    paceGiven: false,
    assumedOutputTokens: 1,
    limit: Number.POSITIVE_INFINITY,
  });
  const cache = new GrowingPromptCache({ prompts: log.prompts, rules: [rule], lives: [lifeMs] });
  const sums = { blocks: 0, blocksRead: 0, tokens: 0, shares: 0, requests: 0 };
  const depth = (segment: number): number => (segment === 0 ? 0 : 1 + depth(log.prompts.before[segment]));
  for await (const { length, at, inputTokens, turns } of log.blocks()) {
    for (let i = 0; i < length; i++) {
      const segment = turns?.prompt[i] as number;
      const { cached } = cache.charge(0, at[i], segment, inputTokens[i]);
      cache.begun(0, segment, at[i]);
      sums.requests++;
      sums.tokens += inputTokens[i];
      sums.shares += cached / inputTokens[i];
      sums.blocks += depth(segment);
      sums.blocksRead += depth(cache.readTo);
    }
  }
  return {
    blocks: sums.blocks,
    blocksRead: sums.blocksRead,
    tokenHit: cache.cachedTokens / sums.tokens,
    blockHit: sums.blocksRead / sums.blocks,
    meanHit: sums.shares / sums.requests,
  };
}

/** The same by going through the prompts and noting when each block was last sent. */
function readByHand(prompts: readonly HashedPrompt[], lifeMs: number) {
  const sentAt = new Map<number, number>();
  const sums = { blocks: 0, read: 0, tokens: 0, tokensRead: 0, shares: 0 };
  for (const { timestamp, input_length, hash_ids } of prompts) {
    let read = 0;
    while (read < hash_ids.length && timestamp - (sentAt.get(hash_ids[read] as number) ?? -Infinity) < lifeMs) read++;
    const tokensRead = Math.min(read * 512, input_length);
    sums.blocks += hash_ids.length;
    sums.read += read;
    sums.tokens += input_length;
    sums.tokensRead += tokensRead;
    sums.shares += tokensRead / input_length;
    for (const id of hash_ids) sentAt.set(id, timestamp);
  }
  return {
    blocks: sums.blocks,
    blocksRead: sums.read,
    tokenHit: sums.tokensRead / sums.tokens,
    blockHit: sums.read / sums.blocks,
    meanHit: sums.shares / prompts.length,
  };
}

/** Blocks read of those sent, by a map of moments of writing: as a prefix, and each block by itself. */
function writtenByHand(prompts: readonly HashedPrompt[], lifeMs: number) {
  const writtenAt = new Map<number, number>();
  const sums = { blocks: 0, prefix: 0, alive: 0 };
  for (const { timestamp, hash_ids } of prompts) {
    let unbroken = true;
    for (const id of hash_ids) {
      const alive = timestamp - (writtenAt.get(id) ?? Number.NEGATIVE_INFINITY) < lifeMs;
      unbroken &&= alive;
      sums.blocks++;
      if (alive) sums.alive++;
      if (unbroken) sums.prefix++;
      if (!alive) writtenAt.set(id, timestamp);
    }
  }
  return { prefixHit: sums.prefix / sums.blocks, aliveHit: sums.alive / sums.blocks };
}

/** Tokens read of those sent by a list of so many blocks, the latest last: as plain as it can be said. */
function recentByHand(prompts: readonly HashedPrompt[], capacity: number): number {
  let kept: number[] = [];
  const sums = { tokens: 0, read: 0 };
  for (const { input_length, hash_ids } of prompts) {
    let read = 0;
    while (read < hash_ids.length && kept.includes(hash_ids[read] as number)) read++;
    sums.read += Math.min(read * 512, input_length);
    sums.tokens += input_length;
    for (const id of hash_ids) kept = [...kept.filter((other) => other !== id), id].slice(-capacity);
  }
  return sums.read / sums.tokens;
}

describe('prompts that were logged as hashes of their blocks', () => {
  it.each([Infinity, 1 * MINUTE, 5 * MINUTE, 10 * MINUTE])(
    'are read as far as their first blocks were sent in the last %d ms',
    async (life) => {
      const prompts = hashedPrompts(400);
      const path = fileWith('blocks.jsonl', lines(...prompts.map((prompt) => ({ ...prompt, output_length: 5 }))));
      const found = await readOfBlocks(path, life);
      const right = readByHand(prompts, life);
      expect(found.blocksRead).toBe(right.blocksRead);
      expect(found.tokenHit).toBeCloseTo(right.tokenHit, 12);
      expect(found.meanHit).toBeCloseTo(right.meanHit, 12);
    },
  );

  const generated = hashedPrompts(300);
  const written = (name: string) =>
    fileWith(name, lines(...generated.map((prompt) => ({ ...prompt, output_length: 5 }))));

  it.each([5, 20, 60, 200])('are read from a cache with room for the %d blocks that were sent last', async (blocks) => {
    const rule = { capacityTokens: blocks * 512, blockTokens: 512 };
    const { tokenHit } = await readOfBlocks(written('recent.jsonl'), Infinity, rule);
    expect(tokenHit).toBeCloseTo(recentByHand(generated, blocks), 12);
  });

  it.each([10_000, 1 * MINUTE, 5 * MINUTE])(
    'are read as far as blocks go that were written in the last %d ms, where use makes none young',
    async (life) => {
      const { blockHit } = await readOfBlocks(written('written.jsonl'), life, { renewed: false });
      const { prefixHit, aliveHit } = writtenByHand(generated, life);
      expect(blockHit).toBeCloseTo(prefixHit, 12);
      expect(prefixHit).toBeLessThanOrEqual(aliveHit);
    },
  );

  const MOONCAKE = publicData('mooncake-synthetic.jsonl');
  it.skipIf(MOONCAKE === null)(named("are read as Mooncake's are known to be, by any life", MOONCAKE), async () => {
    const path = MOONCAKE as string;
    const forever = await readOfBlocks(path, Infinity);
    expect(forever.tokenHit).toBeCloseTo(0.6512, 4);
    expect(forever.meanHit).toBeCloseTo(0.4315, 4);
    const blockHits = [0.3217, 0.5844, 0.634, 0.6396];
    for (const [i, minutes] of [1, 5, 10, 30].entries()) {
      expect((await readOfBlocks(path, minutes * MINUTE)).blockHit).toBeCloseTo(blockHits[i] as number, 4);
    }
    const prompts = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line): HashedPrompt => JSON.parse(line));
    expect(forever).toEqual(
      readByHand(
        prompts.sort((a, b) => a.timestamp - b.timestamp),
        Infinity,
      ),
    );
  });

  it.skipIf(MOONCAKE === null)(named("are read as Mooncake's are known to be, by any room", MOONCAKE), async () => {
    const tokenHits = [0.1421, 0.3151, 0.5768, 0.6512];
    for (const [i, millions] of [1, 3, 10, 30].entries()) {
      // So many whole blocks have room there.
      const capacityTokens = Math.floor((millions * 1e6) / 512) * 512;
      const { tokenHit } = await readOfBlocks(MOONCAKE as string, Infinity, { capacityTokens, blockTokens: 512 });
      expect(tokenHit, `${millions}M tokens`).toBeCloseTo(tokenHits[i] as number, 4);
    }
    const blocksRead = [10_050, 51_614, 76_077, 77_953];
    for (const [i, blocks] of [1_000, 10_000, 30_000, 50_000].entries()) {
      const rule = { capacityTokens: blocks * 512, blockTokens: 512 };
      expect((await readOfBlocks(MOONCAKE as string, Infinity, rule)).blocksRead).toBe(blocksRead[i]);
    }
  });

  it.skipIf(MOONCAKE === null)(
    named("are read as Mooncake's are known to be, by any life that use does not renew", MOONCAKE),
    async () => {
      const prompts = readFileSync(MOONCAKE as string, 'utf8')
        .trim()
        .split('\n')
        .map((line): HashedPrompt => JSON.parse(line))
        .sort((a, b) => a.timestamp - b.timestamp);
      // What is published counts blocks behind one that is forgotten too, which no prefix cache can read.
      const alive = [0.2802, 0.5131, 0.5908, 0.6396];
      const prefixes = [0.2802, 0.513, 0.5898, 0.6396];
      for (const [i, minutes] of [1, 5, 10, 30].entries()) {
        const byHand = writtenByHand(prompts, minutes * MINUTE);
        expect(byHand.aliveHit).toBeCloseTo(alive[i] as number, 4);
        const { blockHit } = await readOfBlocks(MOONCAKE as string, minutes * MINUTE, { renewed: false });
        expect(blockHit).toBeCloseTo(prefixes[i] as number, 4);
        expect(blockHit).toBeCloseTo(byHand.prefixHit, 12);
      }
    },
  );
});
