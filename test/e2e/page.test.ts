import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatCount, formatLatency, formatPercent, formatUsd } from '../../src/foundation/units.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Browser, findChromium } from './browser.ts';
import { optimize } from './command.ts';

const chromium = findChromium();
const folder = temporaryFolder();

if (chromium === null) console.warn('skipped: the page is not opened, for there is no chromium on the PATH');

describe.skipIf(chromium === null)('the page in a browser', () => {
  let browser: Browser;
  let result: SimulationResult;
  const url = pathToFileURL(join(folder, 'result.html')).href;

  beforeAll(async () => {
    optimize(`basic -n 4000 -o ${folder}/result.json`);
    const { stderr } = optimize(`report ${folder}/result.json -o ${folder}/result.html`);
    expect(stderr).toContain('wrote ');
    result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SimulationResult;
    browser = await Browser.start(chromium as string);
    await browser.look(1280, 'light');
    await browser.open(url);
  });

  afterAll(async () => {
    await browser?.close();
  });

  const texts = (selector: string): Promise<string[]> =>
    browser.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.textContent)`);

  it('loads nothing and complains about nothing', async () => {
    await browser.evaluate('new Promise((done) => setTimeout(done, 200))');
    expect(browser.complaints).toEqual([]);
    expect(new Set(browser.requests)).toEqual(new Set([url]));
  });

  it('lets no other script or style run', async () => {
    const before = browser.complaints.length;
    const ran = await browser.evaluate<boolean>(
      `(() => { const s = document.createElement('script'); s.textContent = 'window.intruder = true'; document.body.append(s); return window.intruder === true; })()`,
    );
    expect(ran).toBe(false);
    browser.complaints.length = before;
  });

  it('shows the numbers of the JSON document', async () => {
    const { baseline: a, optimized: b } = result;
    const figures = await texts('.figures .figure');
    expect(figures[0]).toContain(formatUsd(a.costPerRequestUsd));
    expect(figures[0]).toContain(formatUsd(b.costPerRequestUsd));
    const rows = await browser.evaluate<string[][]>(
      `[...document.querySelectorAll('.scroll:not(.tall) tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`,
    );
    const row = (name: string): string[] => rows.find(([first]) => first === name) ?? [];
    expect(row('Monthly spend').slice(1, 3)).toEqual(
      [a.monthlyUsd, b.monthlyUsd].map((usd) => formatUsd(usd as number)),
    );
    expect(row('P95 latency').slice(1, 3)).toEqual([a.latencyMs.p95, b.latencyMs.p95].map(formatLatency));
    expect(row('Tokens sent').slice(1, 3)).toEqual([a.tokens.input, b.tokens.input].map(formatCount));
    expect(row('Cache hit rate')[2]).toBe(formatPercent(b.cache.hitRate as number));
    expect(row('Output quality').slice(1, 3)).toEqual(
      [a.quality.mean, b.quality.mean].map((q) => formatPercent(q as number)),
    );
    for (const { technique, alone } of result.attribution) {
      expect(row(technique)[1]).toBe(formatPercent(alone.costRatio));
    }
    expect(await texts('.commands code')).toContain('npx optimize basic --requests 4000 --seed 42');
  });

  it('draws every chart with the data of the JSON document', async () => {
    const charts = await browser.evaluate<{ title: string; series: { values: (number | null)[] }[] }[]>(
      `JSON.parse(document.getElementById('charts').textContent)`,
    );
    const hits = charts.find(({ title }) => title === 'Cache hit rate over time');
    const { requests, hits: hit } = result.optimized.timeline;
    expect(hits?.series[0]?.values).toEqual(
      requests.map((n, i) => (n === 0 ? null : Number(((hit[i] as number) / n).toPrecision(12)))),
    );
    const drawn = await browser.evaluate<boolean[]>(
      `[...document.querySelectorAll('figure.lines .live canvas')].map((canvas) =>
        canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((v) => v > 0))`,
    );
    expect(drawn).toEqual(charts.map(() => true));
  });

  it('reads the values of a chart by the keyboard', async () => {
    await browser.evaluate(`document.querySelector('figure.lines[data-chart="1"] .plot').focus()`);
    const reading = (): Promise<string> =>
      browser.evaluate(`document.querySelector('figure.lines[data-chart="1"] .reading').textContent`);
    await browser.press('End');
    const { requests, hits } = result.optimized.timeline;
    const rate = (i: number): string => formatPercent((hits.at(i) as number) / (requests.at(i) as number));
    expect(await reading()).toContain(rate(-1));
    const legend = `document.querySelector('figure.lines[data-chart="1"] .u-legend').textContent`;
    expect(await browser.evaluate(legend)).toContain(rate(-1));
    await browser.press('ArrowLeft');
    expect(await reading()).toContain(rate(-2));
  });

  it('can be reached link by link and figure by figure with the Tab key', async () => {
    await browser.evaluate('document.activeElement.blur(); window.scrollTo(0, 0)');
    const reached = new Set<string>();
    for (let i = 0; i < 40; i++) {
      await browser.press('Tab');
      reached.add(await browser.evaluate('document.activeElement.tagName + "." + document.activeElement.className'));
    }
    expect([...reached]).toEqual(expect.arrayContaining(['A.skip', 'A.', 'DIV.plot', 'SUMMARY.', 'CODE.']));
  });

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const)('fits %i columns in its %s theme, and can be read there', async (width, theme) => {
    await browser.look(width, theme);
    await browser.evaluate('new Promise((done) => setTimeout(done, 100))');
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const weak = await browser.evaluate<string[]>(WEAK_CONTRASTS);
    expect(weak).toEqual([]);
  });

  it('shows drawings instead of canvases on paper, and no controls', async () => {
    await browser.look(794, 'dark', 'print');
    const shown = await browser.evaluate<Record<string, boolean>>(
      `Object.fromEntries(['.static', '.live', 'nav', 'details'].map((s) => [s, getComputedStyle(document.querySelector(s)).display !== 'none']))`,
    );
    expect(shown).toEqual({ '.static': true, '.live': false, nav: false, details: false });
    expect(await browser.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await browser.look(1280, 'light');
  });
});

/** Texts whose contrast with the page or their card is below WCAG's 4.5 : 1. */
const WEAK_CONTRASTS = `(() => {
  const rgb = (css) => css.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (css) => rgb(css).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255,255,255)'; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const weak = [];
  for (const e of document.querySelectorAll('h1, h2, p, dt, dd, dd span, th, td, a, figcaption, summary, code, svg text')) {
    if (e.closest('.skip, .unseen, .u-legend') || e.textContent.trim() === '') continue;
    const style = getComputedStyle(e);
    const colour = e.namespaceURI.endsWith('svg') ? style.fill : style.color;
    const found = ratio(colour, behind(e));
    if (found < 4.5) weak.push(e.tagName + '.' + (e.getAttribute('class') ?? '') + ' ' + colour + ' ' + found.toFixed(2));
  }
  return [...new Set(weak)];
})()`;
