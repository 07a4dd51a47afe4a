import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exported } from '../../src/export/export.ts';
import { defineStrategy } from '../../src/library/strategies.ts';
import { callUsd } from '../../src/models/call-price.ts';
import type { Catalog } from '../../src/models/model.ts';
import { countTokens } from '../../src/models/tokens.ts';
import { TECHNIQUES } from '../../src/settings/knobs.ts';
import { STRATEGIES, type Strategy } from '../../src/settings/strategy.ts';
import type { Learned } from '../../src/simulation/model-choice.ts';
import { answerTokens } from '../service/fake-upstream.ts';
import { asAsked, CASES, learning, plainCatalog, requests, simulated } from '../service/requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { planOf } from './plans.ts';

/** A folder from which what is installed here can be imported. */
function project(): string {
  const folder = temporaryFolder();
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

const installed = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('ai');
    return true;
  } catch {
    return false;
  }
})();
// Until it is installed with the other packages, by npm ci.
if (!installed) console.warn('skipped: the package ai is not installed');

interface Sdk {
  generateText: (options: object) => Promise<{ text: string }>;
  streamText: (options: object) => { text: Promise<string> };
}

interface Call {
  model: string;
  usd: number;
  sent: string;
  options: {
    maxOutputTokens?: number;
    prompt: { role: string; content: { text: string }[]; providerOptions?: unknown }[];
  };
}

/** An export that was loaded, its models standing for those of the SDK, and all calls they get. */
async function loaded(
  strategy: Strategy,
  catalog: Catalog,
  standalone: boolean,
  say = (_: string): string | null => null,
  learned: Learned | null = null,
) {
  const { text } = await exported(planOf(strategy, { catalog, standalone, learned }), 'ai-sdk');
  const file = join(project(), 'optimized.ts');
  writeFileSync(file, text);
  const [own, sdk, mocks] = (await Promise.all([
    import(pathToFileURL(file).href),
    import('ai' as string),
    import('ai/test' as string),
  ])) as [
    { optimized: (models: object, clock: () => number) => unknown },
    Sdk,
    { MockLanguageModelV3: new (options: object) => unknown; simulateReadableStream: (options: object) => unknown },
  ];
  const calls: Call[] = [];
  const answerTo = (id: string, options: Call['options']) => {
    const sent = options.prompt.at(-1)?.content[0]?.text ?? '';
    const inputTokens = countTokens(sent);
    const outputTokens = answerTokens(asAsked(sent));
    const model = catalog.models.find((each) => each.id === id) as Catalog['models'][number];
    calls.push({ model: id, usd: callUsd(model, { inputTokens, outputTokens }), sent, options });
    return {
      text: say(id) ?? `${id}: ${sent}`,
      usage: { inputTokens: { total: inputTokens }, outputTokens: { total: outputTokens } },
      finishReason: { unified: 'stop', raw: 'stop' },
    };
  };
  const models = Object.fromEntries(
    catalog.models.map(({ id }) => [
      id,
      new mocks.MockLanguageModelV3({
        modelId: id,
        doGenerate: async (options: never) => {
          const { text: said, ...others } = answerTo(id, options);
          const tool = { type: 'tool-call', toolCallId: '1', toolName: 'search', input: '{}' };
          return { content: [said === 'tool' ? tool : { type: 'text', text: said }], warnings: [], ...others };
        },
        doStream: async (options: never) => {
          const { text: said, ...others } = answerTo(id, options);
          const chunks = [
            { type: 'text-start', id: '0' },
            ...[...said].map((delta) => ({ type: 'text-delta', id: '0', delta })),
            { type: 'text-end', id: '0' },
            { type: 'finish', ...others },
          ];
          return { stream: mocks.simulateReadableStream({ chunks }) };
        },
      }),
    ]),
  );
  let now = 0;
  const model = own.optimized(models, () => now);
  const ask = (prompt: string, more = {}): Promise<{ text: string }> =>
    sdk.generateText({ model, prompt, maxRetries: 0, ...more });
  const at = (moment: number): void => {
    now = moment;
  };
  return { ask, at, calls, model, sdk };
}

describe.skipIf(!installed)('An export to the AI SDK', () => {
  it.each(CASES)('hits, chooses and costs as the simulation of the same requests: %s', async (_, name, strategy) => {
    const catalog = await plainCatalog(name);
    const rows = requests(50);
    const { met, costUsd } = await simulated(strategy, catalog, rows);
    for (const standalone of [false, true]) {
      const { ask, at, calls } = await loaded(strategy, catalog, standalone);
      const how: string[] = [];
      for (const { t, text } of rows) {
        at(t);
        const before = calls.length;
        const refused = await ask(text).then(
          () => false,
          (error: Error) => /money of the day is spent/.test(error.message),
        );
        how.push(refused ? 'refused' : calls.length > before ? 'asked' : 'hit');
      }
      expect(how).toEqual(met.map(({ how: met }) => met.replace(/.*Hit$/, 'hit')));
      expect(calls.map(({ model }) => model)).toEqual(
        met.filter(({ how }) => how === 'asked').map(({ model }) => model),
      );
      const vectors = strategy.techniques.has('semantic') ? 1e-6 : 1e-12;
      expect(Math.abs(calls.reduce((sum, { usd }) => sum + usd, 0) - costUsd)).toBeLessThan(50 * vectors);
    }
  });

  it('chooses as the simulation does from where its router has learned', async () => {
    const { strategy, catalog, learned, before, after, models } = await learning();
    expect(new Set(models).size).toBe(3);
    for (const standalone of [false, true]) {
      const { ask, calls } = await loaded(strategy, catalog, standalone, undefined, learned);
      for (const { text } of after) await ask(text);
      expect(calls.map(({ model }) => model)).toEqual(models);
    }
    const { text } = await exported(planOf(strategy, { catalog, learned }), 'ai-sdk');
    expect(text).toContain(
      `of 40 questions (${new Set(before.map(({ text }) => text)).size} different texts) and 120 grades of answers, all of them the log's own.`,
    );
    expect(text).not.toMatch(/demonstration|Nobody graded/);
    const plan = planOf(strategy, { catalog, learned: { ...learned, logged: 30 } });
    expect((await exported(plan, 'ai-sdk')).text).toMatch(
      /30 of them the log's own, the others simulated.\n.*demonstration/,
    );
  });

  it('asks the next model up where a judge does not like the answer', async () => {
    const catalog = await plainCatalog('docs');
    const strategy = defineStrategy({ techniques: ['router', 'fallback'] });
    // The judge is the model that answers simple questions, too.
    const { ask, calls } = await loaded(strategy, catalog, false, (id) => (id === 'gpt-3.5-turbo' ? '0.3' : null));
    await ask('What is Python?');
    expect(calls.map(({ model }) => model)).toEqual([
      'gpt-3.5-turbo',
      'gpt-3.5-turbo',
      'gpt-4o-mini',
      'gpt-3.5-turbo',
      'gpt-4',
    ]);
    expect(calls[1]?.sent).toMatch(/Question:\nWhat is Python\?/);
  });

  it('streams what is kept, keeps what was streamed, and parts tenants', async () => {
    const catalog = await plainCatalog('docs');
    const { ask, calls, model, sdk } = await loaded(
      defineStrategy({ techniques: ['cache', 'coalescing'] }),
      catalog,
      false,
    );
    const stream = (prompt: string): Promise<string> => sdk.streamText({ model, prompt }).text;
    expect(await stream('What is Python?')).toBe('gpt-4: What is Python?');
    expect((await ask('what is python')).text).toBe('gpt-4: What is Python?');
    expect(await stream('what is Python')).toBe('gpt-4: What is Python?');
    expect(calls).toHaveLength(1);
    await ask('What is Python?', { providerOptions: { optimize: { tenant: 'other' } } });
    await ask('What is Python?', { system: 'Be kind.' });
    expect(calls).toHaveLength(3);
    await Promise.all([ask('Who wrote Faust?'), ask('who wrote faust')]);
    expect(calls).toHaveLength(4);
  });

  it('keeps no call of a tool', async () => {
    const strategy = defineStrategy({ techniques: ['cache'] });
    const { calls, model } = await loaded(strategy, await plainCatalog('docs'), false, () => 'tool');
    const prompt = [{ role: 'user', content: [{ type: 'text', text: 'What is new?' }] }];
    const { doGenerate } = model as { doGenerate: (call: object) => Promise<unknown> };
    for (let i = 0; i < 2; i++) await doGenerate.call(model, { prompt });
    expect(calls).toHaveLength(2);
  });

  it('sends each call to the model that it names, where a log was replayed as it was', async () => {
    const logged = { asLogged: { costs: 'as-logged', others: [], places: [], timed: true, keepsHits: false } } as const;
    const catalog = { ...(await plainCatalog('docs')), ...logged };
    const { ask, calls } = await loaded(defineStrategy({ techniques: ['cache'] }), catalog, false);
    const named = (model: string): object => ({ providerOptions: { optimize: { model } } });
    await ask('What is Python?', named('gpt-3.5-turbo'));
    await ask('What is Python?', named('gpt-4o-mini'));
    await ask('Who wrote Faust?', named('no-such-model'));
    expect(calls.map(({ model }) => model)).toEqual(['gpt-3.5-turbo', 'gpt-4']);
  });

  it('sends everything to the usual model where the router has not learned', async () => {
    const knobs = { 'routing.mode': 'learned' };
    const { ask, calls } = await loaded(
      defineStrategy({ techniques: ['cache', 'router'], knobs }),
      await plainCatalog('docs'),
      false,
    );
    await ask('What is Python?');
    expect(calls.map(({ model }) => model)).toEqual(['gpt-4']);
  });

  it('cuts answers off, asks for short ones and marks what providers are to keep', async () => {
    const catalog = await plainCatalog('claude-haiku-4.5');
    const knobs = { 'cap.maxTokens': 77, 'prompt.concise': 'true' };
    const { ask, calls } = await loaded(
      defineStrategy({ techniques: ['cap', 'prompt', 'prefix'], knobs }),
      catalog,
      false,
    );
    await ask('Hello there! What is Python?', { system: 'Be kind.', maxOutputTokens: 500 });
    expect(calls[0]).toMatchObject({ sent: 'What is Python? Be concise.', options: { maxOutputTokens: 77 } });
    expect(calls[0]?.options.prompt[0]?.providerOptions).toEqual({
      anthropic: { cacheControl: { type: 'ephemeral' } },
    });
  });

  it('is the same program whatever strategies and files are called', async () => {
    const programOf = async (called: string): Promise<string> => {
      const plan = planOf('basic');
      const made = { ...plan.made, command: called, ground: called };
      const { text } = await exported({ ...plan, sentence: called, made }, 'ai-sdk');
      return text.replace(/^\/\/.*\n/gm, '');
    };
    const plain = await programOf('plain');
    for (const odd of ['a\nevil()', 'a\r\nevil()', 'a\u2028evil()', 'a\u2029evil()', '*/ evil() /*']) {
      expect(await programOf(odd)).toBe(plain);
    }
  });

  it('is what a strict compiler takes, whatever the strategy', async () => {
    const folder = project();
    const all = TECHNIQUES.filter((technique) => technique !== 'router');
    const strategies = [
      ...Object.keys(STRATEGIES),
      ...all.map((technique) => defineStrategy({ techniques: [technique] })),
      defineStrategy({ techniques: ['router'], knobs: { 'routing.mode': 'learned' } }),
    ];
    const files: string[] = [];
    for (const [i, strategy] of strategies.entries()) {
      // Some can do nothing there, and are refused.
      const learns = typeof strategy !== 'string' && strategy.knobs['routing.mode'] === 'learned';
      const learned = learns ? (await learning()).learned : null;
      const plan = planOf(strategy, { catalog: await plainCatalog('docs'), learned });
      const text = await exported(plan, 'ai-sdk').catch(() => null);
      if (text === null) continue;
      files.push(join(folder, `strategy-${i}.ts`));
      // The library's types are of the build, which the tests of the package hold.
      writeFileSync(
        files.at(-1) as string,
        text.text.replace("from 'llm-whatif'", `from '${resolve('src/index.ts')}'`),
      );
    }
    expect(files.length).toBeGreaterThan(8);
    const flags =
      '--noEmit --strict --noUnusedLocals --noUnusedParameters --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck --allowImportingTsExtensions --module nodenext --target es2022 --lib es2023,dom --types node';
    const compiled = spawnSync('npx', ['tsc', ...flags.split(' '), ...files, resolve('src/report/html/inlined.d.ts')], {
      encoding: 'utf8',
    });
    expect(compiled.stdout.split('\n').filter((line) => line.includes('strategy-'))).toEqual([]);
  });
});
