import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTokens, readVolume } from '../../src/cli/estimate-questions.ts';
import type { Answers } from '../../src/experiment/estimate/answers.ts';
import { scenarioText } from '../../src/experiment/estimate/application.ts';
import { fitLengths } from '../../src/experiment/estimate/fit.ts';
import { modelNamed } from '../../src/models/listed-models.ts';
import type { ListedModel } from '../../src/models/listing.ts';
import { cheaperThan } from '../../src/models/real-models.ts';
import type { EstimateResult } from '../../src/result/schema/estimate.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const ABOUT = ['--model', 'gpt-4o', '--monthly', '5000', '--tokens-in', '1500', '--tokens-out', '300', '-n', '1000'];

async function estimated(...args: string[]): Promise<EstimateResult> {
  const { code, stdout, stderr } = await invoke(['estimate', ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const SAID: Answers = {
  model: 'gpt-4o',
  volume: { perDay: 20_000 },
  inputTokens: 2_000,
  outputTokens: 200,
  repeats: 0.3,
  difficulty: 'mixed',
  kind: 'questions',
  sameStart: 0.5,
};

/** What is generated of answers: the means of the lengths, and the share of first asks that came before. */
async function generated(answers: Answers) {
  const sized = { models: ['gpt-4o'], requests: 6_000, perDay: 20_000, seed: 'any' };
  const { application, scenario } = await fitLengths(answers, sized);
  const workload = new GeneratedWorkload('it', scenario.workload, 'any');
  let [input, output, count, again, first] = [0, 0, 0, 0, 0];
  const sessions = new Set<number>();
  const asked = new Set<number>();
  for await (const { inputTokens, outputTokens, query, turns, length } of workload.blocks()) {
    for (let i = 0; i < length; i++) {
      input += inputTokens[i] as number;
      output += outputTokens[i] as number;
      const session = turns?.session[i] as number;
      if (sessions.has(session)) continue;
      sessions.add(session);
      first++;
      if (asked.has(query[i] as number)) again++;
      asked.add(query[i] as number);
    }
    count += length;
  }
  return { application, input: input / count, output: output / count, again: again / first };
}

describe('the application of a few answers', () => {
  it.each([
    ['questions', 2_000],
    ['questions', 40],
    ['chat', 2_000],
    ['chat', 60],
    ['agent', 30_000],
    ['agent', 3_000],
  ] as const)(
    'is %s whose prompts have %i tokens, and whose answers and repeats are as was said',
    async (kind, tokens) => {
      const { input, output, again } = await generated({ ...SAID, kind, inputTokens: tokens });
      // What tools give is spread widely, and a session has many of them.
      expect(input / tokens).toBeCloseTo(1, kind === 'agent' ? 0 : 1);
      expect(Math.abs(input / tokens - 1)).toBeLessThan(kind === 'agent' ? 0.1 : 0.02);
      expect(Math.abs(output / 200 - 1)).toBeLessThan(0.03);
      if (kind === 'questions') expect(Math.abs(again - 0.3)).toBeLessThan(0.03);
    },
  );

  it('repeats what is said to repeat, from nothing to nearly all', async () => {
    for (const repeats of [0, 0.05, 0.6, 0.9]) {
      expect(Math.abs((await generated({ ...SAID, repeats })).again - repeats)).toBeLessThan(0.03);
    }
  });

  it('is a scenario file like any other', async () => {
    const { application } = await generated(SAID);
    const text = scenarioText(application, 'my "own" bot');
    expect(parseScenario(text, 'bot.yaml')).toMatchObject({ name: 'my "own" bot', models: 'gpt-4o' });
    // What goes along with a question is part of a turn's prompt, and of nothing else.
    const without = text.replace(/ {2}sessions:\n( {4}.*\n)+/, '');
    expect(() => parseScenario(without, 'bot.yaml')).toThrow(/counted only where requests are turns of sessions/);
  });
});

describe('optimize estimate', () => {
  it('takes as many requests as the bill is for at list prices, and says so of that bill', async () => {
    const { requestsPerDay, advice, range } = await estimated(...ABOUT, '--same-start', '0', '--repeats', '0');
    // Nothing of a prompt is read from the provider's cache then: $2.50 and $10 for a million tokens.
    expect(requestsPerDay).toBeGreaterThan(0.97 * (5_000 / 30 / (1_500 * 2.5e-6 + 300 * 1e-5)));
    expect(requestsPerDay).toBeLessThan(1.03 * (5_000 / 30 / (1_500 * 2.5e-6 + 300 * 1e-5)));
    expect(advice.now.monthlyUsd).toBe(5_000);
    expect(advice.could.monthlyUsd).toBeCloseTo(5_000 * (1 - advice.could.saved.share), 6);
    const [low, high] = range.share;
    expect(low).toBeLessThanOrEqual(advice.could.saved.share);
    expect(high).toBeGreaterThanOrEqual(advice.could.saved.share);
    expect(range.monthlyUsd).toEqual([low, high].map((share) => expect.closeTo(5_000 * (1 - share), 6)).reverse());
  });

  it('is moved most by repeats where a cache is all there is, and the more come again the more it saves', async () => {
    const { moves, advice } = await estimated(...ABOUT, '--models', 'gpt-4o', '--repeats', 'often');
    expect(advice.steps.map(({ techniques }) => techniques)).toEqual([['cache']]);
    expect(moves[0]).toMatchObject({ question: 'Asked before', said: '60%', assumed: false });
    const [half, most] = moves[0]?.alternatives ?? [];
    expect(half).toMatchObject({ said: '30%' });
    expect(half?.share).toBeLessThan(advice.could.saved.share);
    expect(most?.share).toBeGreaterThan(advice.could.saved.share);
    // No more can be found again than comes again.
    expect(half?.share).toBeLessThan(0.32);
  });

  it('says nothing of what hangs on words that nobody gave', async () => {
    const { advice } = await estimated(...ABOUT);
    const unknown = advice.notWorth.filter(({ because }) => because === 'not known here').map(({ title }) => title);
    expect(unknown).toEqual(expect.arrayContaining(['a semantic cache', 'shorter prompts']));
    expect(advice.steps.map(({ title }) => title).join()).not.toMatch(/complexity|judge|like questions/);
  });

  it('finds nothing where nothing comes again and there is no other model', async () => {
    const { advice, moves } = await estimated(...ABOUT, '--models', 'gpt-4o', '--repeats', '0');
    expect([advice.steps, moves]).toEqual([[], []]);
    const { stdout } = await invoke(['estimate', ...ABOUT, '--models', 'gpt-4o', '--repeats', '0']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('With these answers nothing saves 1% of it.');
  });

  it('saves the scenario, whose baseline is what is paid, with commands that show the steps', async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await invoke(['estimate', ...ABOUT, '--json', '--save-scenario', 'mine.yaml'], { cwd });
    expect(code).toBe(0);
    const { advice, savedTo }: EstimateResult = JSON.parse(stdout);
    writeFileSync(join(cwd, 'result.json'), stdout);
    for (const columns of [60, 80]) {
      const { stdout: screen } = await invoke(['report', 'result.json'], { cwd, columns });
      expect(screen.replace(/\s+/g, ' ')).toMatch(/You pay \$5,000 a month, for .* What moves it most: how /);
      for (const line of screen.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      await expect(screen).toMatchFileSnapshot(`../report/golden/estimate-${columns}.txt`);
    }
    expect(savedTo).toBe('mine.yaml');
    expect(readFileSync(join(cwd, 'mine.yaml'), 'utf8')).toContain('name: "mine"');
    const shown = await invoke([...(advice.steps.at(-1)?.arguments ?? []), '--json', '--no-fixes'], { cwd });
    const { baseline, savings } = JSON.parse(shown.stdout);
    expect(baseline.costUsd).toBeCloseTo(advice.now.costUsd, 9);
    // Told of under another seed.
    expect(Math.abs(savings.costRatio - advice.could.saved.share)).toBeLessThan(0.05);
  });

  it('ends with 99 where a demand is not met, and with 2 where answers are missing, all at once', async () => {
    const held = await invoke(['estimate', ...ABOUT, '--threshold', 'range.share.0>=0.999', '--json']);
    expect(held.code).toBe(99);
    expect(JSON.parse(held.stdout).thresholds).toMatchObject([{ met: false }]);
    const { code, stderr } = await invoke(['estimate', '--tokens-in', '3', '--repeats', '95%']);
    expect(code).toBe(2);
    for (const flag of ['--model', '--monthly', '--tokens-in', '--tokens-out', '--repeats'])
      expect(stderr).toContain(flag);
  });

  it.each([
    ['$5000', { monthly: '5000' }],
    ['$5,000 a month', { monthly: '5000' }],
    ['$5k', { monthly: '5000' }],
    ['$1.2M', { monthly: '1200000' }],
    ['20k', { rate: '20000' }],
    ['20,000 a day', { rate: '20000' }],
    ['much', expect.stringContaining('$5000')],
  ])('reads %s as people write it', (text, expected) => {
    expect(readVolume(text)).toEqual(expected);
  });

  it.each([
    ['1500 300', { tokensIn: '1500', tokensOut: '300' }],
    ['1,500 in, 300 out', { tokensIn: '1500', tokensOut: '300' }],
    ['1.5k / 300', { tokensIn: '1500', tokensOut: '300' }],
    ['1500', expect.stringContaining('two numbers')],
    ['5 300', expect.stringContaining('20 tokens')],
  ])('reads %s as two lengths', (text, expected) => {
    expect(readTokens(text)).toEqual(expected);
  });
});

describe('what a seller has in place of a model', () => {
  it('is cheaper, and better than whatever is cheaper still', () => {
    const names = cheaperThan(modelNamed('gpt-4o') as ListedModel);
    const models = names.map((name) => modelNamed(name) as ListedModel);
    const price = ({ price }: ListedModel): number => (price?.inputUsdPerToken ?? 0) + (price?.outputUsdPerToken ?? 0);
    expect(names.length).toBeGreaterThan(1);
    for (const [i, model] of models.entries()) {
      expect(model.provider).toBe('openai');
      expect(price(model)).toBeLessThan(price(modelNamed('gpt-4o') as ListedModel));
      if (i > 0) expect(model.quality?.medium).toBeGreaterThan(models[i - 1]?.quality?.medium as number);
    }
  });
});
