import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('bad input ends with exit code 2, says what, where and how to fix it, and shows no stack', () => {
  const scenario = file(
    'bad.yaml',
    'name: x\ntitle: x\ndescription: x\nworkload:\n  requests: 10\n  users: 5\n  arrivals: {process: poison, perDay: 5}\n  intents:\n    - {kind: a, share: 1, complexity: simple, content: static, zipf: 1, answer: {medianTokens: 5, sigma: 0}, phrasings: ["x?"]}\ncache:\n  tll: 1h\n  maxEntries: 0\n',
  );
  it.each<[string, string[], string[]]>([
    [
      'an unknown scenario',
      ['--scenario', 'faq-chatbt'],
      ['there is no scenario "faq-chatbt"', 'did you mean faq-chatbot?'],
    ],
    ['an unknown flag', ['--tll', '5m'], ['--tll: is no flag of optimize simulate', 'did you mean --ttl?']],
    ['a flag of other commands', ['--exact'], ['--exact: is no flag of optimize simulate', 'it is one of attribute']],
    ['a flag without its value', ['--ttl'], ['--ttl: needs a value', '--ttl <duration>: age at which']],
    ['a word too many', ['basic'], ['simulate: "basic" is a word too many']],
    ['a bare number', ['--ttl', '90'], ['--ttl: "90" has no unit', '90s']],
    ['a negative TTL', ['--ttl', '-5m'], ['--ttl: -5m is out of range']],
    ['cache size 0', ['--cache-size', '0'], ['--cache-size: 0 is out of range', 'a count from 1 up']],
    ['an unknown policy', ['--cache-policy', 'lrru'], ['did you mean lru?']],
    ['an unknown strategy', ['--strategy', 'basik'], ['did you mean basic?']],
    ['a name that every object has', ['--strategy', 'constructor'], ['there is no strategy "constructor"']],
    ['an unknown technique', ['--without', 'cach'], ['did you mean cache?']],
    ['no technique left', ['--only', 'cache', '--without', 'cache'], ['leaves no technique', '--strategy baseline']],
    ['an unknown catalog', ['--models', 'doc'], ['did you mean docs?']],
    ['crossed thresholds', ['--simple-below', '8'], ['keep --simple-below at or below --complex-from']],
    ['a missing log', ['--trace', 'nowhere.txt'], ['nowhere.txt: there is no such file']],
    ['a folder for a mapping', ['--trace', 'README.md', '--mapping', 'src'], ['--mapping', 'is a folder']],
    ['a log and a scenario', ['--trace', 'x.txt', '--scenario', 'faq-chatbot'], ['cannot be combined']],
    ['a flag for logs without a log', ['--skip-bad-lines'], ['add --trace FILE']],
    ['a table in Parquet', ['--trace', file('x.parquet', 'PAR1xxxxPAR1')], ['is Parquet', 'duckdb -c']],
    ['an empty folder', ['--trace', mkdtempSync(join(folder, 'empty-'))], ['is an empty folder']],
    ['an empty log', ['--trace', file('empty.txt', '')], ['is empty']],
    [
      'broken JSON',
      ['--trace', file('broken.jsonl', '{"text":"a"}\n{"text":"b"\n')],
      ['broken.jsonl:2: is not valid JSON', '--skip-bad-lines'],
    ],
    ['binary garbage', ['--trace', file('garbage.txt', Buffer.from([1, 2, 0, 255]))], ['this is not a text file']],
    [
      'source code',
      ['--trace', file('code.txt', 'const a = 1;\nfunction b() {\n  return a;\n}\n')],
      ['looks like source code'],
    ],
    ['a time beyond all times', ['--trace', file('far.jsonl', '{"text":"a","t":1e300}\n')], ['"1e+300" is not a time']],
    [
      'its own input for -o',
      ['--trace', file('own.txt', 'a\n'), '-o', join(folder, 'own.txt')],
      ['it is what this run reads'],
    ],
    ['an empty value', ['--seed', ''], ['--seed: is empty']],
    ['too many requests', ['--requests', '20000000000'], ['use a count from 1 to 1,000,000,000']],
    ['a folder that does not exist for -o', ['-o', join(folder, 'no', 'x.json')], ['its folder does not exist']],
    [
      'a rate for a timed log',
      ['--rate', '10', '--trace', file('timed.jsonl', '{"text":"a","t":1}\n')],
      ['has times of its own'],
    ],
    [
      'three mistakes in a scenario',
      ['--scenario', scenario],
      [
        'bad.yaml:7:23 workload.arrivals.process',
        'bad.yaml:11:3 cache.tll',
        'did you mean ttl?',
        'bad.yaml:12:15 cache.maxEntries',
      ],
    ],
  ])('%s', async (_, args, messages) => {
    const { code, stdout, stderr } = await invoke(['simulate', ...args]);
    for (const message of messages) expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('reports everything that is wrong with the flags at once', async () => {
    const { stderr } = await invoke([
      'simulate',
      '--ttl',
      '5',
      '--cache-size',
      '-1',
      '--cache-key',
      'x',
      '--requests',
      'many',
    ]);
    for (const flag of ['--ttl', '--cache-size', '--cache-key', '--requests'])
      expect(stderr).toContain(`error ${flag}:`);
  });

  it('skips bad lines when asked to, and counts them', async () => {
    const path = file('half.jsonl', '{"text":"a"}\nnonsense\n{"text":"a"}\n');
    const { code, stdout } = await invoke(['simulate', '--trace', path, '--skip-bad-lines', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 2, workload: { skippedLines: 1 } });
  });
});

describe('a command line that cannot be taken apart', () => {
  it.each<[string[], string[]]>([
    [['simulat'], ['optimize: there is no command "simulat"', 'did you mean simulate?']],
    [['--nonsense'], ['--nonsense: is no flag without a command']],
    [['compare'], ['compare: <strategies> is missing', 'as in: optimize compare basic advanced']],
    [['ab', 'plan', '--exact'], ['--exact: is no flag of optimize ab plan']],
    [['explain', '-1 + 2'], ["words that begin with a dash come after --: optimize explain -- '-1 + 2'"]],
    [
      ['compare', 'basic,ttl'],
      ['strategy 1 ttl: has no value', 'write ttl=, followed by a duration'],
    ],
    [
      ['models', 'real'],
      ['"real" is a catalog, not a model', 'optimize models --models real'],
    ],
    [['sweep', '--ttl', '5m..'], ['--ttl: "5m.." is not a duration']],
    [['merge', '.'], ['.: is a folder']],
  ])('%j is told like every other mistake', async (args, parts) => {
    const { code, stdout, stderr } = await invoke(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error /);
    for (const part of parts) expect(stderr).toContain(part);
    expect(stderr.match(/^error /gm)).toHaveLength(1);
  });

  it('names the scenario a demand stands in', async () => {
    const text = readFileSync('scenarios/faq-chatbot.yaml', 'utf8').replace(
      /^cache:$/m,
      'thresholds: ["savings.costRation>=0.4"]\ncache:',
    );
    const { code, stderr } = await invoke(['simulate', '--scenario', file('own.yaml', text), '-n', '50']);
    expect(code).toBe(2);
    expect(stderr).toContain('faq-chatbot: thresholds.0: there is no "savings.costRation" in the result');
    expect(stderr).toContain('did you mean savings.costRatio?');
  });
});
