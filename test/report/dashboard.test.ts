import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { LiveReplay } from '../../src/experiment/live/live-replay.ts';
import type { LiveView } from '../../src/experiment/live/live-view.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { renderDashboard } from '../../src/report/terminal/dashboard/dashboard.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';

const faq = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');

/** A replay in its third hour, with two knobs turned on the way. */
async function watched(strategy: string): Promise<LiveReplay> {
  const workload = new GeneratedWorkload(faq.name, { ...faq.workload, requests: 20_000 }, '42');
  const plan = { command: 'watch', workload, catalog: DOCS_CATALOG, strategy: findStrategy(strategy), seed: '42' };
  const replay = new LiveReplay({ ...plan, instant: false, expect: [] }, Number.POSITIVE_INFINITY);
  const playTo = async (requests: number): Promise<void> => {
    while (replay.requests < requests) {
      await replay.read();
      replay.advance(0, 100);
    }
  };
  await playTo(2_000);
  replay.turn(1);
  await playTo(3_500);
  replay.knobs.select(1);
  replay.turn(-1);
  await playTo(4_000);
  replay.speed = 60;
  return replay;
}

const views: Record<string, LiveView> = {};
beforeAll(async () => {
  const fresh = await watched('basic');
  views.basic = fresh.view();
  fresh.paused = true;
  views.paused = fresh.view();
  views.advanced = (await watched('advanced')).view();
  const workload = new GeneratedWorkload(faq.name, { ...faq.workload, requests: 300 }, '42');
  const plan = { command: 'watch', workload, catalog: DOCS_CATALOG, strategy: findStrategy('baseline'), seed: '42' };
  const whole = new LiveReplay({ ...plan, instant: false, expect: [] }, Number.POSITIVE_INFINITY);
  views.unread = whole.view();
  while (!whole.finished) {
    await whole.read();
    whole.advance(0, 100);
  }
  views.finished = whole.view();
});

const view = (name: string): LiveView => views[name] as LiveView;
const plainly = { colour: false, unicode: true };

describe.each(['basic', 'advanced', 'finished'])('the dashboard of a replay: %s', (name) => {
  it.each([
    [60, 20],
    [80, 24],
    [120, 40],
  ])('on %i × %i looks as it did', async (width, height) => {
    await expect(renderDashboard(view(name), { ...plainly, width, height })).toMatchFileSnapshot(
      `golden/dashboard-${name}-${width}x${height}.txt`,
    );
  });

  it('in ASCII and in colour looks as it did', async () => {
    await expect(
      renderDashboard(view(name), { width: 80, height: 24, colour: false, unicode: false }),
    ).toMatchFileSnapshot(`golden/dashboard-${name}-80x24-ascii.txt`);
    await expect(
      renderDashboard(view(name), { width: 80, height: 24, colour: true, unicode: true }),
    ).toMatchFileSnapshot(`golden/dashboard-${name}-80x24-colour.txt`);
  });
});

describe.each(['unread', 'basic', 'paused', 'advanced', 'finished'])('a dashboard on any screen: %s', (name) => {
  it.each([20, 35, 40, 59, 60, 71, 72, 79, 80, 100, 120])('has its rows and fits %i columns', (width) => {
    for (const height of [1, 3, 5, 10, 15, 20, 24, 30, 33, 40, 60]) {
      for (const unicode of [true, false]) {
        const lines = renderDashboard(view(name), { width, height, colour: true, unicode }).split('\n');
        expect(lines).toHaveLength(height);
        for (const line of lines) {
          const bare = stripVTControlCharacters(line);
          expect(stringWidth(bare), bare).toBeLessThanOrEqual(width);
          if (!unicode) expect(bare).toMatch(/^[\x20-\x7e]*$/);
        }
      }
    }
  });

  it('says the same with and without colour', () => {
    const screen = { width: 80, height: 24, unicode: true };
    const coloured = stripVTControlCharacters(renderDashboard(view(name), { ...screen, colour: true }));
    const ends = / +$/gm;
    expect(coloured.replace(ends, '')).toBe(
      renderDashboard(view(name), { ...screen, colour: false }).replace(ends, ''),
    );
  });
});

it('keeps the keys in sight at the bottom of a small screen', () => {
  for (const height of [1, 2, 8, 12, 20]) {
    const lines = renderDashboard(view('advanced'), { ...plainly, width: 60, height }).split('\n');
    expect(lines.at(-1), `${height} rows`).toContain('q summary');
  }
});

it('neutralizes what a text from outside would do to the terminal', () => {
  const [first] = view('basic').stream as [LiveView['stream'][number]];
  const evil = {
    ...view('basic'),
    scenario: 'x\u001b[2J',
    stream: [{ ...first, text: 'hi\u001b]0;title\u0007\nthere' }],
  };
  const screen = renderDashboard(evil, { ...plainly, width: 80, height: 24 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(screen.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(screen.split('\n')).toHaveLength(24);
});

it('marks the columns in which a knob was turned', () => {
  const lines = renderDashboard(view('basic'), { ...plainly, width: 80, height: 24 }).split('\n');
  const marked = lines.find((line) => line.includes('▲')) as string;
  const spark = lines.find((line) => line.startsWith('Hit rate')) as string;
  const start = spark.search(/[▁▂▃▄▅▆▇█]/);
  const { windows, windowMs, turns } = view('basic');
  const columns = [...spark.slice(start)].indexOf(' ');
  const columnMs = windowMs * Math.ceil(windows.length / 23);
  expect(columns).toBe(Math.ceil((windows.length * windowMs) / columnMs));
  const marks = [...marked].flatMap((sign, i) => (sign === '▲' ? [i - start] : []));
  expect(marks).toEqual(turns.map(({ atMs }) => Math.floor(atMs / columnMs)));
});
