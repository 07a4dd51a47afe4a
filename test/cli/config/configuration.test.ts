import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatKnob, KNOB_PATHS, KNOBS } from '../../../src/settings/knobs.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { commandNames, invoke, type Outcome } from '../invoke.ts';

const LANG = { LANG: 'C.UTF-8' };

/** A project of its own: a folder with the root of a repository, and files in it. */
function project(files: Record<string, string> = {}): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

interface Setting {
  name: string;
  value: string;
  source: string;
}

type Changes = Parameters<typeof invoke>[1];

async function settings(args: string[], changes: Changes = {}): Promise<Record<string, Setting>> {
  const scenarios = join(process.cwd(), 'scenarios');
  const { code, stdout, stderr } = await invoke([...args, '--print-config', '--json'], { scenarios, ...changes });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { settings } = JSON.parse(stdout) as { settings: Setting[] };
  return Object.fromEntries(settings.map((setting) => [setting.name, setting]));
}

describe('precedence', () => {
  const bare = readFileSync('scenarios/faq-chatbot.yaml', 'utf8').replace(/^cache:\n( .*\n)+/m, '');
  const scenario = `${bare}\ncache:\n  ttl: 5m\n`;
  const cwd = project({ 'mine.yaml': scenario, 'bare.yaml': bare });
  const config = project({ 'optimize.config.yaml': 'cache:\n  ttl: 2h\n' });

  // Every way in which some of the four speak.
  it.each(Array.from({ length: 16 }, (_, mask) => mask))(
    'flag, variable, config file, scenario: case %i',
    async (mask) => {
      const [flag, variable, file, own] = [8, 4, 2, 1].map((bit) => (mask & bit) !== 0);
      const { 'cache.ttl': ttl } = await settings(
        [
          'simulate',
          ...(flag ? ['--ttl', '3h'] : []),
          ...(file ? ['--config', join(config, 'optimize.config.yaml')] : []),
          ...['--scenario', own ? './mine.yaml' : './bare.yaml'],
        ],
        { cwd, env: { ...LANG, ...(variable ? { OPTIMIZE_TTL: '6h' } : {}) } },
      );
      const expected = flag
        ? ['3h', '--ttl']
        : variable
          ? ['6h', 'OPTIMIZE_TTL']
          : file
            ? ['2h', `${config}/optimize.config.yaml:2:8 cache.ttl`]
            : own
              ? ['5m', 'scenario faq-chatbot']
              : ['1h', 'default'];
      expect([ttl?.value, ttl?.source]).toEqual(expected);
    },
  );

  it('a strategy has knobs of its own, and a scenario may set them otherwise', async () => {
    const found = await settings(['simulate', '--strategy', 'multi-tier']);
    expect(found['semantic.verbatimFrom']).toMatchObject({ value: '0.95', source: 'strategy multi-tier' });
    const changed = scenario.replace('workload:', 'semantic: {verbatimFrom: 0.9}\nworkload:');
    const other = project({ 'mine.yaml': changed });
    const mine = await settings(['simulate', '--strategy', 'multi-tier', '--scenario', './mine.yaml'], { cwd: other });
    expect(mine['semantic.verbatimFrom']).toMatchObject({ value: '0.9', source: 'scenario faq-chatbot' });
  });

  it('is what a run goes by, not only what is printed', async () => {
    const env = { ...LANG, OPTIMIZE_SEED: 'mine', OPTIMIZE_REQUESTS: '300', OPTIMIZE_CONCISE: '1' };
    const { stdout } = await invoke(['simulate', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      seed: 'mine',
      requests: 300,
      strategy: { knobs: { 'prompt.concise': true } },
    });
  });

  it('a switch that a file has switched on can be switched off', async () => {
    const cwd = project({ 'optimize.config.yaml': 'prompt:\n  concise: true\n' });
    const found = await settings(['simulate', '--no-concise'], { cwd });
    expect(found['prompt.concise']).toMatchObject({ value: 'false', source: '--concise' });
  });
});

it('--print-config names as a source only who has the last word', async () => {
  const pipeline = await settings(['simulate', '--scenario', 'content-pipeline']);
  expect(pipeline.techniques).toMatchObject({ value: 'prompt, batching', source: 'scenario content-pipeline' });
  // The preset's router is not used, so what it says of it does not count.
  expect(pipeline['routing.mode']).toMatchObject({ value: 'complexity', source: 'default' });
  const other = await settings(['simulate', '--scenario', 'quick-start', '--strategy', 'basic']);
  expect(other['semantic.threshold']).toMatchObject({ value: '0.85', source: 'default' });
  expect(other['cache.lookup']).toMatchObject({ value: '0s', source: 'scenario quick-start' });
  const without = await settings(['advanced', '--without', 'fallback']);
  expect(without.techniques?.source).toBe('--without');
  expect(without['routing.mode']).toMatchObject({ value: 'cost-aware', source: 'strategy advanced' });
  const own = project({ 'own.yaml': 'techniques: [cache]\ncache: {maxEntries: 77}\n' });
  const file = await settings(['simulate', '--strategy', 'own.yaml'], { cwd: own });
  expect(file['cache.maxEntries']).toMatchObject({ value: '77', source: 'strategy own.yaml' });
});

it('every command that offers --print-config prints it and runs nothing', async () => {
  const names = await commandNames();
  const offering: string[] = [];
  for (const name of names) {
    if ((await invoke([name, '--help'])).stdout.includes('--print-config')) offering.push(name);
  }
  expect(offering).toEqual(expect.arrayContaining(['basic', 'simulate', 'explore']));
  for (const name of offering) {
    const { code, stdout } = await invoke([name, '--ttl', '7m', '--print-config']);
    expect(code).toBe(0);
    expect(stdout, name).toMatch(/^cache\.ttl +7m +--ttl$/m);
  }
});

describe('OPTIMIZE_* variables', () => {
  it('there is one for every knob', async () => {
    const name = (flag: string): string => `OPTIMIZE_${flag.toUpperCase().replaceAll('-', '_')}`;
    const env = Object.fromEntries(
      KNOB_PATHS.map((path) => [name(KNOBS[path].flag), formatKnob(path, KNOBS[path].default)]),
    );
    const found = await settings(['simulate'], { env: { ...LANG, ...env } });
    for (const path of KNOB_PATHS) {
      expect(found[path]).toMatchObject({ source: name(KNOBS[path].flag), value: env[name(KNOBS[path].flag)] });
    }
  });

  it('all that is wrong with them is said at once, under their names', async () => {
    const env = { ...LANG, OPTIMIZE_TTL: '90', OPTIMIZE_CONCISE: 'perhaps', OPTIMIZE_CACHE_POLICY: 'lrru' };
    const { code, stderr } = await invoke(['simulate'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('error OPTIMIZE_TTL: "90" has no unit');
    expect(stderr).toContain('error OPTIMIZE_CONCISE: "perhaps" is neither yes nor no');
    expect(stderr).toContain('error OPTIMIZE_CACHE_POLICY: "lrru" is not a choice\n  did you mean lru?');
  });

  it('what a command finds wrong with a value is said of the variable that gave it', async () => {
    const { stderr } = await invoke(['simulate'], { env: { ...LANG, OPTIMIZE_REQUESTS: 'many' } });
    expect(stderr).toContain('error OPTIMIZE_REQUESTS: "many" is not a count');
  });

  it('a name that is no setting is warned of, once, with the near one; an empty one is none', async () => {
    const env = { ...LANG, OPTIMIZE_TLL: '5m', OPTIMIZE_WHATEVER_THIS_IS: '1', OPTIMIZE_TTL: '' };
    const { code, stderr } = await invoke(['scenarios'], { env });
    expect(code).toBe(0);
    expect(stderr.split('\n').filter((line) => line.startsWith('warning'))).toEqual([
      'warning OPTIMIZE_TLL: is no setting, and ignored; did you mean OPTIMIZE_TTL?',
      'warning OPTIMIZE_WHATEVER_THIS_IS: is no setting, and ignored; optimize help environment lists those there are',
    ]);
    expect((await invoke(['scenarios', '--quiet'], { env })).stderr).toBe('');
  });

  it('a format asked for on the command line silences the one in the environment', async () => {
    const { code, stdout } = await invoke(['simulate', '-n', '100', '--csv'], { env: { ...LANG, OPTIMIZE_JSON: '1' } });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^\{/);
  });

  it('--json and colour can be asked for there too', async () => {
    const { stdout } = await invoke(['models'], { env: { ...LANG, OPTIMIZE_JSON: '1' } });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'models' });
    const env = { ...LANG, FORCE_COLOR: '1', OPTIMIZE_NO_COLOR: '1' };
    expect((await invoke(['models'], { env })).stdout).not.toContain('\u001b[');
  });
});

describe('config files', () => {
  const seedOf = async (cwd: string, args: string[] = [], changes: Changes = {}): Promise<string> =>
    `${(await settings(['simulate', ...args], { cwd, ...changes })).seed?.value}`;

  it('the nearest one is read, from the working directory up to the root of the project', async () => {
    const cwd = project({
      'optimize.config.yaml': 'seed: outer',
      'a/optimize.config.yaml': 'seed: inner',
      'a/b/x': '',
      'c/x': '',
      'nested/.git/x': '',
    });
    expect(await seedOf(join(cwd, 'a', 'b'))).toBe('inner');
    expect(await seedOf(join(cwd, 'c'))).toBe('outer');
    expect(await seedOf(join(cwd, 'nested'))).toBe('42');
  });

  it('not from above the home folder', async () => {
    const cwd = project({ 'optimize.config.yaml': 'seed: outer', 'home/me/x': '' });
    const inHome = join(cwd, 'home', 'me');
    expect(await seedOf(inHome, [], { env: { ...LANG, HOME: join(cwd, 'home') } })).toBe('42');
    expect(await seedOf(inHome)).toBe('outer');
  });

  it("else the user's own; --config names another and --no-config none", async () => {
    const cwd = project({ 'own/config.yaml': 'seed: own', 'other.yaml': 'seed: other' });
    const own = join(cwd, 'own');
    const folders = async () => ({ config: own, data: own, cache: own, state: own });
    expect(await seedOf(cwd, [], { folders })).toBe('own');
    expect(await seedOf(cwd, ['--config', 'other.yaml'], { folders })).toBe('other');
    expect(await seedOf(cwd, ['--no-config'], { folders })).toBe('42');
    expect(await seedOf(cwd, [], { folders, env: { ...LANG, OPTIMIZE_CONFIG: 'other.yaml' } })).toBe('other');
    expect(await seedOf(cwd, [], { folders, env: { ...LANG, OPTIMIZE_NO_CONFIG: '1' } })).toBe('42');
  });

  it('paths in it are meant from its own folder', async () => {
    const cwd = project({
      'optimize.config.yaml': 'scenario: ./traffic/mine.yaml',
      'traffic/mine.yaml': readFileSync('scenarios/faq-chatbot.yaml', 'utf8').replace(
        'name: faq-chatbot',
        'name: mine',
      ),
      'deep/x': '',
    });
    expect((await settings(['simulate'], { cwd: join(cwd, 'deep') })).scenario?.value).toBe('./../traffic/mine.yaml');
  });

  it('a log on the command line silences the scenario in the file', async () => {
    const cwd = project({ 'optimize.config.yaml': 'scenario: faq-chatbot', 'log.txt': 'a\nb\na\n' });
    const { code, stdout } = await invoke(['simulate', '--trace', 'log.txt', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 3 });
  });

  it('says nothing of commands that have no use for a setting', async () => {
    const cwd = project({
      'optimize.config.yaml': 'seed: 7\nrequests: 100\ncache: {ttl: 2h}\nonly: [cache, router]\n',
    });
    expect(await invoke(['models'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(
      (await settings(['simulate'], { cwd, scenarios: join(process.cwd(), 'scenarios') })).techniques,
    ).toMatchObject({ value: 'cache, router' });
  });

  it.each<[string, string, string[]]>([
    [
      'an unknown setting',
      'seed: 7\nsede: 8\n',
      ['optimize.config.yaml:2:1 sede: unknown key "sede"', 'did you mean seed?'],
    ],
    ['an unknown knob', 'cache:\n  tll: 1h\n', ['optimize.config.yaml:2:3 cache.tll', 'did you mean ttl?']],
    ['a bad value of a knob', 'cache:\n  ttl: 90\n', ['optimize.config.yaml:2:8 cache.ttl: "90" has no unit']],
    ['no yes or no', 'quiet: maybe\n', ['optimize.config.yaml:1:8 quiet', 'write true or false']],
    [
      'a bad value of another setting',
      'requests: many\n',
      ['optimize.config.yaml:1:11 requests: "many" is not a count'],
    ],
    ['an unknown strategy', 'strategy: basik\n', ['optimize.config.yaml:1:11 strategy', 'did you mean basic?']],
    ['an unknown scenario', 'scenario: faq\n', ['optimize.config.yaml:1:11 scenario: there is no scenario "faq"']],
    ['broken YAML', 'seed: [7\n', ['optimize.config.yaml:', 'not valid YAML']],
    ['no settings at all', '- seed\n', ['optimize.config.yaml:1:1: not a config file']],
  ])('%s is reported with its place', async (_, text, messages) => {
    const outcome: Outcome = await invoke(['simulate'], {
      cwd: project({ 'optimize.config.yaml': text }),
      scenarios: join(process.cwd(), 'scenarios'),
    });
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 2, stdout: '' });
    for (const message of messages) expect(outcome.stderr).toContain(message);
  });

  it('an empty one sets nothing; one that is not there is an error', async () => {
    expect(await seedOf(project({ 'optimize.config.yaml': '# nothing yet\n' }))).toBe('42');
    const { code, stderr } = await invoke(['simulate', '--config', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('error --config: there is no file "nowhere.yaml"');
  });
});

describe('how much is said', () => {
  it('--quiet: of a screen the conclusion, and nothing on stderr', async () => {
    const out = join(project(), 'out.txt');
    const { stdout, stderr } = await invoke(['simulate', '-n', '500', '--quiet']);
    expect(stdout).toMatch(/^The basic strategy costs [\s\S]*Good answers: [\s\S]*\.\n$/);
    expect(stdout.split('\n').length).toBeLessThan(13);
    expect(stderr).toBe('');
    expect(await invoke(['simulate', '-n', '500', '-q', '-o', out])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });

  it('--quiet leaves data and errors alone', async () => {
    const [loud, quiet] = [
      await invoke(['simulate', '-n', '500', '--json']),
      await invoke(['simulate', '-n', '500', '--json', '-q']),
    ];
    expect(quiet.stdout).toBe(loud.stdout);
    expect((await invoke(['simulate', '-q', '--ttl', '5'])).stderr).toContain('error --ttl');
  });

  it('--verbose: what is read, from where, the seed and the time, all on stderr', async () => {
    const cwd = project({ 'optimize.config.yaml': 'cache: {ttl: 2h}\n' });
    const args = ['simulate', '-n', '500', '--json'];
    const env = { ...LANG, OPTIMIZE_SEED: '7' };
    const scenarios = join(process.cwd(), 'scenarios');
    const silent = await invoke(args, { cwd, env, scenarios });
    const { stdout, stderr } = await invoke([...args, '--verbose'], { cwd, env, scenarios });
    expect(stdout).toBe(silent.stdout);
    expect(stderr).toContain(`reading ${cwd}/optimize.config.yaml`);
    expect(stderr).toContain('--seed 7 (OPTIMIZE_SEED)');
    expect(stderr).toContain('--ttl 2h (optimize.config.yaml:1:14 cache.ttl)');
    expect(stderr).toMatch(/replayed 500 requests in \d+ ms/);
  });
});
