import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_CLASSES, type ContentClass } from '../../../src/scenario/ground-truth.ts';
import { type Row, readBytes } from './read-trace.ts';

const read = (log: string | Buffer, options = {}) => readBytes(log, { format: 'jsonl', ...options });

describe('JSON lines', () => {
  it('accepts exactly the lines that JSON.parse accepts, and finds the same values in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line(), { minLength: 1, maxLength: 30 }), fc.boolean(), async (lines, timed) => {
        const all = [`{"text":"the first","t":${timed ? 5 : 'null'}}`, ...lines];
        const { rows, facts } = await read(all.join('\n'), { skipBadLines: true });
        const expected = oracle(all);
        expect(rows).toEqual(expected.rows);
        expect(facts.skippedLines).toBe(expected.bad);
        expect(facts.users).toBe(expected.users);
        expect(facts.intents).toBe(expected.intents);
      }),
      { seed: 7, numRuns: 600 },
    );
  });

  it('refuses a valid line as soon as one character makes it invalid JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damagedLine(), { minLength: 20, maxLength: 40 }), async (lines) => {
        const all = ['{"text":"the first","t":5}', ...lines];
        const { rows, facts } = await read(all.join('\n'), { skipBadLines: true });
        const expected = oracle(all);
        expect(rows).toEqual(expected.rows);
        expect(facts.skippedLines).toBe(expected.bad);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it.each([
    ['a trailing comma', '{"text":"a",}'],
    ['two commas', '{"text":"a",,"t":1}'],
    ['a leading comma', '{,"text":"a"}'],
    ['a leading zero', '{"text":"a","t":01}'],
    ['a lone minus', '{"text":"a","t":-}'],
    ['a plus sign', '{"text":"a","t":+1}'],
    ['a fraction without digits', '{"text":"a","t":1.}'],
    ['NaN', '{"text":"a","t":NaN}'],
    ['single quotes', "{'text':'a'}"],
    ['a name without quotes', '{text:"a"}'],
    ['a raw tab in a string', '{"text":"a\tb"}'],
    ['a raw control character in an unknown string', '{"text":"a","note":"\u0001"}'],
    ['an open string', '{"text":"a}'],
    ['an open object', '{"text":"a"'],
    ['something after the object', '{"text":"a"} x'],
    ['two objects', '{"text":"a"}{"text":"b"}'],
    ['a comment', '{"text":"a"} // b'],
    ['an unknown escape', '{"text":"\\x41"}'],
    ['half an escape', '{"text":"\\u00"}'],
    ['an array', '["text"]'],
    ['a string', '"text"'],
    ['a line separator between tokens', '{\u2028"text":"a"}'],
  ])('refuses %s, naming file and line', async (_, bad) => {
    const log = `{"text":"fine","t":null}\n\n${bad}\n`;
    await expect(read(log)).rejects.toMatchObject({
      name: 'UserError',
      kind: 'usage',
      problems: [{ where: 'standard input:3' }, { where: 'standard input' }],
    });
    const { rows, facts } = await read(log, { skipBadLines: true });
    expect(rows.map((row) => row.text)).toEqual(['fine']);
    expect(facts.skippedLines).toBe(1);
  });

  it.each([
    ['no text', '{"t":1}', /has no "text"/],
    ['an empty text', '{"text":""}', /empty "text"/],
    ['a text that is an object', '{"text":{"role":"user"}}', /text/],
    ['a text that is a list', '{"text":["a","b"]}', /text/],
    ['a negative number of tokens', '{"text":"a","input_tokens":-1}', /"-1" is not a number of tokens/],
    ['a negative length', '{"text":"a","output_tokens":-1}', /"-1" is not a number of tokens/],
    ['half a token', '{"text":"a","output_tokens":1.5}', /"1.5" is not a number of tokens/],
    ['more tokens than there can be', '{"text":"a","input_tokens":2147483648}', /not a number of tokens/],
    ['a grade that is none', '{"text":"a","correct":{"gpt-4":1,"mini":0.5}}', /grades mini with 0.5/],
    ['a grade of nobody', '{"text":"a","correct":1}', /"correct" does not say of which model/],
    ['an unknown class', '{"text":"a","class":"statc"}', /there is no class "statc"/],
    ['a time that is none', '{"text":"a","t":"banana 5"}', /"banana 5" is not a time/],
    ['a time that is a list', '{"text":"a","t":[5]}', /its "t" is a list or an object/],
  ])('refuses %s and says what is wrong', async (_, bad, message) => {
    await expect(read(`${bad}\n`)).rejects.toThrow(message);
    await expect(read(`${bad}\n`)).rejects.toMatchObject({ problems: [{ where: 'standard input:1' }, {}] });
  });

  it('reports the first five bad lines and how many more there are', async () => {
    const log = Array.from({ length: 9 }, (_, i) => (i === 0 ? '{"text":"a"}\n' : '{\n')).join('');
    const error = await read(log).catch((e) => e);
    expect(error.problems.map((p: { where: string }) => p.where)).toEqual([
      ...[2, 3, 4, 5, 6].map((n) => `standard input:${n}`),
      'standard input',
      'standard input',
    ]);
    expect(error.problems[5].what).toMatch(/and 3 more/);
  });

  it('takes a text for the same query however it is escaped', async () => {
    const { rows, workload } = await read('{"text":"caf\u00e9"}\n{"text":"caf\\u00e9"}\n{"key":"c\\u0061f\u00e9"}\n');
    expect(rows.map((row) => row.text)).toEqual(['caf\u00e9', 'caf\u00e9', 'caf\u00e9']);
    expect(workload.queries.size).toBe(1);
  });

  it('takes a user for the same whether written as a number or as a string', async () => {
    const { rows } = await read('{"text":"a","user":7}\n{"text":"a","user":"7"}\n{"text":"a","user":8}\n');
    expect(rows.map((row) => row.user)).toEqual([0, 0, 1]);
  });
});

// A plain reading of the same lines, by JSON.parse and the contract of DESIGN, section 6.

function oracle(lines: readonly string[]) {
  const rows: (Omit<Row, 'at'> & { t: number | null })[] = [];
  const users: string[] = [];
  const intents: string[] = [];
  let bad = 0;
  for (const text of lines) {
    if (text.trim() === '') continue;
    const row = readLine(text);
    if (row === null || (rows.length > 0 && (row.t === null) !== (rows[0]?.t === null))) {
      bad++;
      continue;
    }
    const user = row.user === '' ? null : idOf(users, row.user);
    const labels = new Map<string, boolean>();
    for (const [model, right] of row.labels) if (right !== null && !labels.has(model)) labels.set(model, right);
    rows.push({
      t: row.t,
      text: row.text,
      user,
      input: row.input,
      output: row.output,
      intent: row.intent === '' ? null : idOf(intents, row.intent),
      contentClass: row.contentClass as Row['contentClass'],
      ...(labels.size > 0 ? { labels: Object.fromEntries(labels) } : {}),
    });
  }
  const times = rows.map(({ t }, i) => t ?? i * 1000);
  const origin = Math.min(...times) - 1;
  const placed = rows.map(({ t: _, ...row }, i) => ({ at: (times[i] as number) - origin, ...row }));
  const order = [...times.keys()].sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return {
    rows: order.map((i) => placed[i]),
    bad,
    users: users.length > 0 ? users.length : null,
    intents: intents.length > 0 ? intents.length : null,
  };
}

function idOf(known: string[], name: string | null): number | null {
  if (name === null) return null;
  if (!known.includes(name)) known.push(name);
  return known.indexOf(name);
}

function readLine(line: string) {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const text = value.text ?? value.key;
  if ((typeof text !== 'string' && typeof text !== 'number') || text === '') return null;
  const input = tokens(value.input_tokens);
  const output = tokens(value.output_tokens);
  const contentClass = (value.class as string | undefined) ?? null;
  const t = value.t ?? null;
  if (Number.isNaN(input) || Number.isNaN(output) || (t !== null && typeof t !== 'number')) return null;
  if (contentClass !== null && contentClass !== '' && !CONTENT_CLASSES.includes(contentClass as ContentClass))
    return null;
  const labels = grades(value);
  if (labels === null) return null;
  return {
    text: Buffer.from(String(text)).toString(),
    t: t as number | null,
    user: value.user === undefined || value.user === null ? null : String(value.user),
    intent: value.intent === undefined || value.intent === null ? null : String(value.intent),
    contentClass: contentClass === '' ? null : contentClass,
    input,
    output,
    labels,
  };
}

/** The grades of a line, those under a name of their own first; null when one of them is none. */
function grades(value: Record<string, unknown>): [string, boolean | null][] | null {
  const { correct } = value;
  if (correct !== undefined && correct !== null && (typeof correct !== 'object' || Array.isArray(correct))) return null;
  const own = Object.entries(value).filter(([name]) => name.startsWith('correct.') && name !== 'correct.');
  const all = [...own.map(([name, grade]) => [name.slice(8), grade] as const), ...Object.entries(correct ?? {})];
  const known = new Map<unknown, boolean | null>([
    [1, true],
    [0, false],
    [true, true],
    [false, false],
    [null, null],
    ['', null],
    ['1', true],
    ['False', false],
  ]);
  return all.every(([, grade]) => known.has(grade))
    ? all.map(([model, grade]) => [model, known.get(grade) as boolean | null])
    : null;
}

function tokens(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31
    ? (value as number)
    : Number.NaN;
}

const LETTERS = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...'abc DE?.,:{}[]0"\\/\n\t\u0001é漢') },
  { weight: 1, arbitrary: fc.constantFrom('😀', '\ud800', '\u2028', '\ufeff', '\u007f') },
);
const TEXT = fc.array(LETTERS, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const WORD = fc.constantFrom('a', 'b', 'What is Python?', 'what is python', 'é', '');
const TOKENS = fc.oneof(fc.integer({ min: -2, max: 5000 }), fc.constantFrom(2 ** 31 - 1, 2 ** 31, 1e15, 1e21, 0.5));

const MODEL = fc.constantFrom('a', 'b', 'gpt-4', 'é', '__proto__');
const GRADE = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, true, false) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', '1', 'False', 2, 0.5, 'x', [1], {}) },
);

/** Lines of a log as they come: known fields in any order, unknown ones between them, any spelling JSON allows. */
function line(): fc.Arbitrary<string> {
  const field = fc.oneof(
    fc.tuple(fc.constantFrom('user', 'intent'), fc.oneof(WORD, TEXT, fc.nat(20), fc.constant(null))),
    fc.tuple(fc.constantFrom('input_tokens', 'output_tokens'), fc.oneof(TOKENS, fc.constant(null))),
    fc.tuple(fc.constant('class'), fc.constantFrom<unknown>(...CONTENT_CLASSES, '', 'stat', null)),
    fc.tuple(fc.constant('correct'), fc.oneof(fc.dictionary(MODEL, GRADE, { maxKeys: 3 }), GRADE, fc.constant([]))),
    fc.tuple(fc.constantFrom('correct.a', 'correct.é', 'correct.', 'correct_a', 'correctness'), GRADE),
    fc.tuple(
      fc.constantFrom('note', 'tex', 'texts', 'T', '', '__proto__', 'constructor'),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    fc.tuple(fc.constantFrom('text', 'key'), fc.oneof(WORD, TEXT)),
  );
  const time = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -5, max: 20_000 }) },
    { weight: 1, arbitrary: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e6 })) },
  );
  const word = fc.oneof({ weight: 3, arbitrary: WORD }, { weight: 1, arbitrary: TEXT });
  return fc
    .tuple(word, time, fc.array(field, { maxLength: 4 }), fc.nat(5), fc.boolean(), fc.boolean(), fc.nat())
    .map(([text, t, fields, first, twice, plain, style]) => {
      const all = [...fields, ['text', text] as const, ['t', t] as const];
      const turned = [...all.slice(first % all.length), ...all].slice(0, twice ? all.length + 1 : all.length);
      return spelt(turned, plain, style);
    });
}

/** A short plain line with one character put in, taken out or changed. */
function damagedLine(): fc.Arbitrary<string> {
  const whole = fc.constantFrom(
    '{"text":"a","t":10}',
    '{"text": "ab", "t": -20, "user": "u"}',
    '{"t":7,"user":31,"text":"b","intent":"i","output_tokens":120}',
    '{ "text":"c" , "t":100,"input_tokens":0 }',
    '{"text":"\\u0041\\n","t":1.5e1,"more":{"text":[true,null]}}',
  );
  const character = fc.constantFrom(...',,":{}[]01-+.eE\'NanulTt\\/u \t\u0001\u001fé');
  return fc
    .tuple(whole, fc.nat(), character, fc.constantFrom('insert', 'delete', 'replace', 'double'))
    .map(([text, place, c, how]) => {
      const i = place % text.length;
      if (how === 'insert') return text.slice(0, i) + c + text.slice(i);
      if (how === 'delete') return text.slice(0, i) + text.slice(i + 1);
      if (how === 'double') return text.slice(0, i) + text[i] + text.slice(i);
      return text.slice(0, i) + c + text.slice(i + 1);
    });
}

/** The object in one of the many spellings JSON has for it: blanks between tokens, characters as escapes. */
function spelt(fields: readonly (readonly [string, unknown])[], plain: boolean, style: number): string {
  let state = style;
  const dice = (sides: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % sides;
  };
  const gap = (): string => (plain ? '' : (['', '', ' ', '\t', '  ', '\r'][dice(6)] as string));
  const letter = (text: string, i: number): string =>
    dice(5) === 0 ? `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}` : JSON.stringify(text[i]).slice(1, -1);
  const value = (v: unknown): string => {
    if (plain || typeof v !== 'string') return JSON.stringify(v) ?? 'null';
    return `"${Array.from({ length: v.length }, (_, i) => letter(v, i)).join('')}"`;
  };
  const members = fields.map(([name, v]) => `${gap()}${value(name)}${gap()}:${gap()}${value(v)}${gap()}`);
  return `${gap()}{${members.join(',')}}${gap()}`;
}
