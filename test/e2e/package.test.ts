import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../temporary-folder.ts';

/** A project of somebody else's: the packed package and what it depends on, and nothing of this checkout. */
const project = temporaryFolder();
let contents: string[];

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  contents = files.map(({ path }) => path);
  const installed = join(project, 'node_modules/llm-whatif');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1']);
  // As npm would install it, without a network.
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of Object.keys(dependencies)) {
    cpSync(`node_modules/${name}`, join(project, 'node_modules', name), { recursive: true });
  }
  cpSync(join(installed, 'examples'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
});

function node(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
}

describe('The packed package', () => {
  it('keeps what V8 compiles in the cache folder where Node can, and goes on without where nothing can be kept', () => {
    const bin = 'node_modules/llm-whatif/bin/optimize.js';
    const cache = join(project, 'cache');
    for (const env of [{ XDG_CACHE_HOME: cache }, { HOME: '/proc/none' }, { XDG_CACHE_HOME: '/dev/null' }]) {
      const options = { cwd: project, encoding: 'utf8', env, timeout: 60_000 } as const;
      const { status, stderr } = spawnSync(process.execPath, [bin, '--help'], options);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    expect(existsSync(join(cache, 'optimize/compiled'))).toBe('enableCompileCache' in module);
  });

  it('holds what is needed to run and to read, and nothing else', () => {
    const kinds = new Set(contents.map((path) => path.replace(/-[\w-]{8}(?=\.js)/, '').replace(/[^/]+$/, kindOf)));
    expect([...kinds].sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'QUICKSTART.md',
        'README.md',
        'bin/*.js',
        'dist/*.js',
        'dist/*.js.map',
        'dist/THIRD_PARTY_NOTICES.md',
        'dist/compiled.bin',
        'dist/library/*.js',
        'dist/library/*.js.map',
        'dist/result.schema.json',
        ...[...kinds].filter((kind) => /^dist\/types\/.*\*\.d\.ts$/.test(kind)),
        'examples/*.js',
        'examples/requests.jsonl',
        'examples/support-desk.csv',
        'package.json',
        'scenarios/*.yaml',
        'scenarios/scenario.schema.json',
      ].sort(),
    );
    expect(contents.filter((path) => /dist.compile\.|write-result-schema/.test(path))).toEqual([]);
  });

  it('names every package whose code it holds, with its licence', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const notices = readFileSync(join(project, 'node_modules/llm-whatif/dist/THIRD_PARTY_NOTICES.md'), 'utf8');
    const named = [...notices.matchAll(/^## (\S+) \S+ \((.+)\)$/gm)].map(([, name, license]) => [name, license]);
    const maps = ['dist', 'dist/library'].flatMap((folder) =>
      readdirSync(folder).flatMap((file) => (file.endsWith('.map') ? [join(folder, file)] : [])),
    );
    const sources = maps.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).sources as string[]);
    const held = sources.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect(named.map(([name]) => name)).toEqual(expect.arrayContaining([...new Set(held)]));
    expect(
      named.filter(([, license]) => !['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause'].includes(license as string)),
    ).toEqual([]);
    expect(Object.keys(dependencies)).toEqual(['tinypool']);
    expect(Object.keys(devDependencies)).toContain('zod');
  });

  it('is of the version that stands first in the changelog, and published by steps that are there', () => {
    const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const versions = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(versions[0]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')}( |$)`));
    for (const title of versions) expect(title).toMatch(/^\d+\.\d+\.\d+ — (unreleased|\d{4}-\d\d-\d\d)$/);
    const steps = readdirSync('.github/workflows').flatMap((file) => {
      const { jobs } = parse(readFileSync(join('.github/workflows', file), 'utf8')) as Workflow;
      return Object.values(jobs).flatMap((job) => job.steps.flatMap(({ run }) => run ?? []));
    });
    const files = steps.flatMap((step) => /(?:bash|node) (\S+)/.exec(step)?.[1] ?? []);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect([...new Set(files)].sort()).toEqual(['.ci/matrix.js', '.ci/run']);
    expect(steps.at(-1)).toBe('npm publish --provenance --access public');
    expect(scripts.prepack).toContain('build');
  });

  it('runs the command with what was installed', () => {
    const bin = join('node_modules/llm-whatif', 'bin/optimize.js');
    const basic = node(bin, 'basic', '-n', '1000', '--quiet');
    expect([basic.status, basic.stderr]).toEqual([0, '']);
    expect(basic.stdout).toContain('% less');
    // In threads, which are the dependency's.
    const compared = node(bin, 'compare', 'baseline', 'basic', '-n', '500', '--runs', '2', '--workers', '2', '--quiet');
    expect([compared.status, compared.stderr]).toEqual([0, '']);
  });

  it('says what to install where the packages of a queue are not', () => {
    const bin = join('node_modules/llm-whatif', 'bin/optimize.js');
    for (const args of [['worker'], ['sweep', '--ttl', '5m,1h', '-n', '50', '--queue']]) {
      const env = { ...process.env, OPTIMIZE_QUEUE_URL: 'redis://127.0.0.1:1' };
      const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
        cwd: project,
        encoding: 'utf8',
        env,
      });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('the queue: is worked by two packages that are not installed');
      const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
      const { bullmq, ioredis } = peerDependencies;
      expect(stderr).toContain(`npm install bullmq@${bullmq} ioredis@${ioredis}`);
    }
  });

  it('is imported by its name, and by the names of its parts', () => {
    const script = `
      const library = await import('llm-whatif');
      const parts = await Promise.all(['eviction', 'similarity', 'statistics'].map((part) => import('llm-whatif/' + part)));
      const schema = (await import('llm-whatif/schema/result.json', { with: { type: 'json' } })).default;
      console.log(JSON.stringify([typeof library.simulate, ...parts.map((part) => Object.keys(part).length > 1), schema.$id]));`;
    const { stdout, stderr } = node('--no-warnings', '--input-type=module', '-e', script);
    expect([stderr, JSON.parse(stdout)]).toEqual(['', ['function', true, true, true, 'llm-whatif/schema/result.json']]);
  });

  it('runs its examples, the first of which QUICKSTART shows', () => {
    const [, shown] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync('QUICKSTART.md', 'utf8')) ?? [];
    expect(readFileSync('examples/simulate.js', 'utf8')).toContain(shown);
    expect(node('simulate.js').stdout).toBe('FAQ chatbot: 5000 requests\nsavings 0.931, hit rate 0.531\n');
    const own = node('own-strategy.js');
    expect([own.status, own.stderr]).toEqual([0, '']);
    expect(own.stdout).toMatch(/^60 requests: \$0\.\d{4} -> \$0\.\d{4}\nhits: 54; saved: \d\d\.\d %\ncache adds/);
    expect(node('answer-cache.js').stdout.trim().split('\n')).toEqual([
      'small-model answers: What is Python?',
      'small-model answers: What is Python?',
      'medium-model answers: Compare Python and Rust in detail, and explain step by step how each one manages memory.',
      '1 hit, 2 misses, 2 answers kept',
    ]);
  });

  it('serves its example of a gateway', async () => {
    const server = spawn(process.execPath, ['server.js'], {
      cwd: project,
      env: { ...process.env, PORT: '0', UPSTREAM: 'http://127.0.0.1:9' },
    });
    try {
      const [said] = (await once(server.stderr, 'data')) as [Buffer];
      const port = /answering on port (\d+)/.exec(said.toString())?.[1];
      const url = `http://127.0.0.1:${port}/v1/chat/completions`;
      const messages = [{ role: 'user', content: 'What is Python?' }];
      const statuses = [{ messages }, { messages: [] }].map(
        async (body) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status,
      );
      // There is no upstream, and then no question.
      expect(await Promise.all(statuses)).toEqual([502, 400]);
    } finally {
      server.kill();
    }
  });

  it('gives the same result as the command, to the byte, but for the arguments and the trial of fixes', () => {
    const script = `
      import { loadScenario, resultJson, scenarioWorkload, simulate } from 'llm-whatif';
      const workload = scenarioWorkload(await loadScenario('faq-chatbot'), { requests: 2000 });
      process.stdout.write(resultJson(await simulate({ workload, strategy: 'advanced' })));`;
    const ours = JSON.parse(node('--input-type=module', '-e', script).stdout);
    const bin = 'node_modules/llm-whatif/bin/optimize.js';
    const args = ['simulate', '-n', '2000', '--strategy', 'advanced', '--no-fixes', '--no-alternatives', '--json'];
    const theirs = JSON.parse(node(bin, ...args).stdout);
    expect({ ...ours, reproduce: null, expectations: [], findings: [] }).toEqual({
      ...theirs,
      reproduce: null,
      expectations: [],
      findings: [],
    });
  });

  it('tells programs in TypeScript its types, without a package besides', () => {
    writeFileSync(join(project, 'program.ts'), PROGRAM);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [resolve('node_modules/@types')],
        },
        files: ['program.ts', 'wrong.ts'],
      }),
    );
    writeFileSync(join(project, 'wrong.ts'), PROGRAM.replace('costRatio', 'costsRatio'));
    const { stdout } = node(resolve('node_modules/typescript/bin/tsc'), '-p', '.', '--pretty', 'false');
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^wrong\.ts\(.*'costsRatio' does not exist on type/),
    ]);
  });
});

interface Workflow {
  jobs: Record<string, { steps: { run?: string }[] }>;
}

const PROGRAM = `
import { defineStrategy, openTrace, simulate, type SimulationResult, type Summary } from 'llm-whatif';
import { Lru, type EvictionPolicy } from 'llm-whatif/eviction';
import { similarityOf } from 'llm-whatif/similarity';
import { intervalOf, estimateOf, type Interval } from 'llm-whatif/statistics';
const strategy = defineStrategy({ techniques: ['cache'], knobs: { 'cache.ttl': '1h' } });
const result: SimulationResult = await simulate({ workload: await openTrace(['a', 'b', 'a']), strategy });
const saved: number = result.savings.costRatio;
const optimized: Summary = result.optimized;
const hitRate: number | null = optimized.cache.hitRate;
const policy: EvictionPolicy = new Lru(3);
const interval: Interval = intervalOf(estimateOf([1, 2, 3]));
console.log(saved, hitRate, policy.size, interval, similarityOf('jaccard', 'a', 'b'));
`;

/** A file's name, or the sort of file where there are many. */
function kindOf(name: string): string {
  const [, ending] = /^[^.]+((?:\.d)?\.(?:js|js\.map|d\.ts|ts|yaml))$/.exec(name) ?? [];
  return ending === undefined ? name : `*${ending}`;
}
