import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { AdviseResult } from '../../src/result/schema/advise.ts';
import { invoke } from '../cli/invoke.ts';
import { fileWith, lines } from '../logs/inspect-text.ts';

async function advised(...args: string[]): Promise<AdviseResult> {
  const { code, stdout, stderr } = await invoke(['advise', ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const played = new Map<string, Promise<AdviseResult>>();

/** The same for several tests that look at it. */
function shared(...args: string[]): Promise<AdviseResult> {
  const line = args.join(' ');
  const result = played.get(line) ?? advised(...args);
  played.set(line, result);
  return result;
}

const SUPPORT = ['--scenario', 'customer-support', '-n', '1200'];
const UNIQUE = ['--scenario', 'unique-queries', '-n', '700'];
const FAQ = ['--scenario', 'faq-chatbot', '-n', '1000'];

/** What the screen shows of a result, which is what the command itself shows. */
async function screenOf(result: AdviseResult): Promise<string> {
  const { code, stdout, stderr } = await invoke(['report', fileWith('result.json', JSON.stringify(result))]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The same in one line. */
async function shownOf(result: AdviseResult): Promise<string> {
  return (await screenOf(result)).replace(/\s+/g, ' ');
}

const T0 = Date.UTC(2026, 8, 1);

/** A log of calls to gpt-4o at list prices, a minute apart. */
const log = (count: number, ask: (i: number) => string, more: (i: number) => object = () => ({})): string =>
  fileWith(
    'calls.jsonl',
    lines(
      ...Array.from({ length: count }, (_, i) => ({
        time: new Date(T0 + i * 60_000).toISOString(),
        model: 'gpt-4o',
        user: `u${i % 40}`,
        prompt: ask(i),
        usage: { prompt_tokens: 1_000, completion_tokens: 100 },
        ...more(i),
      })),
    ),
  );

/** Of a result, what the strategy comes to and nothing around it. */
const BARE = ['--no-fixes', '--no-parts', '--no-controls', '--no-alternatives'];

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('what to build first', () => {
  it('is one cheaper model where that saves more than any cache, and answers nearly as well', async () => {
    const { steps, could, now } = await shared(...SUPPORT);
    expect(steps[0]).toMatchObject({ title: 'Everything to gpt-4o-mini', effort: 'minutes', model: 'gpt-4o-mini' });
    expect(steps[0]?.saved.share).toBeCloseTo(0.8, 2);
    const [was, is] = [now.wrongPerThousand as number, could.wrongPerThousand as number];
    expect(is).toBeGreaterThan(was);
    // What must be kept is: 95 of 100 answers that were good, but for the luck of other seeds.
    expect((1_000 - is) / (1_000 - was)).toBeGreaterThan(0.94);
    expect(could.saved.share).toBeCloseTo(sum(steps.map(({ saved }) => saved.share)), 9);
    expect(is - was).toBeCloseTo(sum(steps.map(({ moreWrongPerThousand }) => moreWrongPerThousand as number)), 6);
  });

  it('is the batch interface where all may wait, at half the bill', async () => {
    const { steps } = await advised('--scenario', 'content-pipeline', '--models', 'openai', '-n', '60');
    expect(steps[0]).toMatchObject({ techniques: ['batch-api'], effort: 'hours', risk: 'waits up to a day' });
    expect(steps[0]?.saved.share).toBeCloseTo(0.5, 9);
    expect(steps[0]?.moreWrongPerThousand).toBe(0);
  });

  it('is less of what was sent before, where agents go on for long; what that does to answers is not made up', async () => {
    const result = await advised('--scenario', 'coding-agent', '-n', '500');
    const { steps } = result;
    expect(steps.map(({ techniques }) => techniques.at(-1))).toEqual(['prefix', 'context']);
    expect(steps[0]).toMatchObject({ moreWrongPerThousand: 0, breakEven: null });
    expect(steps[1]?.moreWrongPerThousand).toBeNull();
    // Of the mean bills, where the shares are means over seeds.
    const saved = steps.map(({ saved: { share } }) => share) as [number, number];
    expect(steps[1]?.breakEven).toBeCloseTo(1 - saved[1] / (1 - saved[0]), 1);
    expect(await shownOf(result)).toContain('but for what step 2 may do to them, which is not known');
  });

  it('says nothing of waiting where no request may', async () => {
    const { steps, notWorth } = await advised('--scenario', 'unique-queries', '--models', 'openai', '-n', '300');
    expect(steps.flatMap(({ techniques }) => techniques)).not.toContain('batch-api');
    expect(notWorth.map(({ title }) => title)).not.toContain("the provider's batch price");
  });

  it('is no cache where every question is another', async () => {
    const { steps, notWorth } = await shared(...UNIQUE);
    expect(steps.flatMap(({ techniques }) => techniques)).not.toContain('cache');
    const cache = notWorth.find(({ title }) => title === 'caching answers');
    expect(cache?.share).toBeLessThan(0.01);
  });

  it('is nothing where nothing saves', async () => {
    const file = log(
      200,
      (i) => `what is ${i}?`,
      () => ({ model: 'gpt-6-luna' }),
    );
    const result = await advised(file, '--models', 'gpt-6-luna');
    expect(result.steps).toEqual([]);
    expect(result.could.saved).toEqual({ share: 0, ci95: null });
    expect(await shownOf(result)).toContain('Nothing that can be judged here saves 1% of it.');
  });

  it('tries models of whose answers nothing is known after all that is, and says until when they pay', async () => {
    const result = await advised('--scenario', 'rag-assistant', '-n', '300');
    const [step] = result.steps;
    expect(step).toMatchObject({ model: 'gpt-6-luna', moreWrongPerThousand: null, wrongPerThousand: null });
    expect(result.now.wrongPerThousand).toBeGreaterThan(0);
    expect(step?.breakEven).toBeCloseTo(1 - (step?.saved.share as number), 2);
    expect(await shownOf(result)).toMatch(/Grade first: step 1 pays down to \d\.\d% of today's right answers/);
    const cached = await advised('--scenario', 'faq-chatbot', '--models', 'openai', '-n', '300');
    expect(cached.steps.at(-1)).toMatchObject({ model: 'gpt-6-luna', moreWrongPerThousand: null });
    expect(cached.steps[0]?.moreWrongPerThousand).not.toBeNull();
  });

  it('reads a log again and again that is piped in, and leaves nothing of it behind', async () => {
    const calls = readFileSync(
      log(60, (i) => `how do I ${i % 5}?`),
      'utf8',
    );
    const { code, stdout, stderr } = await invoke(['advise', '-', '--json'], { input: calls });
    expect(code, stderr).toBe(0);
    const { steps, requests, scenario } = JSON.parse(stdout) as AdviseResult;
    expect([requests, scenario]).toEqual([60, 'standard input']);
    expect(steps[0]?.arguments.slice(0, 3)).toEqual(['simulate', '--trace', '-']);
    expect(stdout).not.toContain(tmpdir());
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('optimize-piped-in-'))).toEqual([]);
  });

  it('is told on later requests than those it was found on, with caches that are full by then', async () => {
    // Each of 20 questions comes again and again, and costs the same.
    const file = log(1_500, (i) => `how do I ${i % 20}?`);
    const { steps, told, now } = await advised(file, '--models', 'gpt-4o');
    expect(now).toMatchObject({ kind: 'listed' });
    expect(told).toMatchObject({ on: 'later requests', requests: 450 });
    // Asked every 20 minutes and kept for 6 hours: one of 18 calls is left, of the later 450 those that come due.
    expect(steps[0]).toMatchObject({ title: 'Keep answers for 6h', techniques: ['cache'] });
    expect(steps[0]?.saved.share).toBeGreaterThan(0.93);
    expect(steps[0]?.saved.ci95).not.toBeNull();
    expect(steps[0]?.moreWrongPerThousand).toBeNull();
  });

  it('names models that the seller of a log has today, and until how many wrong answers a weaker one pays', async () => {
    const file = log(1_000, (i) => `what is ${i}?`);
    const result = await advised(file, '--price-of-error', '0.05');
    const { steps, now, requests } = result;
    expect(steps[0]?.title).toBe('Everything to gpt-6-luna');
    // A right answer costs the same while that part of those that are right stays right.
    expect(steps[0]?.breakEven).toBeCloseTo(1 - (steps[0]?.saved.share ?? 0), 9);
    const perRequestUsd = ((steps[0]?.saved.share ?? 0) * now.costUsd) / requests;
    expect(await shownOf(result)).toContain(
      `it pays while no more than ${((1_000 * perRequestUsd) / 0.05).toFixed(1)} of 1,000 turn wrong`,
    );
    const free = await advised(file, '--price-of-error', '0');
    expect(await shownOf(free)).toContain('Grade a few hundred first; --price-of-error says');
  });

  it('puts what keeps to the models there are before another one, where nobody has judged either', async () => {
    const file = log(1_000, (i) => `what is ${i % 3 === 0 ? i : i % 7}?`);
    const result = await advised(file);
    expect(result.steps.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Keep answers for /),
      'Everything to gpt-6-luna',
    ]);
    // Though it would save more alone.
    expect(result.steps[1]?.breakEven).toBeLessThan(0.5);
    const shown = await shownOf(result);
    expect(shown).toContain('how many answers would be wrong is not known: step 2 wants grading first');
    expect(shown).toMatch(/Grade first: step 2 pays down to [\d.]+% of today's right answers\./);
  });

  it('weighs wrong answers at their price, five times an answer where nobody says', async () => {
    const about = ['--scenario', 'customer-support', '-n', '400', '--min-quality', '0'];
    const usual = await advised(...about);
    expect(usual.priceOfErrorAssumed).toBe(true);
    expect(usual.priceOfErrorUsd).toBeCloseTo((5 * usual.now.costUsd) / usual.requests, 12);
    const free = await advised(...about, '--price-of-error', '0');
    const dear = await advised(...about, '--price-of-error', '10');
    expect(usual.could.wrongPerThousand as number).toBeLessThan(free.could.wrongPerThousand as number);
    expect(dear.could.wrongPerThousand as number).toBeLessThan(free.could.wrongPerThousand as number);
    expect(dear.could.saved.share).toBeLessThan(free.could.saved.share);
  });

  it('says where a log is too short to hold a part of it back', async () => {
    const file = log(200, (i) => `how do I ${i % 20}?`);
    const result = await advised(file);
    expect(result.told.on).toBe('the same requests');
    expect((await invoke(['advise', file])).stdout).toBe(await screenOf(result));
    expect(await shownOf(result)).toContain('Warning: only 200 requests, too few to hold some back');
  });

  it('gives a command that shows it', async () => {
    const { steps, could } = await shared(...FAQ);
    const { code, stdout } = await invoke([...(steps.at(-1)?.arguments ?? []), '--json', ...BARE]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).savings.costRatio).toBeCloseTo(could.saved.share, 1);
    const written = await invoke([...(steps.at(-1)?.exportArguments ?? []), '--runs', '1', '-q']);
    expect(written.code).toBe(0);
    expect(written.stdout).toContain(`// What was simulated: ${steps.at(-1)?.sentence}.`);
  });

  it('gives a command that goes with a baseline that was named', async () => {
    const file = log(400, (i) => `how do I ${i}?`);
    const { steps, could } = await advised(file, '--baseline', 'gpt-4');
    const { code, stdout, stderr } = await invoke([...(steps.at(-1)?.arguments ?? []), '--json', ...BARE]);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).savings.costRatio).toBeCloseTo(could.saved.share, 9);
  });

  it('is the same with any number of threads', async () => {
    expect(await advised(...FAQ, '--workers', '2')).toEqual(await shared(...FAQ));
  });

  it('takes fifteen lines of 80 columns', async () => {
    for (const about of [SUPPORT, UNIQUE]) {
      const screen = await screenOf(await shared(...about));
      const said = screen.split('\n').filter((line) => line.trim() !== '');
      expect(said.length, screen).toBeLessThanOrEqual(18);
      for (const line of said) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('tries the models that the log itself has, those of no price list too', async () => {
    const rate = (i: number): number => (i % 3 === 0 ? 1e-7 : 2e-6);
    const file = log(
      400,
      (i) => `what is ${i}?`,
      (i) => ({
        model: i % 3 === 0 ? 'our-small' : 'our-large',
        usage: { prompt_tokens: 1_000 + (i % 50), completion_tokens: 100 + (i % 7) },
        cost: rate(i) * (1_000 + (i % 50) + 4 * (100 + (i % 7))),
      }),
    );
    const { steps } = await advised(file);
    expect(steps[0]).toMatchObject({ title: 'Everything to our-small', model: 'our-small' });
    const { code, stdout } = await invoke([...(steps[0]?.arguments ?? []), '--json', ...BARE]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).savings.costRatio).toBeCloseTo(steps[0]?.saved.share ?? 0, 2);
  });

  it('calls nothing worthless that the log cannot tell of', async () => {
    const about = async (file: string) =>
      Object.fromEntries((await advised(file)).notWorth.map(({ title, because }) => [title, because]));
    expect(
      await about(
        log(
          400,
          (i) => `how do I ${i}?`,
          () => ({ prompt: undefined }),
        ),
      ),
    ).toMatchObject({
      'caching answers': 'not known here',
      coalescing: 'not known here',
      'predictive caching': 'not known here',
      'shorter prompts': 'not known here',
      "the provider's prompt cache": 'not known here',
      batching: 'saves too little',
    });
    expect(await about(log(400, (i) => `how do I ${i}?`))).toMatchObject({
      'caching answers': 'saves too little',
      'shorter prompts': 'saves too little',
      // What is sent before a question is not logged.
      "the provider's prompt cache": 'not known here',
    });
  });

  it('lists what saved only where it was found', async () => {
    // The same few questions at first, and never again.
    const file = log(1_000, (i) => `how do I ${i < 700 ? i % 20 : i}?`);
    const { steps, notWorth, told } = await advised(file, '--models', 'gpt-4o');
    expect(told.on).toBe('later requests');
    expect(steps).toEqual([]);
    const cache = notWorth.filter(({ title }) => title === 'caching answers');
    expect(cache).toMatchObject([{ because: 'saves too little' }]);
    expect(cache[0]?.share).toBeCloseTo(0, 2);
  });

  it('does not judge by moments that a log does not have', async () => {
    const file = log(
      400,
      (i) => `how do I ${i}?`,
      () => ({ time: undefined }),
    );
    const { notWorth } = await advised(file, '--models', 'gpt-4o');
    const because = Object.fromEntries(notWorth.map((each) => [each.title, each.because]));
    expect(because).toMatchObject({ batching: 'not known here', coalescing: 'not known here' });
  });

  it('blames no wrong answers where they are not known', async () => {
    // Everything is asked twice at once, a third of it again and again, under one long beginning: more than three moves save.
    const chats = log(
      240,
      () => '',
      (i) => {
        const pair = Math.floor(i / 2);
        return {
          time: new Date(T0 + pair * 60_000 + (i % 2) * 500).toISOString(),
          model: 'claude-sonnet-4-5',
          prompt: undefined,
          messages: [
            { role: 'system', content: 'You help. '.repeat(2_000) },
            { role: 'user', content: `how do I ${pair % 3 === 0 ? 'pay' : pair}?` },
          ],
          usage: { prompt_tokens: 6_000, completion_tokens: 200 },
          latency_ms: 5_000,
        };
      },
    );
    const { steps, notWorth } = await advised(chats);
    expect(steps).toHaveLength(3);
    const more = notWorth.filter(({ share }) => share !== null && share >= 0.01);
    expect(more.length).toBeGreaterThan(0);
    for (const { because } of more) expect(because).toBe('another step saves more');
  });

  it('does not call paid what nobody knows to be paid, and says what counts nothing', async () => {
    const shown = async (...args: string[]): Promise<string> => shownOf(await advised(...args));
    const strange = log(
      400,
      (i) => `how do I ${i}?`,
      () => ({ model: 'prod-chat' }),
    );
    const assumed = await shown(strange);
    expect(assumed).toContain('Every request to gpt-4 would cost');
    expect(assumed).toContain('what is paid is not known');
    expect(assumed).not.toContain('You pay');
    const asked = await shown(
      log(400, (i) => `how do I ${i}?`),
      '--baseline',
      'gpt-4o-mini',
    );
    // 400 calls of $0.0035 at gpt-4o's list price.
    expect(asked).toContain('Every request to gpt-4o-mini would cost');
    expect(asked).toContain('the log comes to $1.40 in all');
    const half = log(
      400,
      (i) => `how do I ${i}?`,
      (i) => (i % 2 === 0 ? { model: 'prod-chat' } : {}),
    );
    expect(await shown(half)).toContain('Assumed: calls of unknown cost count nothing (200 calls of the log');
  });

  it('ends with 99 where a demand on it is not met, and shows what was demanded', async () => {
    const file = log(200, (i) => `what is ${i}?`);
    const ask = ['advise', file, '--models', 'gpt-4o'];
    const [met, missed] = ['now.costUsd>=0', 'could.saved.share>=99%'];
    const failed = await invoke([...ask, '--threshold', met, '--threshold', missed, '--json']);
    expect(failed.code).toBe(99);
    const { now, could, thresholds }: AdviseResult = JSON.parse(failed.stdout);
    expect(thresholds).toEqual([
      { threshold: met, value: now.costUsd, met: true },
      { threshold: missed, value: could.saved.share, met: false },
    ]);
    const { code, stdout } = await invoke([...ask, '--threshold', met]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/now\.costUsd>=0 .* met\n/);
    const mistaken = await invoke([...ask, '--threshold', 'saved.share>=0.1']);
    expect(mistaken.code).toBe(2);
    expect(mistaken.stderr).toContain('did you mean could.saved.share?');
  });

  it('says that it does not read what is piped in, where no log is named', async () => {
    const input = '{"prompt": "why?"}\n';
    const piped = await invoke(['advise', '-n', '50'], { input });
    expect(piped.code).toBe(0);
    expect(piped.stderr).toContain('what is piped in is not read: optimize advise - reads it');
    for (const args of [['--scenario', 'faq-chatbot'], []]) {
      const { stderr } = await invoke(['advise', '-n', '50', ...args], args.length > 0 ? { input } : {});
      expect(stderr).not.toContain('piped in');
    }
  });

  it('refuses what it cannot do', async () => {
    const wrong = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await invoke(['advise', ...args]);
      expect(code, args.join(' ')).toBe(2);
      return stderr;
    };
    expect(await wrong('-')).toContain('is empty');
    expect(await wrong('--price-of-error', '-3')).toContain('--price-of-error');
    expect(await wrong('--min-quality', '120%')).toContain('use a share from 0 to 1');
    expect(await wrong('a.jsonl', '--trace', 'b.jsonl')).toContain('name logs in one way');
    expect(await wrong('missing.jsonl')).toContain('missing.jsonl');
  });
});
