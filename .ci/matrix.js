#!/usr/bin/env node
// What takes too long for every change, on each version of Node: the packed package installed into an empty
// folder and used without a network, and the same bytes whatever runs it.
//
//   node .ci/matrix.js                        both, on all versions
//   node .ci/matrix.js package                the one
//   node .ci/matrix.js bytes --node 20.17,26  the other, on these
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'optimize-matrix-'));
const { values, positionals } = parseArgs({
  options: { node: { type: 'string', default: '20.17,22,24,26' } },
  allowPositionals: true,
});
const parts = positionals.length > 0 ? positionals : ['package', 'bytes'];
const failures = [];

/** A version of Node from the registry, in a folder of its own: the path of the program. */
function nodeOf(version) {
  const home = join(folder, `node-${version}`);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{}');
  npm(home, 'install', `node@${version}`, '--no-audit', '--no-fund', '--loglevel=error');
  const path = join(home, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  console.log(`Node ${run(path, ['--version']).stdout.trim()}`);
  return path;
}

/** The environment of a run: none of the caller's settings, and a home where nothing is. */
function surroundings(more = {}) {
  const kept = ['PATH', 'Path', 'SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];
  const home = join(folder, 'home');
  return {
    ...Object.fromEntries(kept.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : []))),
    HOME: home,
    USERPROFILE: home,
    LANG: 'C.UTF-8',
    ...more,
  };
}

function run(program, args, { cwd = folder, env = {} } = {}) {
  return spawnSync(program, args, { cwd, env: surroundings(env), encoding: 'utf8', input: '', maxBuffer: 2 ** 28 });
}

function npm(cwd, ...args) {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
}

function expect(what, held, said = '') {
  if (held) return;
  failures.push(what);
  console.error(`FAILED ${what}\n${said}`);
}

/** An empty folder with the beginning of somebody else's project. */
function emptyProject(name) {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
  return project;
}

/** Packs the package as it would be published: the words that tell npm to install it. */
function packed() {
  npm(ROOT, 'run', '--silent', 'build');
  const [{ filename }] = JSON.parse(npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder));
  return ['install', join(folder, filename), '--no-audit', '--no-fund', '--loglevel=error'];
}

/** The package put into an empty folder and used where no packet goes anywhere. */
function packageOn(nodes, install) {
  // A network of its own, with nothing in it, where the machine has such a thing.
  const apart = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];
  console.log(apart.length > 0 ? 'without a network' : 'with the network of this machine: there is no unshare');
  for (const node of nodes) {
    const version = run(node, ['--version']).stdout.trim();
    const project = emptyProject(version);
    const path = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
    const says = (what, words, pattern, env = {}) => {
      const [program, ...args] = [...apart, ...words];
      const ran = run(program, args, { cwd: project, env: { ...path, ...env } });
      const held = ran.status === 0 && pattern.test(ran.stdout + ran.stderr);
      expect(`${version}: ${what}`, held, `exit code ${ran.status}\n${ran.stdout.slice(0, 600)}\n${ran.stderr}`);
      if (held) console.log(`  ${version}  ${what}`);
    };
    says('installed', ['npm', ...install, '--offline'], /added/, { ...process.env, ...path });
    const bin = [node, join(project, 'node_modules/llm-whatif/bin/optimize.js')];
    const file = (name) => join(project, name);
    const exists = (name, pattern) =>
      expect(`${version}: ${name}`, existsSync(file(name)) && pattern.test(readFileSync(file(name), 'utf8')));
    says('basic', [...bin, 'basic', '-n', '1000'], /% less/);
    says('threads', [...bin, 'compare', 'baseline', 'basic', '-n', '300', '--runs', '2', '--workers', '2'], /basic/);
    says('learn list', [...bin, 'learn', 'list'], /exact-cache/);
    says('learn check', [...bin, 'learn', 'check', 'exact-cache', '--', '--only', 'cache'], /All goals met/);
    says('a result', [...bin, 'simulate', '-n', '500', '-o', file('result.json')], /wrote/);
    says('report to HTML', [...bin, 'report', file('result.json'), '-o', file('page.html')], /wrote/);
    exists('page.html', /^<!doctype html>[\s\S]*<\/html>\s*$/i);
    says('export', [...bin, 'export', '--from', file('result.json'), '--to', 'ai-sdk', '-o', file('x.ts')], /wrote/);
    exists('x.ts', /from 'llm-whatif'/);
    says('an own log', [...bin, 'advise', join(project, 'node_modules/llm-whatif/examples/requests.jsonl')], /./);
    const script =
      "import { simulate, scenarioWorkload, loadScenario } from 'llm-whatif'; console.log(typeof simulate)";
    says('imported by its name', [node, '--input-type=module', '-e', script], /^function$/m);
    // npx runs the only command of a package, whatever it is called.
    says('npx llm-whatif', ['npx', '--offline', 'llm-whatif', 'basic', '-n', '300', '-q'], /% less/);
    says('npx optimize', ['npx', '--offline', 'optimize', 'basic', '-n', '300', '-q'], /% less/);
  }
}

const FEW = ['-n', '300'];
const LOG = 'log.jsonl';

/** Command lines of every kind of output; those that share their work among threads last. */
const LINES = {
  // As wide as the terminal.
  screens: [
    ['help', 'words'],
    ['inspect', LOG, '--full'],
    ['simulate', ...FEW, '--no-fixes'],
  ],
  alone: [
    ['roadmap', ...FEW, '--json'],
    ['checklist', ...FEW, '--json'],
    ['inspect', LOG, '--json'],
    ['explain', 'What is Python?', 'Define machine learning', '--json'],
    ['models', '--models', 'real', '--json'],
    ['scenarios', '--json'],
    ['completion', 'zsh'],
    ['learn', 'list', '--json'],
    ['simulate', ...FEW, '--print-config', '--json'],
    ['simulate', ...FEW, '--no-fixes', '--html'],
    ['simulate', ...FEW, '--no-fixes', '--markdown'],
    ['simulate', ...FEW, '--no-fixes', '--csv'],
    ['ab', 'plan', 'baseline', 'basic', ...FEW, '--json'],
    ['export', 'basic', ...FEW, '--to', 'litellm'],
    ['export', 'basic,router=learned,router-sample=100', ...FEW, '--to', 'ai-sdk'],
  ],
  shared: [
    ['basic', ...FEW, '--json'],
    ['simulate', ...FEW, '--strategy', 'multi-tier', '--runs', '3', '--json'],
    ['simulate', '-s', 'coding-agent', '--strategy', 'advanced', ...FEW, '--runs', '2', '--json'],
    ['simulate', '--trace', LOG, '--json'],
    ['compare', 'basic', 'advanced', ...FEW, '--runs', '2', '--json'],
    ['compare', 'basic', 'advanced', ...FEW, '--html'],
    ['sweep', '--ttl', '1h,2h', '--cache-size', '5,50', ...FEW, '--json'],
    ['tune', '--ttl', '1h,2h', ...FEW, '--json'],
    ['ab', 'baseline', 'basic', ...FEW, '--runs', '2', '--json'],
    ['attribute', ...FEW, '--runs', '2', '--json'],
    ['claims', '60x', '--runs', '1', '--json'],
    ['advise', LOG, '--json'],
    ['backtest', '--trace', LOG, '--every', '5d', '--only', 'cache', '--json'],
    ['estimate', '--model', 'gpt-4o', '--rate', '5000', '--tokens-in', '500', '--tokens-out', '90', ...FEW, '--json'],
  ],
};

/** Thirty days of calls with what they cost, in words that some alphabets fold otherwise. */
function log() {
  const calls = Array.from({ length: 900 }, (_, i) => ({
    time: new Date(Date.UTC(2026, 2, 1) + i * 48 * 60_000).toISOString(),
    model: i % 3 === 0 ? 'gpt-4o' : 'gpt-4o-mini',
    user: `u${i % 40}`,
    text: `${i % 2 === 0 ? 'INSTALL' : 'Grüße'} İstanbul ILIK question ${(i * i) % 170}`,
    inputTokens: 200 + (i % 90),
    outputTokens: 40 + (i % 60),
    latencyMs: 400 + (i % 700),
  }));
  return `${calls.map((call) => JSON.stringify(call)).join('\n')}\n`;
}

/** The same bytes on every version of Node, in any language, time zone, width and number of threads. */
function bytesOn(nodes, bin) {
  writeFileSync(join(folder, LOG), log());
  const data = [...LINES.alone, ...LINES.shared];
  const all = [...LINES.screens, ...data];
  const [first, ...others] = nodes;
  const ways = [
    ...others.map((node) => ({ name: run(node, ['--version']).stdout.trim(), node, lines: all })),
    { name: 'Turkish', node: first, env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }, lines: all },
    { name: 'no language', node: first, env: { LANG: 'C', LC_ALL: 'C' }, lines: data },
    { name: 'India', node: first, env: { TZ: 'Asia/Kolkata' }, lines: all },
    { name: 'Newfoundland', node: first, env: { TZ: 'America/St_Johns' }, lines: all },
    { name: '37 columns', node: first, env: { COLUMNS: '37' }, lines: data },
    ...['1', '2', '7'].map((workers) => ({
      name: `${workers} threads`,
      node: first,
      more: ['--workers', workers],
      lines: LINES.shared,
    })),
  ];
  const expected = new Map();
  const output = ({ node, env, more = [] }, line) => {
    const { status, stdout, stderr } = run(node, [bin, ...line, ...more], { env });
    expect(`optimize ${line.join(' ')}`, status === 0, `exit code ${status}\n${stderr}`);
    return stdout;
  };
  for (const line of all) expected.set(line, output({ node: first }, line));
  let compared = 0;
  let different = 0;
  for (const way of ways) {
    let same = 0;
    for (const line of way.lines) {
      compared++;
      const got = output(way, line);
      if (got === expected.get(line)) same++;
      else {
        different++;
        expect(`${way.name}: optimize ${line.join(' ')}`, false, firstDifference(expected.get(line), got));
      }
    }
    console.log(`  ${way.name}: ${same} of ${way.lines.length} the same`);
  }
  const digest = createHash('sha256')
    .update([...expected.values()].join('\0'))
    .digest('hex')
    .slice(0, 16);
  console.log(`${compared} comparisons, ${different} different; ${digest}`);
}

function firstDifference(one, other) {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  return `line ${at + 1}: ${String(a[at]).slice(0, 200)}\n       not: ${String(b[at]).slice(0, 200)}`;
}

try {
  console.log(`${availableParallelism()} cores`);
  const install = packed();
  // Fetches what the package depends on: from here on that is in npm's cache.
  const first = emptyProject('first');
  npm(first, ...install);
  const nodes = values.node.split(',').map(nodeOf);
  if (parts.includes('package')) packageOn(nodes, install);
  if (parts.includes('bytes')) bytesOn(nodes, join(first, 'node_modules/llm-whatif/bin/optimize.js'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? 'all held' : `${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
