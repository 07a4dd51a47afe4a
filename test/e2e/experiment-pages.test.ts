import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatUsd } from '../../src/foundation/units.ts';
import { share } from '../../src/report/experiments/written.ts';
import type { CompareResult } from '../../src/result/schema/compare.ts';
import type { SweepResult } from '../../src/result/schema/sweep.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Browser, findChromium } from './browser.ts';

const chromium = findChromium();
const folder = temporaryFolder();

/** A page of each experiment, small. */
const PAGES: Readonly<Record<string, string>> = {
  runs: 'simulate --runs 3 -n 400 --threshold savings.costRatio>=0.99',
  compare: 'compare basic advanced basic,ttl=24h,without=router baseline --runs 3 -n 300',
  ab: 'ab -n 600 --runs 2',
  plan: 'ab plan -n 400',
  sweep: 'sweep --ttl 5m,1h --cache-size 50,200,800 -n 300 --runs 2',
  attribute: 'attribute --strategy advanced -n 100 --runs 2',
  tune: 'tune -n 60 --keep quality.relative>=0.5',
  claims: 'claims Example Queries --runs 2',
  roadmap: 'roadmap -n 200',
  checklist: 'checklist -n 200',
};

describe.skipIf(chromium === null)('the pages of experiments in a browser', () => {
  let browser: Browser;
  const file = (name: string, ending: string): string => join(folder, `${name}.${ending}`);

  beforeAll(async () => {
    for (const [name, words] of Object.entries(PAGES)) {
      const { stderr } = await invoke([...words.split(' '), '-o', file(name, 'json')]);
      expect(stderr, name).toContain('wrote ');
      await invoke(['report', file(name, 'json'), '-o', file(name, 'html')]);
    }
    browser = await Browser.start(chromium as string);
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each(Object.keys(PAGES))(
    'of %s load nothing, complain of nothing and fit wide and narrow windows',
    async (name) => {
      const url = pathToFileURL(file(name, 'html')).href;
      browser.requests.length = 0;
      for (const [width, theme] of [
        [1280, 'light'],
        [400, 'dark'],
      ] as const) {
        await browser.look(width, theme);
        await browser.open(url);
        expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      expect(browser.complaints).toEqual([]);
      expect(new Set(browser.requests)).toEqual(new Set([url]));
      const { reproduce } = JSON.parse(readFileSync(file(name, 'json'), 'utf8')) as { reproduce: string[] };
      const command = await browser.evaluate<string>(
        `[...document.querySelectorAll('.commands code')].at(-1).textContent`,
      );
      expect(command.startsWith(`npx optimize ${reproduce[0]} `)).toBe(true);
      expect(command).toContain('--seed 42');
    },
  );

  const cells = async (name: string): Promise<string[][]> => {
    await browser.look(1280, 'light');
    await browser.open(pathToFileURL(file(name, 'html')).href);
    return browser.evaluate(
      `[...document.querySelectorAll('.scroll tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`,
    );
  };

  it('show the numbers of the JSON document', async () => {
    const compared = JSON.parse(readFileSync(file('compare', 'json'), 'utf8')) as CompareResult;
    const rows = await cells('compare');
    for (const { name, summary, savings } of compared.arms) {
      const row = rows.find(([first]) => first === name);
      expect(row?.[1]).toBe(formatUsd(summary.costPerRequestUsd));
      expect(row?.[3]).toBe(share(savings.costRatio));
    }
    const swept = JSON.parse(readFileSync(file('sweep', 'json'), 'utf8')) as SweepResult;
    const points = await cells('sweep');
    for (const { summary } of swept.points) {
      expect(points.flat()).toContain(formatUsd(summary.costPerRequestUsd));
    }
  });

  it('shade a heat map by what its cells say', async () => {
    await browser.open(pathToFileURL(file('sweep', 'html')).href);
    const shaded = await browser.evaluate<[string, string][]>(
      `[...document.querySelectorAll('td[class*=shade-]')].map((cell) => [cell.textContent, cell.className.match(/shade-(\\d)/)[1]])`,
    );
    expect(shaded).toHaveLength(6);
    const sorted = [...shaded].sort((a, b) => Number.parseFloat(a[0]) - Number.parseFloat(b[0]));
    expect(sorted.map(([, shade]) => shade)).toEqual(sorted.map(([, shade]) => shade).sort());
    expect(new Set(shaded.map(([, shade]) => shade)).size).toBeGreaterThan(1);
  });
});
