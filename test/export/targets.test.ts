import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { exported, leftOutOf, TARGET_NAMES, TARGETS, type TargetName } from '../../src/export/export.ts';
import type { Target } from '../../src/export/targets/target.ts';
import { readYaml } from '../../src/files/yaml-file.ts';
import { UserError } from '../../src/foundation/problem.ts';
import { defineStrategy } from '../../src/library/strategies.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import { TECHNIQUES } from '../../src/settings/knobs.ts';
import { STRATEGIES } from '../../src/settings/strategy.ts';
import { anyCharacter } from '../any-character.ts';
import { planOf } from './plans.ts';

const WITH_SCHEMA = TARGET_NAMES.filter((name) => (TARGETS[name] as Target).schema !== null);

/** What a file says, held against the keys that are known; JSON is YAML too. */
function dataOf(name: TargetName, text: string): Record<string, unknown> {
  const { schema } = TARGETS[name] as Target;
  const begin = { what: 'is none', fix: 'write one' };
  return readYaml(text, 'file', schema as NonNullable<typeof schema>, begin).data as Record<string, unknown>;
}

const withoutHead = ({ $comment: _, ...data }: Record<string, unknown>): unknown => data;

/** The docs catalog under other names. */
function named(names: readonly string[]): Catalog {
  const of = new Map(DOCS_CATALOG.models.map(({ id }, i) => [id, names[i] as string]));
  const tiers = Object.fromEntries(
    Object.entries(DOCS_CATALOG.tiers).map(([tier, id]) => [tier, of.get(id) as string]),
  ) as Catalog['tiers'];
  const models = DOCS_CATALOG.models.map((model) => ({ ...model, id: of.get(model.id) as string }));
  return { ...DOCS_CATALOG, models, tiers, baseline: of.get(DOCS_CATALOG.baseline) as string };
}

const everything = defineStrategy({ name: 'everything', techniques: TECHNIQUES });

describe('An exported strategy', () => {
  it.each(WITH_SCHEMA)('holds to the keys that were read of %s', async (name) => {
    for (const strategy of [...Object.keys(STRATEGIES), everything]) {
      const { text } = await exported(planOf(strategy), name);
      dataOf(name, text);
      expect(text).toContain('2026-11-27');
      expect(text).toContain('90.0% (95 %: 89.0% to 91.0%)');
    }
  });

  it.each(TARGET_NAMES)('says of every technique what %s does not do of it', async (name) => {
    const plan = planOf(everything);
    const { leftOut, whole } = leftOutOf(plan, TARGETS[name]);
    const { text, leftOut: told } = await exported(plan, name);
    expect(told).toEqual(leftOut);
    for (const { what, why } of leftOut) {
      expect(why.length).toBeGreaterThan(10);
      expect(text.replaceAll('\\"', '"')).toContain(`${what}: ${why}`);
    }
    expect(new Set(leftOut.map(({ what }) => what)).size).toBe(leftOut.length);
    expect(TECHNIQUES).toEqual(expect.arrayContaining(whole));
  });

  it.each(['litellm', 'portkey', 'bifrost', 'vllm-sr'] as const)(
    'is refused where %s can do nothing of it',
    async (name) => {
      const plan = planOf(defineStrategy({ techniques: ['prompt', 'fallback'] }));
      await expect(exported(plan, name)).rejects.toThrow(/can do nothing of this strategy: prompt: .*fallback: /);
    },
  );

  it.each(WITH_SCHEMA)('is the same for %s whatever strategies and files are called', async (name) => {
    const plain = withoutHead(dataOf(name, (await exported(planOf('basic'), name)).text));
    const strange = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.constantFrom(
        'x\nmodel_list: []',
        '# {{ secret }}',
        '*/ evil() /*',
        '"}],"targets":[]',
        'a\u2028b: c',
        '\u0085z: 1',
        "'''\r- y",
      ),
    );
    await fc.assert(
      fc.asyncProperty(strange, strange, async (a, b) => {
        const plan = planOf('basic');
        const made = { ...plan.made, command: a, ground: b };
        const { text } = await exported(
          { ...plan, sentence: a, made, promised: [{ title: b, value: a, interval: b }] },
          name,
        );
        expect(withoutHead(dataOf(name, text))).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });

  it.each(WITH_SCHEMA)('has models in %s under the names they have, or none at all', async (name) => {
    const odd = [
      'ft:gpt-4o:org::abc',
      'models/x@2026',
      '模型-1',
      'a"b',
      'x: y',
      '{{ .Labels }}',
      'os.environ/KEY',
      'env.KEY',
      '$KEY',
      'a\nb',
      '-x',
      'a b',
    ];
    for (const id of odd) {
      const plan = planOf('basic', {
        catalog: named(['small-1', 'middle-1', id, 'top-1', 'rest-1'].slice(0, DOCS_CATALOG.models.length)),
      });
      const safe = /^[\p{L}\p{N}][\p{L}\p{N}._:@/+-]*$/u.test(id) && !/^(os\.environ\/|env\.)/.test(id);
      if (name === 'alerts') continue;
      const outcome = await exported(plan, name).catch((error: unknown) => error as Error);
      if (!safe) expect(outcome, id).toBeInstanceOf(UserError);
      else expect(JSON.stringify(dataOf(name, (outcome as { text: string }).text))).toContain(id);
    }
  });

  it('sends everything to one model where the tiers have one', async () => {
    const one = { ...DOCS_CATALOG, tiers: { simple: 'gpt-4o-mini', medium: 'gpt-4o-mini', complex: 'gpt-4o-mini' } };
    const plan = planOf(defineStrategy({ techniques: ['router', 'cap'], knobs: { 'cap.maxTokens': 300 } }), {
      catalog: one,
    });
    expect(dataOf('litellm', (await exported(plan, 'litellm')).text)).toEqual({
      model_list: [
        {
          model_name: 'gpt-4o-mini',
          litellm_params: { model: 'openai/gpt-4o-mini', api_key: 'os.environ/OPENAI_API_KEY', max_tokens: 300 },
        },
      ],
    });
    expect(leftOutOf(plan, TARGETS.litellm).leftOut).toEqual([]);
  });

  it('compares by vectors only where the simulation did', async () => {
    const plan = planOf(defineStrategy({ techniques: ['cache', 'semantic'], knobs: { 'semantic.threshold': 0.9 } }));
    const by = (embeddings: string | null) => exported({ ...plan, embeddings }, 'litellm');
    expect((await by(null)).text).not.toContain('similarity_threshold:');
    const { text, leftOut } = await by('text-embedding-3-small');
    expect(text).toContain('similarity_threshold: 0.9');
    expect(text).toContain('openai/text-embedding-3-small');
    expect(leftOut.map(({ what }) => what)).not.toContain('semantic');
  });

  it('alerts where the simulated run was silent nineteen times in twenty', async () => {
    const { text } = await exported(planOf('basic'), 'alerts');
    for (const rule of ['llm:hit_rate < 0.5', 'llm:cost_per_request_usd > 0.002', 'llm:false_hit_share > 0.02']) {
      expect(text).toContain(rule);
    }
    const plan = planOf('baseline');
    const unjudged = { alerts: { ...(plan.watched.alerts as object), hitRateBelow: null } as never, falseHits: null };
    const silent = await exported({ ...plan, watched: unjudged }, 'alerts');
    expect(silent.text).not.toMatch(/HitRateLow|FalseHits/);
    await expect(exported({ ...plan, watched: { alerts: null, falseHits: null } }, 'alerts')).rejects.toThrow(
      /five windows/,
    );
  });
});

describe('QUICKSTART', () => {
  it('has in its table what each target does of advanced', () => {
    const runs = TARGET_NAMES.filter((name) => (TARGETS[name] as Target).runs);
    const plan = planOf('advanced');
    const rows = runs.map((name) => {
      const { says } = TARGETS[name] as Target;
      const done: Record<'does' | 'partly' | 'not', string[]> = { does: [], partly: [], not: [] };
      for (const technique of TECHNIQUES.filter((each) => plan.strategy.techniques.has(each))) {
        const declared = says[technique];
        const said = typeof declared === 'function' ? declared(plan) : declared;
        done[said === 'said' ? 'does' : 'not' in said ? 'not' : 'partly'].push(technique);
      }
      return `| ${name} | ${[done.does, done.partly, done.not].map((each) => each.join(', ')).join(' | ')} |`;
    });
    expect(readFileSync('QUICKSTART.md', 'utf8')).toContain(
      `| target | does | does in part | leaves out |\n|---|---|---|---|\n${rows.join('\n')}\n`,
    );
  });
});

/** One mistake each, and where it is found. */
const MISTAKES: readonly [TargetName, (data: never) => void, RegExp][] = [
  [
    'litellm',
    (data: { model_list: { litellm_params: { api_key: string } }[] }) =>
      (data.model_list[0]!.litellm_params.api_key = 'sk-secret'),
    /api_key.*never a secret/,
  ],
  ['litellm', (data: { model_list: unknown[] }) => (data.model_list = []), /model_list/],
  [
    'litellm',
    (data: { litellm_settings: { cache_params: { ttl: unknown } } }) => (data.litellm_settings.cache_params.ttl = '1h'),
    /cache_params\.ttl/,
  ],
  ['portkey', (data: { strategy: { mode: string } }) => (data.strategy.mode = 'cheapest'), /strategy/],
  [
    'portkey',
    (data: { targets: Record<string, unknown>[] }) => (data.targets[0]!.api_key = 'sk-secret'),
    /api_key.*never a secret/,
  ],
  ['portkey', (data: { cache: { mode: string } }) => (data.cache.mode = 'exact'), /cache\.mode/],
  [
    'bifrost',
    (data: { plugins: { config: { default_cache_key?: string } }[] }) =>
      delete data.plugins[0]!.config.default_cache_key,
    /default_cache_key/,
  ],
  ['vllm-sr', (data: { version: string }) => (data.version = 'v0.2'), /version/],
  [
    'vllm-sr',
    (data: { global: { stores: { response_cache: { eviction_policy: string } } } }) =>
      (data.global.stores.response_cache.eviction_policy = 'sieve'),
    /eviction_policy/,
  ],
  [
    'alerts',
    (data: { groups: { rules: { expr: string }[] }[] }) => (data.groups[0]!.rules[0]!.expr += ')'),
    /expr|rules/,
  ],
];

describe('A configuration with a mistake', () => {
  it.each(MISTAKES)('is refused for %s (%#)', async (name, spoil, where) => {
    const data = dataOf(name, (await exported(planOf('basic'), name)).text);
    spoil(data as never);
    expect(() => dataOf(name, stringify(data))).toThrow(where);
  });
});
