import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../src/report/document.ts';
import type { Formats } from '../../src/report/formats.ts';
import { renderPage } from '../../src/report/html/page.ts';
import { readSaved } from '../../src/report/saved.ts';
import { playedOnce } from '../cli/played-once.ts';
import { MARK, PAYLOADS } from '../fuzz/hostile.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Browser, findChromium } from './browser.ts';

const FORMER = 'test/cli/results-of-version-1';

/** Commands with results of which none of an older version is kept. */
const YOUNGER = [
  ['advise', '-n', '300', '--workers', '1'],
  ['estimate', '--model', 'gpt-4o', '--rate', '5000', '--tokens-in', '500', '--tokens-out', '90', '-n', '300'],
];

/** All payloads in every field by hand; otherwise each field gets one of them in the browser, and all of them without. */
const BY_HAND = process.env.OPTIMIZE_ALL_PAYLOADS === '1';

type Path = readonly (string | number)[];

/** A field of a result that a file of somebody else's may say anything in: a text, or the name of something. */
interface Field {
  path: Path;
  isName: boolean;
}

/** The first of each sort of place: entries of a list are alike. */
function places(document: unknown): Field[] {
  const found = new Map<string, Field>();
  const walk = (value: unknown, path: Path): void => {
    const sort = path.map((part) => (typeof part === 'number' ? '#' : part)).join('.');
    if (typeof value === 'string' && !found.has(sort)) found.set(sort, { path, isName: false });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const at = Array.isArray(value) ? Number(key) : key;
      if (!Array.isArray(value) && !found.has(`${sort}.*`))
        found.set(`${sort}.*`, { path: [...path, at], isName: true });
      walk(inner, [...path, at]);
    }
  };
  walk(document, []);
  return [...found.values()];
}

/** A copy in which a field says this. */
function saying(document: object, { path, isName }: Field, text: string): object {
  const copy = structuredClone(document);
  put(copy, { path, isName }, text);
  return copy;
}

function put(document: object, { path, isName }: Field, text: string): void {
  let holder = document as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as typeof holder;
  const key = path.at(-1) as string;
  if (!isName) holder[key] = text;
  else {
    Object.defineProperty(holder, text, { value: holder[key], enumerable: true, configurable: true, writable: true });
    if (text !== key) delete holder[key];
  }
}

async function pageOf(result: object): Promise<string> {
  const { result: read, formats } = await readSaved(JSON.stringify(result), 'result.json');
  return renderPage((formats as Formats<never>).document(read as never, 'page') as Document);
}

const accepted = (result: object): Promise<boolean> =>
  pageOf(result).then(
    () => true,
    () => false,
  );

/** What of a page is mark-up: how often each element that loads or runs something is there. */
const count = (page: string, what: RegExp): number => page.match(what)?.length ?? 0;
const RUNS = [/<script/gi, /<img/gi, /<iframe/gi, /<object/gi, /<[^<>]*\s(?:href|src)="(?!#)/gi];
const unescaped = new RegExp(`<img src=x|<svg onload|<script>${MARK}|</script><script>${MARK}|="javascript:`, 'i');

interface Hostile {
  kind: string;
  fields: Field[];
  /** The page on which field i says payload i + turn. */
  page: (turn: number) => Promise<string>;
  harmless: string;
}

const hostile: Hostile[] = [];

beforeAll(async () => {
  const files = [
    ...readdirSync(FORMER).map((file) => join(FORMER, file)),
    ...(await Promise.all(YOUNGER.map((words) => playedOnce(words)))),
  ];
  for (const file of files) {
    const result = JSON.parse(readFileSync(file, 'utf8')) as { command: string };
    const fields: Field[] = [];
    let harmless: object = result;
    for (const field of places(result).reverse()) {
      // Not what the reader goes by, and not what it drops as unknown.
      const word = `plain-${fields.length}`;
      if (!(await accepted(saying(harmless, field, word)))) continue;
      fields.push(field);
      if (!field.isName) harmless = saying(harmless, field, word);
    }
    hostile.push({
      kind: result.command,
      fields,
      harmless: await pageOf(harmless),
      page: (turn) => {
        const copy = structuredClone(result);
        // Names last: the way to texts leads through them.
        const [names, texts] = [fields.filter(({ isName }) => isName), fields.filter(({ isName }) => !isName)];
        for (const [i, field] of texts.entries()) put(copy, field, PAYLOADS[(i + turn) % PAYLOADS.length] as string);
        const one = names[turn % Math.max(names.length, 1)];
        if (one !== undefined) put(copy, one, PAYLOADS[turn % PAYLOADS.length] as string);
        return pageOf(copy);
      },
    });
  }
});

describe('a saved result of somebody else’s', () => {
  it('of every kind says any payload in any field, and no page takes one for its own', async () => {
    expect(hostile.length).toBeGreaterThan(11);
    let pages = 0;
    for (const { kind, fields, page, harmless } of hostile) {
      expect(fields.length, kind).toBeGreaterThan(4);
      for (let turn = 0; turn < PAYLOADS.length; turn++) {
        const html = await page(turn);
        pages++;
        expect(html, kind).not.toMatch(unescaped);
        for (const what of RUNS)
          expect(count(html, what), `${kind} ${what}`).toBeLessThanOrEqual(count(harmless, what));
        expect(html.includes(MARK), kind).toBe(true);
      }
    }
    if (BY_HAND) {
      const sum = hostile.reduce((total, { fields }) => total + fields.length, 0);
      console.log(`${hostile.length} kinds, ${sum} fields, ${PAYLOADS.length} payloads, ${pages} pages`);
    }
  });

  const chromium = findChromium();
  it.skipIf(chromium === null)('runs nothing in a browser and asks for nothing', async () => {
    const browser = await Browser.start(chromium as string);
    try {
      await browser.send('Page.addScriptToEvaluateOnNewDocument', {
        source: `window.ran = 0; window.${MARK} = () => window.ran++; window.alert = window.${MARK};`,
      });
      const folder = temporaryFolder();
      const open = async (html: string): Promise<[number, number]> => {
        const file = join(folder, 'page.html');
        writeFileSync(file, html);
        await browser.open(pathToFileURL(file).href);
        const made = `document.querySelectorAll('img, iframe, object, a[href^="javascript"], svg[onload]').length`;
        return [await browser.evaluate<number>('window.ran'), await browser.evaluate<number>(made)];
      };
      // What it would look like.
      const [ran, made] = await open(`<!doctype html><script>${MARK}()</script><img src=x onerror=${MARK}()>`);
      expect([ran > 0, made]).toEqual([true, 1]);
      browser.requests.length = 0;
      let pages = 0;
      for (const [i, { kind, page }] of hostile.entries()) {
        for (const turn of BY_HAND ? PAYLOADS.keys() : [i % 5]) {
          expect(await open(await page(turn)), kind).toEqual([0, 0]);
          pages++;
        }
      }
      expect(browser.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
      if (BY_HAND) console.log(`${pages} pages opened`);
    } finally {
      await browser.close();
    }
  });
});
