import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandWords } from '../../src/foundation/command-words.ts';
import { invoke } from '../cli/invoke.ts';
import { playedOnce, shippedOutcome } from '../cli/played-once.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, ROOT, shell } from './command.ts';
import { type EmbeddingEndpoint, embeddingEndpoint } from './embedding-endpoint.ts';

/** Lines of the documents that another test runs: what asks for a terminal, and the suite itself. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'bash run.sh': 'menu.test.ts',
  'npx optimize advise examples/support-desk.csv --models gpt-4o,gpt-4o-mini': '../docs/readme-picture.test.ts',
  'npx optimize learn': 'learn.test.ts',
  'npx optimize learn challenge nothing-stale -- --only cache --ttl 10m': '../cli/learn.test.ts',
  'npx optimize explore': 'explore.test.ts',
  'npx optimize explore --trace log.jsonl': 'explore.test.ts',
  'npx optimize watch --strategy advanced --speed 600': 'watch.test.ts',
};

/** What commands say on stderr when all is well. */
const TALK =
  /^(wrote \S+(; play it with: .*)?|Left out: .*|read as .*|replaying: .*|embedding: .*|about .* left|.*: \d[\d,]* of [\d,]+ .*)\n/gm;

const DOCUMENTS = ['README.md', 'QUICKSTART.md', 'docs/trust.md'] as const;
const textOf = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Blocks of a document in this language, `''` for none. */
function blocks(file: string, language: string): string[] {
  const all = textOf(file).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...all].filter(([, of]) => of === language).map(([, , block]) => block as string);
}

/** YAML blocks by the name of the file, which their first line says. */
const FILES = new Map(
  DOCUMENTS.flatMap((file) => blocks(file, 'yaml')).map((block) => [/^# (\S+)\n/.exec(block)?.[1] as string, block]),
);

/** A folder as the documents suppose it: some logs, a price list, the documents' own files, the shipped scenarios. */
function prepared(): string {
  const folder = temporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('queries.txt', 'What is Python?\nwhat is python\n');
  write('log.jsonl', '{"text": "What is Python?", "t": 0}\n{"text": "what is python", "t": 90}\n');
  write('log.csv', 'created_at,uid,prompt\n2026-01-01T00:00:00Z,u1,What is Python?\n');
  const price = (input: number, output: number) => ({
    input_cost_per_token: input / 1e6,
    output_cost_per_token: output / 1e6,
    litellm_provider: 'openai',
    mode: 'chat',
  });
  const prices = { 'gpt-4o-mini': price(0.15, 0.6), 'gpt-4o': price(2.5, 10) };
  write('model_prices_and_context_window.json', JSON.stringify(prices));
  for (const [name, text] of FILES) if (!name.includes('/')) write(name, text);
  for (const shared of ['scenarios', 'examples']) symlinkSync(join(ROOT, shared), join(folder, shared));
  return folder;
}

const folder = prepared();
let endpoint: EmbeddingEndpoint;
beforeAll(async () => {
  endpoint = await embeddingEndpoint();
});
afterAll(() => endpoint.close());

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Words in which a shell finds nothing to do, and whole quotations. */
const PLAIN = /^(?:(?:[\w@%+=:,./-]+|'[^']*')(?: +|$))+$/;

/**
 * Runs a line of the documents: what is for the shell there, and the command by itself in this
 * process, which is quicker. (Its words are read by the shell where they are not plain.)
 */
async function run(line: string, env: Record<string, string> = {}, cwd = folder): Promise<Ended> {
  const real = line
    .replaceAll(/npx optimize|node (\/)?optimize\/bin\/optimize\.js/g, 'optimize')
    .replaceAll('http://localhost:11434/v1', endpoint.url);
  const command = /^optimize ([^|&;]*)$/.exec(real)?.[1];
  const inFolder = (script: string) => shell(script, { cwd, env });
  if (command === undefined || / >>? /.test(command)) return inFolder(real.replaceAll('optimize ', `node ${BIN} `));
  const args = PLAIN.test(command)
    ? commandWords(command)
    : inFolder(`printf '%s\\0' ${command}`).stdout.split('\0').slice(0, -1);
  const { code, stdout, stderr } = await invoke(args, { cwd, env: { LANG: 'C.UTF-8', ...env } });
  return { status: code, stdout, stderr };
}

function expectWell({ status, stderr }: Ended): void {
  expect(stderr.replace(TALK, '')).toBe('');
  expect(status).toBe(0);
}

/** All flags of all commands, and all commands, as the help lists them. */
async function offered(): Promise<{ commands: string[]; flags: string[] }> {
  const printed = async (line: string): Promise<string> => (await invoke(line.split(' '))).stdout;
  const commands = [...(await printed('--help')).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name as string);
  const lines = [...commands, 'ab plan'].map((name) => `${name} --help`);
  const helps = await Promise.all([...lines, 'help environment'].map(printed));
  return { commands, flags: helps.flatMap((help) => [...help.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag)) };
}

/** How many requests a line of the documents is run with where its figures are not looked at. */
const FEW = 300;

/**
 * The line with few requests, unless it holds its figures against something itself, and then without what it does
 * not hold. Of claims, which say themselves how many requests each takes, one run is played: their verdicts are held
 * elsewhere.
 */
function briefly(line: string): string {
  if (line.includes(' simulate ') && line.includes(' --threshold ')) {
    return `${line} --no-fixes --no-parts --no-controls --no-alternatives`;
  }
  if (line.includes(' --threshold ')) return line;
  if (line.includes(' claims ')) return `${line} --shard 1/200 -o part-of-claims.json`;
  return line.replace(/(?<= (?:-n|--requests) )\d{4,}/, String(FEW));
}

const { commands, flags } = await offered();

/** The lines of all documents, each once. */
const LINES = [
  ...new Set(DOCUMENTS.flatMap((file) => blocks(file, 'bash')).flatMap((block) => block.trim().split('\n'))),
];
const own = prepared();

it.each(LINES.filter((line) => !(line in ELSEWHERE)))('%s', async (line) => {
  // Where it does not say how many requests it wants, the environment does.
  const few = / (--threshold|--trace|claims) /.test(line) ? {} : { OPTIMIZE_REQUESTS: String(FEW) };
  expectWell(await run(briefly(line), few, own));
});

describe.each(DOCUMENTS)('%s', (file) => {
  it('gives commands and flags only that exist, in the text as well', () => {
    expect(commands).toContain('simulate');
    const text = textOf(file);
    for (const [, name] of text.matchAll(/`(?:npx )?optimize ([a-z]+)/g)) expect(commands).toContain(name);
    for (const [, code] of text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)) {
      if (/^npm /.test(code as string)) continue;
      for (const [flag] of (code as string).matchAll(/--[a-z][a-z-]*/g)) expect(flags, flag).toContain(flag);
    }
  });

  it('links to headings and files that are there', () => {
    for (const [, target, heading] of textOf(file).matchAll(/\]\((?!https?:)([\w./-]*)(?:#([\w-]+))?\)/g)) {
      const path = target ? join(dirname(file), target) : file;
      expect(existsSync(join(ROOT, path)), path).toBe(true);
      const there = path.endsWith('.md') ? textOf(path) : '';
      const anchors = [...there.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
        (title as string)
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      if (heading !== undefined) expect(anchors).toContain(heading);
    }
  });
});

it('lines that are run elsewhere are in the documents, and the tests that run them are there', () => {
  for (const [line, test] of Object.entries(ELSEWHERE)) {
    expect(LINES).toContain(line);
    expect(readFileSync(join(ROOT, 'test/e2e', test), 'utf8')).not.toBe('');
  }
});

describe('the figures', () => {
  const screens = DOCUMENTS.flatMap((file) => blocks(file, ''))
    .filter((block) => block.startsWith('$ '))
    .map((block) => /^\$ (.*)\n([\s\S]*)$/.exec(block)?.slice(1) as [string, string]);

  /**
   * The command on a saved result, where several figures are of one run: it says what the run itself would have said
   * (cli/report.test.ts). Of shipped scenarios the documents show nothing that the outcome does not hold.
   */
  async function saved(args: string): Promise<string> {
    const scenario = /^simulate --scenario (\S+)$/.exec(args)?.[1];
    if (scenario !== undefined) return `report ${await shippedOutcome(scenario)}`;
    return args === 'basic' ? `report ${await playedOnce(['basic'])}` : args;
  }

  it.each(screens)('on the screen of %s are those of the run', async (line, screen) => {
    const args = line.replace('npx optimize ', '');
    const shown = (await run(`npx optimize ${await saved(args)}`, {}, ROOT)).stdout.split('\n').map(squeezed);
    for (const row of screen.split('\n')) expect(shown).toContain(squeezed(row));
  });

  const tables = DOCUMENTS.flatMap((file) => [
    ...textOf(file).matchAll(/<!-- held against: optimize (.*) -->\n\|.*\n\|[-:| ]+\n((?:\|.*\n)+)/g),
  ]).map(([, args, rows]) => [args as string, (rows as string).trim().split('\n')] as const);

  it('stand in as many tables as are marked', () => {
    const marks = DOCUMENTS.flatMap((file) => [...textOf(file).matchAll(/<!-- held against:/g)]);
    expect(tables).toHaveLength(marks.length);
    expect(tables.length).toBeGreaterThan(5);
  });

  it.each(tables)('in the table of %s are those of the run', async (args, rows) => {
    // The list of models is a screen only, with blanks between its columns.
    const { stdout } = await run(
      `npx optimize ${await saved(args)}${args === 'models' ? '' : ' --full --markdown'}`,
      {},
      ROOT,
    );
    const runs = stdout.split('\n').map(args === 'models' ? (line) => line.trim().split(/ {2,}/) : cellsOf);
    for (const row of rows) {
      const [name, ...others] = cellsOf(row) as [string, ...string[]];
      const figures = others.filter((cell) => /\d/.test(cell));
      const found = runs.filter(([first]) => first === name).map((cells) => figures.filter((f) => !cells.includes(f)));
      expect(found, row).toContainEqual([]);
    }
  });

  it('of the README are held somewhere: on its screen, its picture, or in a table of docs/trust.md', () => {
    const prose = textOf('README.md').replaceAll(/^```[\s\S]*?^```$/gm, '');
    const held = squeezed(`${blocks('README.md', '').join(' ')} ${textOf('docs/trust.md')}`);
    const figures = [...prose.matchAll(/\d+\.\d+%|\$\d[\d,.]*/g)].map(([figure]) => figure);
    expect(figures.length).toBeGreaterThan(1);
    for (const figure of figures) expect(held).toContain(figure);
  });

  const trusted = textOf('docs/trust.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`test/'))
    .map(cellsOf) as [string, string, string][];

  it('of others have the tests that hold them', () => {
    expect(trusted.length).toBeGreaterThan(8);
  });

  it.each(trusted)('of others, %s: %s', (_, figures, test) => {
    const digits = (text: string): string => text.replace(/(?<=\d)[_,](?=\d{3})/g, '');
    const held = new Set(
      digits(textOf(test.replaceAll('`', '')))
        .match(/\d+(\.\d+)?/g)
        ?.map(Number),
    );
    for (const [figure] of digits(figures).matchAll(/(?<![\w/-])\d{4,}(?:\.\d+)?|(?<![\w/-])\d+\.\d+/g)) {
      expect(held, figure).toContain(Number(figure));
    }
  });
});

/** The cells of a row of a Markdown table, without marks. */
function cellsOf(row: string): string[] {
  const bare = row.replaceAll('&lt;', '<').replaceAll('**', '').replaceAll('\\', '');
  return bare.split('|').slice(1, -1).map(squeezed);
}

it('the workflow keeps its promise, in its jobs’ order, and merges its shards', async () => {
  // The repository that it belongs to has a scenario of its own.
  expectWell(await run('npx optimize init my-bot.yaml --from faq-chatbot'));
  const { jobs } = parse(FILES.get('.github/workflows/optimize.yml') as string) as {
    jobs: Record<string, { strategy?: { matrix: { part: number[] } }; steps: { run?: string }[] }>;
  };
  const lines = Object.values(jobs).flatMap(({ strategy, steps }) =>
    (strategy?.matrix.part ?? [0]).flatMap((part) =>
      steps
        .flatMap(({ run }) => run ?? [])
        .filter((line) => line.startsWith('node '))
        .map((line) => line.replaceAll(/\$\{\{ matrix\.part \}\}/g, String(part))),
    ),
  );
  expect(lines).toHaveLength(5);
  for (const line of lines) expectWell(await run(line, { GITHUB_STEP_SUMMARY: 'summary.md' }));
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| Cost per request |');
  expect(readFileSync(join(folder, 'sweep.html'), 'utf8')).toContain('<html');
});

it('the pods of the Job do all shards, which merge to what one run gives', async () => {
  const { spec } = parse(FILES.get('sweep-job.yaml') as string);
  const [container] = spec.template.spec.containers;
  const [, , line] = container.command as [string, string, string];
  const told = Object.fromEntries(container.env.map(({ name, value }: Record<string, string>) => [name, value]));
  for (let i = 0; i < spec.completions; i++) {
    expectWell(await run(line.replaceAll('/results/', './'), { ...told, JOB_COMPLETION_INDEX: String(i) }));
  }
  expect(readdirSync(folder).filter((name) => /^shard\d+\.json$/.test(name))).toHaveLength(spec.completions);
  const merged = await run('npx optimize merge shard*.json --json');
  expectWell(merged);
  const whole = await run(`${line.replace(/ --shard .*/, '')} --json`);
  expect(merged.stdout).toBe(whole.stdout);
});
