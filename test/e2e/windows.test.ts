import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { quoted } from '../../src/foundation/command-words.ts';
import { slashed } from '../../src/foundation/slashed.ts';
import { withLineFeeds } from '../../src/logs/bytes/encoding.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { optimize } from './command.ts';

const QUESTIONS = ['How do I reset it?', 'Where is my parcel, please?', 'How do I reset it?'];
const SHORT = '-n 60 --no-alternatives --no-fixes --no-parts --no-controls --json';

/** Files of each kind that commands read, by name, and a command that reads each. */
const READ: readonly [kind: string, name: string, text: string, command: string][] = [
  ['a scenario', 'mine.yaml', readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), `simulate --scenario FILE ${SHORT}`],
  ['a strategy', 's.yaml', 'base: basic\ncache:\n  ttl: 2h\n', `simulate --strategy FILE ${SHORT}`],
  ['settings', 'optimize.config.yaml', 'cache:\n  ttl: 2h\n', `simulate --config FILE ${SHORT}`],
  [
    'models',
    'models.yaml',
    'name: ours\ntitle: Our models\nmodels:\n  - id: small\n    price: { input: 0.2, output: 0.8 }\n' +
      '    latency: { firstToken: 120ms, tokensPerSecond: 200 }\n    quality: { simple: 95%, medium: 0.8, complex: 0.5 }\n' +
      'tiers: { simple: small, medium: small, complex: small }\nbaseline: small\n',
    `simulate --models FILE ${SHORT}`,
  ],
  ['questions', 'questions.txt', `${QUESTIONS.join('\n')}\n`, `simulate --trace FILE ${SHORT}`],
  ['questions to inspect', 'questions', QUESTIONS.join('\n'), 'inspect FILE --json'],
  ['questions as asked for', 'q.log', QUESTIONS.join('\n'), `simulate --trace FILE --trace-format txt ${SHORT}`],
  [
    'JSON lines',
    'log.jsonl',
    QUESTIONS.map((text, t) => `${JSON.stringify({ text, t })}\n`).join(''),
    `simulate --trace FILE ${SHORT}`,
  ],
  ['a table', 'log.csv', `text,t\n${QUESTIONS.map((text, t) => `"${text}",${t}\n`).join('')}`, 'inspect FILE --json'],
  [
    'a document',
    'log.json',
    JSON.stringify({ data: QUESTIONS.map((text, t) => ({ text, t })) }, null, 2),
    'inspect FILE --json',
  ],
  ['an access log', 'access.log', QUESTIONS.map((_, i) => `${access(i)}\n`).join(''), 'inspect FILE --json'],
  [
    'lines that end in JSON',
    'app.log',
    QUESTIONS.map((prompt, i) => `2026-01-01 00:0${i}:00 INFO ${JSON.stringify({ prompt, model: 'gpt-4o' })}\n`).join(
      '',
    ),
    'inspect FILE --json',
  ],
];

function access(i: number): string {
  return `10.0.0.1 - - [01/Jan/2026:00:0${i}:00 +0000] "POST /v1/chat/completions HTTP/1.1" 200 512`;
}

describe('with line ends as on Windows, or as spreadsheets once wrote them', () => {
  it.each(READ)('%s says the same', async (_, name, text, command) => {
    const folder = temporaryFolder();
    const outcomes = [];
    for (const ends of ['\n', '\r\n', '\r']) {
      writeFileSync(join(folder, name), text.replaceAll('\n', ends));
      outcomes.push(
        await invoke(command.replace('FILE', name).split(' '), {
          cwd: folder,
          scenarios: `${process.cwd()}/scenarios`,
        }),
      );
    }
    const [unix, windows, old] = outcomes.map(({ code, stdout, stderr }) => ({ code, stderr, stdout: told(stdout) }));
    expect(unix).toMatchObject({ code: 0 });
    expect(windows).toEqual(unix);
    expect(old).toEqual(unix);
  });

  it('are found however a log comes in pieces, and only where there are no others', async () => {
    const read = async (pieces: string[]): Promise<string> => {
      const chunks = (async function* () {
        for (const piece of pieces) yield Buffer.from(piece);
      })();
      let text = '';
      for await (const chunk of withLineFeeds(chunks)) text += chunk.toString();
      return text;
    };
    expect(await read(['one', '\rtwo\r', '\rthree'])).toBe('one\ntwo\n\nthree');
    expect(await read(['one\r', '\ntwo\r\n'])).toBe('one\r\ntwo\r\n');
    expect(await read(['50 %\r100 %', '\nnext\rline\n'])).toBe('50 %\r100 %\nnext\rline\n');
    const long = 'a'.repeat(70_000);
    expect(await read([`${long}\r`, 'two\rthree\n'])).toBe(`${long}\ntwo\nthree\n`);
    expect(await read([])).toBe('');
  });

  it('saved results, mappings and what was finished of an experiment are read', async () => {
    const folder = temporaryFolder();
    const here = (line: string) => invoke(line.split(' '), { cwd: folder, scenarios: `${process.cwd()}/scenarios` });
    const inCrlf = (name: string): void => {
      const path = join(folder, name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    };
    const sweep = 'sweep --ttl 5m,1h -n 60 --json --resume finished.jsonl';
    const whole = await here(sweep);
    writeFileSync(join(folder, 'saved.json'), whole.stdout);
    const report = await here('report saved.json');
    writeFileSync(join(folder, 'log.jsonl'), QUESTIONS.map((q, t) => `${JSON.stringify({ q, t })}\n`).join(''));
    await here('inspect log.jsonl --fields text=q --mapping m.yaml');
    const mapped = await here(`simulate --trace log.jsonl --mapping m.yaml ${SHORT}`);
    for (const name of ['finished.jsonl', 'saved.json', 'm.yaml']) inCrlf(name);
    expect(await here(sweep)).toMatchObject({ code: 0, stdout: whole.stdout });
    expect(await here('report saved.json')).toEqual(report);
    expect(await here(`simulate --trace log.jsonl --mapping m.yaml ${SHORT}`)).toEqual(mapped);
    expect([whole.code, report.code, mapped.code]).toEqual([0, 0, 0]);
  });
});

/** Without the size of the file. */
const told = (json: string): string => json.replace(/"bytes": ?\d+/g, '"bytes": 0');

describe('where the system is called Windows', () => {
  /** As there: no owners of files, and the first tries to put a file in its place find it in use. */
  const AS_THERE = `
    import files from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    Object.defineProperty(process, 'platform', { value: 'win32' });
    delete process.geteuid;
    const rename = files.rename;
    let tries = 0;
    files.rename = async (from, to) => {
      if (tries++ < Number(process.env.IN_USE)) throw Object.assign(new Error('in use'), { code: 'EPERM' });
      return rename(from, to);
    };
    syncBuiltinESMExports();`;

  function there(line: string, folder: string, inUse = 0) {
    writeFileSync(join(folder, 'as-there.mjs'), AS_THERE);
    const { stdout, stderr, status } = optimize(line, {
      cwd: folder,
      env: {
        NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'as-there.mjs'))}`,
        APPDATA: join(folder, 'AppData', 'Roaming'),
        LOCALAPPDATA: join(folder, 'AppData', 'Local'),
        IN_USE: String(inUse),
      },
    });
    return { stdout, stderr, status };
  }

  it('files are put in their places when nobody looks at them any more, and settings are found in AppData', () => {
    const folder = temporaryFolder();
    const settings = join(folder, 'AppData', 'Roaming', 'optimize', 'Config');
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'config.yaml'), 'cache:\n  ttl: 7m\n');
    const saved = there(`simulate ${SHORT} -o saved.json`, folder, 2);
    expect(saved).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(folder, 'saved.json'), 'utf8')).strategy.knobs['cache.ttl']).toBe(420_000);
    // Longer than one waits.
    expect(there('report saved.json --html -o page.html', folder, 100)).toMatchObject({ status: 1, stdout: /<html/ });
  });

  it('words are quoted for both of its shells, and paths shown with slashes', () => {
    const { platform } = process;
    const words = ['-n', "savings.costRatio>=0.4 or it's not", 'C:\\logs\\may.jsonl', '10%'];
    expect(words.map(quoted)).toEqual([
      '-n',
      `'savings.costRatio>=0.4 or it'\\''s not'`,
      `'C:\\logs\\may.jsonl'`,
      '10%',
    ]);
    try {
      Object.defineProperty(process, 'platform', { value: 'win32' });
      expect(words.map(quoted)).toEqual(['-n', `"savings.costRatio>=0.4 or it's not"`, 'C:\\logs\\may.jsonl', '"10%"']);
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
    }
    expect(slashed('logs\\2026\\*.jsonl', '\\')).toBe('logs/2026/*.jsonl');
    expect(slashed('a\\b', '/')).toBe('a\\b');
  });
});
