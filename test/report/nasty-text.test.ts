import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/report/csv.ts';
import { embedded, escaped } from '../../src/report/html/escape.ts';
import { renderPage } from '../../src/report/html/page.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { simulationDocument } from '../../src/report/simulation/simulation.ts';
import { simulationCsv } from '../../src/report/simulation/simulation-csv.ts';
import { renderScreen } from '../../src/report/terminal/render-screen.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { anyCharacter } from '../any-character.ts';
import { basicResult } from './results.ts';

/** Names that a terminal, a browser, a spreadsheet or GitHub would obey. */
const NASTY = [
  '\u001b[2J\u001b]0;owned\u0007',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "=cmd|'/c calc'!A1",
  '@SUM(1+1)',
  '\t=1+1',
  '+1',
  '-1',
  'a|b\n| c | d |',
  '](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '@someone #12 https://evil.example www.evil.example',
  '`code` **bold** <b>',
  '\u202eevil\u2066',
  'in\u200bvis\u00adible\ufeff \u2028line\u2029 \u{e0041}tag\u2060',
  '</script><script>alert(1)//',
  "'; rm -rf ~ #",
];

let basic: SimulationResult;

beforeAll(async () => {
  basic = await basicResult(2_000);
});

/** The result with that text wherever text from outside can come to stand. */
function named(text: string): SimulationResult {
  const model = basic.optimized.models['gpt-4o-mini'] as (typeof basic.optimized.models)[string];
  return {
    ...basic,
    scenario: text,
    seed: text,
    models: text,
    reproduce: ['simulate', '--trace', text],
    workload: { ...basic.workload, assumptions: [{ what: text, value: text, why: text }] },
    strategy: { ...basic.strategy, name: text },
    optimized: { ...basic.optimized, models: { [text]: model } },
    attribution: basic.attribution.map((entry) => ({ ...entry, technique: text })),
    findings: [{ id: text, severity: 'info', message: text, suggestion: text }],
  };
}

const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may come through
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u00ad\u200b\u2028\u2029\u2060\ufeff]/;

describe.each(NASTY)('the name %j', (text) => {
  it.each(['compact', 'full'] as const)('is not obeyed by the terminal (%s)', (depth) => {
    const screen = renderScreen(simulationDocument(named(text), depth), { width: 80, colour: false, unicode: true });
    expect(screen).not.toMatch(CONTROL);
    for (const line of screen.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it('is text in Markdown, and leaves the tables whole', () => {
    const markdown = renderMarkdown(simulationDocument(named(text), 'full'));
    expect(markdown).not.toMatch(CONTROL);
    // Code spans show text as it is; everything else is escaped.
    const outside = markdown.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(outside).not.toMatch(/<(?!!-- -->)/);
    expect(outside).not.toMatch(/(?<!\\)!?\[/);
    expect(outside).not.toMatch(/https?:|www\./);
    expect(outside).not.toMatch(/@\w|(?<!&)#\w/);
    const width = (line: string): number => line.split(/(?<!\\)\|/).length;
    for (const grid of markdown.split('\n\n').filter((part) => part.startsWith('| '))) {
      const lines = grid.split('\n');
      expect(new Set(lines.map(width)).size, grid).toBe(1);
    }
  });

  it('is text in HTML', () => {
    const page = renderPage(simulationDocument(named(text), 'page'));
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<b>/);
    const body = page.slice(page.indexOf('<body>'), page.indexOf('<script type='));
    expect(body).not.toMatch(CONTROL);
    expect(body).not.toMatch(/ on\w+="/);
  });

  it('is text in CSV', () => {
    const { columns } = simulationCsv(named(text));
    const rows = parse(renderCsv(simulationCsv(named(text)))) as string[][];
    for (const row of rows) {
      expect(row).toHaveLength(columns.length);
      const name = row[0] as string;
      expect(name).not.toMatch(/^\s*[=+\-@]|[\t\r\n]/);
    }
  });
});

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 4 }),
      fc.constantFrom('<', '>', '"', "'", '&', '=', '-', '@', '</script>', '\u2028', '\t', '\r\n', ',', '|'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('is one CSV cell and no formula', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 4 }), (cells) => {
        const columns = cells.map((_, i) => `column ${i}`);
        const rows = parse(renderCsv({ columns, rows: [cells] })) as string[][];
        expect(rows).toHaveLength(2);
        expect(rows[1]).toHaveLength(cells.length);
        for (const cell of rows[1] as string[]) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });

  it('keeps what is harmless in CSV as it is', () => {
    const text = fc
      .tuple(fc.constantFrom('a', 'z'), fc.string({ unit: fc.constantFrom(...'abcxyz019 ",;é') }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (cell) => {
        expect((parse(renderCsv({ columns: ['x', 'y'], rows: [[cell, 'end']] })) as string[][])[1]).toEqual([
          cell,
          'end',
        ]);
      }),
    );
  });

  it('has no mark-up in HTML', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escaped(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('survives being embedded, and cannot end its element', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(embedded(text)).not.toMatch(/[<>]/);
        expect(JSON.parse(embedded(text))).toBe(text);
      }),
    );
  });
});

describe('numbers in CSV', () => {
  it('stay numbers when they are negative', () => {
    expect(renderCsv({ columns: ['n'], rows: [[-1.5]] })).toBe('n\r\n-1.5\r\n');
  });

  it('is an empty cell where nothing is known', () => {
    expect(renderCsv({ columns: ['a', 'b'], rows: [[null, 1]] })).toBe('a,b\r\n,1\r\n');
  });
});
