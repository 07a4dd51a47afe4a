import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { type ExploreView, renderExplore } from '../../src/report/terminal/explore.ts';

const knob = (label: string, value: string, position: number | null, changed = false) => ({
  label,
  on: null,
  value,
  position,
  changed,
});
const technique = (label: string, on: boolean, changed = false) => ({
  label,
  on,
  value: 'does something to every request that the next technique never hears of',
  position: null,
  changed,
});

const VIEW: ExploreView = {
  title: 'faq-chatbot: 20,000 requests, seed 42, models docs',
  metrics: [
    {
      label: 'Cost/request',
      baseline: '$0.0150',
      before: '$0.000904',
      now: '$0.000826',
      bar: 0.055,
      change: '-8.6%',
      better: true,
    },
    {
      label: 'P95 latency',
      baseline: '1.52 s',
      before: '643 ms',
      now: '2.00 s',
      bar: 1.3,
      change: '+211.0%',
      better: false,
    },
    { label: 'Hit rate', baseline: '—', before: '—', now: '63.2%', bar: 0.632, change: '', better: null },
    { label: 'Quality', baseline: '—', before: '—', now: '—', bar: null, change: '', better: null },
  ],
  rows: [
    technique('cache', true),
    knob('ttl', '2h', 0.6, true),
    knob('cache-size', 'unlimited', 1),
    knob('cache-policy', 'lru', 0),
    technique('coalescing', false, true),
    technique('router', true),
    knob('simple-below', '3', 0.3),
    knob('prefetch-confidence', '0.123456789012345678', 0.5),
    technique('prompt', false),
    knob('concurrency', '64', 0.5),
  ],
  at: 1,
  remark:
    '--ttl: age at which a cached answer expires; a hit does not make it younger. Takes a duration above 0s, or never.',
};

describe('the screen of explore', () => {
  it.each([
    [60, 20],
    [80, 24],
    [120, 40],
    [40, 20],
  ])('at %i columns and %i rows looks as it did', async (width, rows) => {
    const screen = renderExplore(VIEW, { width, colour: false, unicode: true }, rows - 1);
    await expect(`${screen}\n`).toMatchFileSnapshot(`golden/explore-screen-${width}.txt`);
  });

  it('in ASCII and in colour looks as it did', async () => {
    for (const [name, colour, unicode] of [
      ['ascii', false, false],
      ['colour', true, true],
    ] as const) {
      const screen = renderExplore(VIEW, { width: 80, colour, unicode }, 23);
      await expect(`${screen}\n`).toMatchFileSnapshot(`golden/explore-screen-80-${name}.txt`);
    }
  });

  it('never overflows its columns or its rows, wherever the pointer is, which it always shows', () => {
    for (const width of [20, 30, 40, 50, 59, 60, 61, 71, 72, 80, 120]) {
      for (const rows of [5, 12, 19, 23, 39]) {
        for (const at of VIEW.rows.keys()) {
          const screen = renderExplore({ ...VIEW, at }, { width, colour: true, unicode: true }, rows);
          const lines = stripVTControlCharacters(screen).split('\n');
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
          if (rows >= 12 && width >= 30) expect(lines.filter((line) => line.startsWith('❯'))).toHaveLength(1);
        }
      }
    }
  });

  it('is as many rows high whatever it says, so that nothing jumps', () => {
    const heights = ['', 'short', 'long '.repeat(100)].map(
      (remark) =>
        renderExplore({ ...VIEW, remark }, { width: 60, colour: false, unicode: true }, 19).split('\n').length,
    );
    expect(heights).toEqual([19, 19, 19]);
  });
});
