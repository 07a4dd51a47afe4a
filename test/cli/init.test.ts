import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { violations } from '../scenario/satisfies-json-schema.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke, type Outcome } from './invoke.ts';

const SCENARIOS = resolve('scenarios');

/** Runs a command in a folder of its own. */
function inFolder() {
  const cwd = temporaryFolder();
  const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
  const optimize = (...args: string[]): Promise<Outcome> => invoke(args, { cwd, scenarios: SCENARIOS });
  return { cwd, read, optimize };
}

describe('init', () => {
  it('writes a scenario that is valid, knows its schema, and runs by the command it names', async () => {
    const { read, optimize } = inFolder();
    const { code, stdout, stderr } = await optimize('init', 'my-bot.yaml');
    expect([code, stderr]).toEqual([0, '']);
    const text = read('my-bot.yaml');
    const scenario = parseScenario(text, 'my-bot.yaml');
    expect(scenario.name).toBe('my-bot');
    const schema = /^# yaml-language-server: \$schema=(.*)$/m.exec(text)?.[1] as string;
    expect(violations(parse(text), JSON.parse(readFileSync(schema, 'utf8')))).toEqual([]);
    const next = /^ {2}npx optimize (.*)$/m.exec(stdout)?.[1]?.split(' ') as string[];
    const run = await optimize(...next, '-n', '500');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('my-bot: basic strategy');
  });

  it('keeps what it comments out valid: a reader can uncomment it', async () => {
    const { read, optimize } = inFolder();
    await optimize('init');
    const all = read('my-scenario.yaml').replace(
      /^( *)# ?(followUps:|drift:|techniques:|baseline:| {2}provider:)/gm,
      '$1$2',
    );
    const scenario = parseScenario(all, 'all.yaml');
    expect(scenario.workload.followUps).toMatchObject({ rate: 0.33 });
    expect(scenario.workload.drift).toMatchObject({ share: 0.2 });
    expect(scenario.techniques).toEqual(['cache', 'router']);
    expect(scenario.baselineKnobs).toEqual({ 'provider.concurrency': 1 });
  });

  it('copies a scenario that ships, under the name of the file', async () => {
    const { read, optimize } = inFolder();
    const { code } = await optimize('init', 'desk.yml', '--from', 'customer-support');
    expect(code).toBe(0);
    const [own, original] = [read('desk.yml'), readFileSync(join(SCENARIOS, 'customer-support.yaml'), 'utf8')];
    expect(parseScenario(own, 'desk.yml')).toEqual({
      ...parseScenario(original, 'x'),
      name: 'desk',
      expect: [],
    });
    // Comments and all, but that what the guide expects is one.
    const lines = (text: string): string[] => text.split('\n').slice(1);
    const changed = lines(own).filter((line) => !lines(original).includes(line));
    expect(changed.filter((line) => !/^# {3}- \{/.test(line))).toEqual([
      expect.stringContaining('# Begun as a copy of customer-support'),
      'name: "desk"',
      expect.stringContaining('# Left out: '),
      '# expect:',
    ]);
  });

  it('does not write over a file unless told to', async () => {
    const { cwd, read, optimize } = inFolder();
    writeFileSync(join(cwd, 'mine.yaml'), 'precious');
    const refused = await optimize('init', 'mine.yaml');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('mine.yaml: is there already');
    expect(refused.stderr).toContain('--force');
    expect(read('mine.yaml')).toBe('precious');
    expect((await optimize('init', 'mine.yaml', '--force')).code).toBe(0);
    expect(read('mine.yaml')).toContain('name: "mine"');
  });

  it.each([
    ['bot', /optimize init bot\.yaml/],
    ['.yaml', /not the name of a YAML file/],
    ['nowhere/bot.yaml', /its folder does not exist/],
    ['folder.yaml', /already|EISDIR/],
  ])('refuses to write %s, with the fix', async (file, message) => {
    const { cwd, optimize } = inFolder();
    mkdirSync(join(cwd, 'folder.yaml'));
    const { code, stderr } = await optimize('init', file);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(cwd)).toEqual(['folder.yaml']);
  });

  it('suggests a scenario when there is none of that name', async () => {
    const { cwd, optimize } = inFolder();
    const { code, stderr } = await optimize('init', 'x.yaml', '--from', 'custmer-support');
    expect(code).toBe(2);
    expect(stderr).toContain('--from: there is no scenario "custmer-support"');
    expect(stderr).toContain('did you mean customer-support');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('prints one JSON document when asked for one', async () => {
    const { optimize } = inFolder();
    const { stdout } = await optimize('init', 'sub-bot.yaml', '--json');
    expect(JSON.parse(stdout)).toEqual({
      $schema: 'llm-whatif/schema/result.json',
      schemaVersion: 1,
      command: 'init',
      seed: null,
      file: 'sub-bot.yaml',
      name: 'sub-bot',
      from: null,
      next: 'npx optimize simulate --scenario ./sub-bot.yaml',
    });
  });
});

it('a copy is nobody else’s case: it says so, and is held to nothing that the guide expects', async () => {
  const { cwd, read, optimize } = inFolder();
  expect((await optimize('init', 'desk.yaml', '--from', 'customer-support')).code).toBe(0);
  const text = read('desk.yaml');
  expect(text).toContain('\n# Begun as a copy of customer-support: ');
  expect(text).toMatch(/^# {3}- \{ what: Queries answered by cheap models/m);
  const bare = ['-n', '60', '--no-fixes', '--no-parts', '--no-controls', '--no-alternatives'];
  const copied = JSON.parse((await optimize('simulate', '--scenario', './desk.yaml', ...bare, '--json')).stdout);
  expect([copied.expectations, copied.workload.assumptions]).toEqual([[], []]);
  // Shares that do not add up to 100 % are not rescaled in silence.
  writeFileSync(join(cwd, 'desk.yaml'), text.replace(/share: \d+%/, 'share: 90%'));
  const { stdout } = await optimize('simulate', '--scenario', './desk.yaml', ...bare);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/Assumed: shares of the kinds of questions as parts of 1\d\d\.\d%/);
});
