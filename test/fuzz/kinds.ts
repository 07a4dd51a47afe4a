import type { Command, Option } from 'commander';
import type { Random } from '../../src/foundation/random.ts';
import { KNOBS, type Knob } from '../../src/settings/knobs.ts';
import { changedBytes, changedDocument, withTexts } from './changes.ts';
import { flagValue, hostileValue, PAYLOADS } from './hostile.ts';
import { between, type Corpus, type Input, type Kept, type Kind, pick, type Saved } from './input.ts';
import { LOGS, NOTHING } from './logs.ts';
import { queueJobs, queueOutcomes } from './queue.ts';

/** Few, so that many inputs can be tried; what takes many requests is asked for by the flags under test. */
const FEW = ['-n', '60'];

/** Texts for every file a flag may name. */
const MODELS = {
  name: 'ours',
  extends: 'docs',
  models: [
    {
      id: 'our-llama',
      name: 'Llama on our own GPUs',
      price: {
        input: 0.2,
        output: 0.2,
        cachedInput: 0.05,
        batch: 0.5,
        longPrompts: [{ above: 1_000, input: 0.4, output: 0.4 }],
      },
      latency: { firstToken: '150ms', tokensPerSecond: 60, sigma: 0.3 },
      quality: { mmlu: 73 },
      contextTokens: 8_000,
      source: 'our measurements',
    },
    {
      id: 'free',
      price: { input: 0, output: 0 },
      latency: { firstToken: '1s', tokensPerSecond: 5 },
      quality: { simple: 0.9, medium: 0.6, complex: 0.2 },
    },
  ],
  tiers: { simple: 'our-llama', medium: 'gpt-4o-mini', complex: 'gpt-4' },
  baseline: 'gpt-4',
};
const STRATEGY = { name: 'mine', base: 'basic', techniques: ['cache', 'router'], cache: { ttl: '1h', maxEntries: 50 } };
const CONFIG = {
  seed: 7,
  strategy: 'advanced',
  requests: 60,
  cache: { ttl: '6h', policy: 'sieve' },
  semantic: { threshold: 0.9 },
  budget: { daily: 2 },
  provider: { concurrency: 5 },
};
const MAPPING = {
  records: 'data',
  fields: { text: 'request.messages', time: 'created', model: 'request.model' },
  timeZone: 'UTC',
  models: { a: 'gpt-4o' },
};

/** A document as a file: JSON is YAML too, unless a key is `__proto__`, which is written as data here. */
const asFile = (document: unknown): string => JSON.stringify(document) ?? '';

const choicesOf = (option: Option): readonly string[] => {
  if (option.argChoices !== undefined) return option.argChoices;
  const knob = Object.values<Knob>(KNOBS).find(({ flag }) => `--${flag}` === option.long);
  return knob?.type === 'choice' ? knob.choices : [];
};

const READS = /^(-s|--scenario|-t|--trace|--models|--mapping|--strategy|--config|--from|--resume)$/;

/** A file for a flag that reads or writes one: one that fits, one that does not, none, or a folder. */
function fileFor(flag: string, random: Random, files: Record<string, string | Uint8Array>, corpus: Corpus): string {
  if (!READS.test(flag) || random() < 0.06)
    return `{here}/${pick(random, ['out.json', 'out.html', 'out.csv', 'out.md', 'out', '-'])}`;
  const luck = random();
  if (luck < 0.05) return '{here}';
  if (luck < 0.1) return `{here}/missing-${pick(random, ['a.json', '\u202e.yaml', 'x'.repeat(300)])}`;
  if (luck < 0.15) return '/dev/null';
  const add = (name: string, text: string): string => {
    files[name] = text;
    return `{here}/${name}`;
  };
  const fitting: Record<string, () => string> = {
    '--scenario': () =>
      random() < 0.5
        ? pick(random, ['faq-chatbot', 'coding-agent', 'nightly-batch', 'unique-queries', 'quick-start'])
        : add('s.yaml', asFile(pick(random, corpus.scenarios))),
    '--trace': () => {
      const name = pick(random, Object.keys(LOGS));
      return add(name, LOGS[name] as string);
    },
    '--models': () =>
      random() < 0.5
        ? pick(random, ['docs', 'real', 'openai', 'anthropic', 'google'])
        : add('models.yaml', asFile(MODELS)),
    '--mapping': () => add('mapping.yaml', asFile(MAPPING)),
    '--strategy': () =>
      random() < 0.7
        ? pick(random, ['basic', 'advanced', 'multi-tier', 'baseline'])
        : add('mine.yaml', asFile(STRATEGY)),
    '--config': () => add('config.yaml', asFile(CONFIG)),
    '--from': () => pick(random, ['faq-chatbot', 'coding-agent', 'nothing']),
    '--resume': () => add('journal', pick(random, corpus.journals).text),
  };
  const which = random() < 0.9 ? flag : pick(random, Object.keys(fitting));
  return (fitting[which] ?? (() => '{here}/out'))();
}

/** What would go to the network, wait for a person or take long for good reason. */
const LEFT_OUT = new Set(['--embeddings', '--embeddings-model', '--speed', '--live', '--debug', '--workers']);
const COMMANDS_LEFT_OUT = new Set(['claims', 'menu', 'explore', 'watch', 'learn', 'sandbox', 'complete', 'worker']);

const commandLines = (program: Command): Kind => {
  const commands = program.commands
    .flatMap((each) => [each, ...each.commands])
    .filter((each) => !COMMANDS_LEFT_OUT.has(each.name()));
  return {
    name: 'command line',
    make(random, corpus, kept) {
      const files: Record<string, string | Uint8Array> = {};
      const command = pick(random, commands);
      const parents: string[] = [];
      for (let at: Command | null = command; at !== null && at.parent !== null; at = at.parent)
        parents.unshift(at.name());
      const words = [...parents];
      const sized = command.options.some(({ long }) => long === '--requests');
      if (sized) words.push(...FEW);
      const options = command.options.filter(({ long }) => !LEFT_OUT.has(long ?? ''));
      const wanted = between(random, 0, 5);
      for (let i = 0; i < wanted; i++) {
        const option = pick(random, options);
        const flag = option.long ?? (option.short as string);
        const given = [flag];
        const placeholder = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1];
        if (placeholder !== undefined) {
          given.push(
            /file|log/.test(placeholder)
              ? fileFor(flag, random, files, corpus)
              : flagValue(random, placeholder, choicesOf(option)),
          );
        }
        // With too many requests a run takes long, and rightly.
        if (/^--(requests|runs|rate|looks)$/.test(flag) && Number(given[1]) > 500) continue;
        if (kept(i)) words.push(...given);
      }
      for (const argument of command.registeredArguments) {
        if (random() < 0.3) continue;
        words.push(argumentFor(argument.name(), random, files, corpus));
      }
      if (random() < 0.03) words.push(pick(random, PAYLOADS));
      return { args: words, files };
    },
  };
};

function argumentFor(name: string, random: Random, files: Record<string, string | Uint8Array>, corpus: Corpus): string {
  if (random() < 0.08) return pick(random, PAYLOADS).replaceAll('/', '');
  if (/file|logs/.test(name)) {
    if (name === 'file') return fileFor('-o', random, files, corpus);
    return fileFor('--trace', random, files, corpus);
  }
  return pick(random, [
    'faq-chatbot',
    'basic',
    'advanced',
    'baseline',
    'gpt-4o',
    'bash',
    'simulate',
    'What is Python?',
    'ttl',
    '2',
  ]);
}

/** A kind whose inputs are changed documents in a file, read by one of some commands. */
const documents = (
  name: string,
  of: (random: Random, corpus: Corpus) => unknown,
  lines: readonly (readonly string[])[],
): Kind => ({
  name,
  make(random, corpus, kept) {
    const document = of(random, corpus);
    const args = pick(random, lines);
    if (random() < 0.8) return { args, files: { 'in.yaml': asFile(changedDocument(document, random, kept)) } };
    return { args, files: { 'in.yaml': changedBytes(JSON.stringify(document, null, 2), random, kept) } };
  },
});

const FILE = '{here}/in.yaml';
const SHOWN = [['--json'], ['--html'], ['--csv'], ['--markdown'], ['--full'], []] as const;

const scenarioFiles = documents('scenario', (random, { scenarios }) => pick(random, scenarios), [
  ['simulate', '-s', FILE, ...FEW, '--no-fixes', '--json'],
  ['simulate', '-s', FILE, ...FEW, '--no-fixes', '--html'],
  ['simulate', '-s', FILE, ...FEW, '--strategy', 'advanced', '--no-fixes'],
  ['scenarios', FILE],
  ['compare', 'basic', 'advanced', '-s', FILE, ...FEW],
  ['explain', 'What is Python?', '-s', FILE],
]);
const strategyFiles = documents('strategy', () => STRATEGY, [
  ['simulate', '--strategy', FILE, ...FEW, '--no-fixes', '--json'],
  ['compare', 'basic', FILE, ...FEW],
  ['explain', 'What is Python?', '--strategy', FILE],
]);
const configFiles = documents('config', () => CONFIG, [
  ['simulate', '--config', FILE, ...FEW, '--no-fixes'],
  ['simulate', '--config', FILE, '--print-config'],
  ['sweep', '--ttl', '1h,2h', '--config', FILE, ...FEW],
]);
const modelFiles = documents('models', () => MODELS, [
  ['simulate', '--models', FILE, ...FEW, '--no-fixes', '--json'],
  ['models', '--models', FILE],
  ['models', '--models', FILE, '--json'],
  ['advise', '--models', FILE, ...FEW],
]);
const mappingFiles = ((): Kind => {
  const base = documents('mapping', () => MAPPING, [
    ['inspect', '{here}/array.json', '--mapping', FILE],
    ['simulate', '--trace', '{here}/array.json', '--mapping', FILE, '--no-fixes', '--json'],
  ]);
  return {
    ...base,
    make: (random, corpus, kept) => {
      const input = base.make(random, corpus, kept);
      return { ...input, files: { ...input.files, 'array.json': LOGS['array.json'] as string } };
    },
  };
})();

const LOG_LINES: readonly (readonly string[])[] = [
  ['inspect', '{log}'],
  ['inspect', '{log}', '--json'],
  ['inspect', '{log}', '--html'],
  ['inspect', '{log}', '-o', '{here}/calls.jsonl'],
  ['simulate', '--trace', '{log}', '--no-fixes', '--json'],
  ['simulate', '--trace', '{log}', '--strategy', 'advanced', '--no-fixes', '--html'],
  ['simulate', '--trace', '{log}', '--skip-bad-lines', '--no-fixes'],
  ['sweep', '--trace', '{log}', '--ttl', '1h,2h', '--csv'],
];

const logs: Kind = {
  name: 'log',
  make(random, _corpus, kept) {
    const line = pick(random, LOG_LINES);
    if (random() < 0.05) {
      const name = pick(random, Object.keys(NOTHING));
      return {
        args: line.map((word) => word.replace('{log}', `{here}/${name}`)),
        files: { [name]: NOTHING[name] as string },
        saysNothing: true,
      };
    }
    const name = pick(random, Object.keys(LOGS));
    const text = LOGS[name] as string;
    const args = line.map((word) => word.replace('{log}', `{here}/${name}`));
    if (name.endsWith('.jsonl') && random() < 0.6) {
      const rows = text
        .trimEnd()
        .split('\n')
        .map((row) => JSON.parse(row) as unknown);
      // What a product leaves out, or writes otherwise, is so on each line.
      const alike = random() < 0.5;
      const changed = alike ? changedAlike(rows, random, kept) : changedDocument(rows, random, kept);
      return { args, files: { [name]: (Array.isArray(changed) ? changed : [changed]).map(asFile).join('\n') } };
    }
    return { args, files: { [name]: changedBytes(text, random, kept) } };
  },
};

/** The same field of each row set to something else. */
function changedAlike(rows: readonly unknown[], random: Random, kept: Kept): unknown[] {
  const fields = Object.keys(rows[0] as object);
  const changed = rows.map((row) => ({ ...(row as Record<string, unknown>) }));
  for (let i = 0; i < 2; i++) {
    const [field, value, rename] = [pick(random, fields), hostileValue(random), random() < 0.4];
    if (!kept(i)) continue;
    for (const row of changed) {
      if (rename) row[pick(random, PAYLOADS)] = row[field];
      if (rename) delete row[field];
      else Object.defineProperty(row, field, { value, enumerable: true, configurable: true });
    }
  }
  return changed;
}

const saved = (
  name: string,
  of: (corpus: Corpus) => readonly Saved[],
  line: (was: Saved, random: Random) => readonly string[],
): Kind => ({
  name,
  make(random, corpus, kept): Input {
    const was = pick(random, of(corpus));
    const args = line(was, random);
    if (name !== 'journal' && random() < 0.8) {
      return {
        args,
        files: { 'in.json': asFile(changedDocument(JSON.parse(was.text), random, kept)), 'other.json': was.text },
      };
    }
    return { args, files: { 'in.json': changedBytes(was.text, random, kept), 'other.json': was.text } };
  },
});

/** Texts of saved results that a page, a table or a terminal might take for its own language. */
const hostileTexts: Kind = {
  name: 'hostile text',
  make(random, { results }, kept) {
    const was = pick(random, results);
    const document = withTexts(JSON.parse(was.text), random, kept, PAYLOADS);
    const format = pick(random, ['html', 'md', 'csv', 'txt', 'json']);
    const shown = random() < 0.5 ? ['-o', `{here}/out.${format}`] : pick(random, SHOWN);
    return { args: ['report', '{here}/in.json', ...shown], files: { 'in.json': asFile(document) } };
  },
};

/** Every kind of input, with the command line's own flags for those that are made of them. */
export const kindsOfInput = (program: Command): readonly Kind[] => [
  commandLines(program),
  scenarioFiles,
  strategyFiles,
  configFiles,
  modelFiles,
  mappingFiles,
  logs,
  saved(
    'result',
    ({ results }) => results,
    (_, random) => ['report', '{here}/in.json', ...pick(random, SHOWN)],
  ),
  hostileTexts,
  saved(
    'shard',
    ({ shards }) => shards,
    () => ['merge', '{here}/in.json', '{here}/other.json'],
  ),
  saved(
    'journal',
    ({ journals }) => journals,
    ({ args }) => [...args, '--json', '--resume', '{here}/in.json'],
  ),
  queueJobs,
  queueOutcomes,
];
