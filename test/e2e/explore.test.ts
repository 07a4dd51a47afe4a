import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shell } from './command.ts';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

let terminal: Terminal;
beforeAll(openTerminals);
afterEach(() => terminal?.close());
afterAll(closeTerminals);

const EXPLORE = 'node bin/optimize.js explore --scenario faq-chatbot -n 3000';

/** A figure of a screen. */
const figureOf = (label: string, screen: string): string =>
  (screen.split('\n').find((line) => line.startsWith(label)) ?? '').trim().replace(/\s+/g, ' ');

/** Waits until the run that a key asked for has come in: the figures differ. */
async function changed(label: string, from: string): Promise<string> {
  const screen = await terminal.screenThat(`${label} other than "${from}"`, (screen) => {
    const now = figureOf(label, screen);
    return now !== from && !now.endsWith('—');
  });
  return figureOf(label, screen);
}

describe.skipIf(!hasTerminal)(`explore in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  it('shows at once what a turn of a knob does, undoes it, and gives the command', async () => {
    terminal = new Terminal(EXPLORE, 80, 24);
    await terminal.until('q leave');
    const before = await changed('Hit rate', '');
    terminal.press('Down', '5', 'm');
    await terminal.until('5m_');
    terminal.press('Enter');
    const short = await changed('Hit rate', before);
    expect(short).toMatch(/-\d+\.\d pt$/);
    terminal.press('c');
    await terminal.until('npx optimize simulate --scenario faq-chatbot -n 3000 --ttl 5m');
    terminal.press('u');
    expect((await changed('Hit rate', short)).split(' ')).toContain(before.split(' ')[4]);
    terminal.press('q');
    await terminal.until('[exit 0]');
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.screen()).toContain('The full report of what you left: npx optimize simulate');
    expect(terminal.screen()).not.toContain('q leave');
  });

  it('takes a log of one’s own, and names it in the command', async () => {
    terminal = new Terminal(`${EXPLORE.replace(/--scenario .*/, '--trace examples/support-desk.csv -n 500')}`, 80, 24);
    const before = await changed('Bill a month', '');
    expect(terminal.screen()).toMatch(/^examples\/support-desk.csv: 500 requests/);
    expect(figureOf('Stale hits', terminal.screen())).toBe('Stale hits — — —');
    terminal.press('Space');
    await changed('Bill a month', before);
    terminal.press('c');
    await terminal.until('npx optimize simulate --trace examples/support-desk.csv -n 500 --without cache');
    terminal.press('q');
    await terminal.until('[exit 0]');
  });

  it('switches a technique off and on, and its knobs go and come', async () => {
    terminal = new Terminal(EXPLORE, 80, 24);
    const before = await terminal.until('cache-size').then(() => changed('Bill a month', ''));
    terminal.press('Space');
    await changed('Bill a month', before);
    expect(terminal.screen()).toContain('[ ] cache *');
    expect(terminal.screen()).not.toContain('cache-size');
    terminal.press('Space');
    await terminal.until('[x] cache');
    terminal.press('Escape');
    await terminal.until('[exit 0]');
  });

  it('gives the full report and comes back', async () => {
    terminal = new Terminal(EXPLORE, 80, 24);
    await terminal.until('q leave');
    await changed('Hit rate', '');
    terminal.press('Down', 'Right');
    await terminal.until('2h *');
    terminal.press('Enter');
    const report = await terminal.until('Any key goes back');
    expect(report).toContain('The basic strategy costs');
    expect(report.replace(/\n/g, '')).toContain(
      'The same without exploring: npx optimize simulate --scenario faq-chatbot -n 3000 --ttl 2h',
    );
    expect(terminal.cursorVisible()).toBe(true);
    terminal.press('x');
    await terminal.until('2h *');
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it.each([
    ['at first', []],
    ['while a value is typed', ['Down', '5']],
    ['after the report', ['Enter', 'WAIT']],
  ])('Ctrl-C %s: the screen and the cursor are back, exit 130', async (_, keys) => {
    terminal = new Terminal(`echo before; ${EXPLORE}`, 80, 24);
    await terminal.until('q leave');
    for (const key of keys) {
      if (key === 'WAIT') await terminal.until('Any key goes back');
      else terminal.press(key);
    }
    terminal.press('C-c');
    await terminal.until('[exit 130]');
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.history()).toContain('before');
    expect(terminal.screen()).not.toContain('q leave');
  });

  it('fits 60 columns and 20 rows, and follows a resize', async () => {
    terminal = new Terminal(EXPLORE, 60, 20);
    await terminal.until('q leave');
    await changed('Hit rate', '');
    const lines = terminal.screen().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines[0]).toMatch(/^faq-chatbot/);
    expect(lines.at(-1)).toContain('q leave');
    terminal.resize(100, 30);
    await terminal.until('Enter full report');
    expect(terminal.screen()).toMatch(/^faq-chatbot/);
    expect(terminal.screen()).toContain('prewarm');
    terminal.press('q');
    await terminal.until('[exit 0]');
  });
});

it.each(['', 'TERM=dumb '])('%swithout a terminal it says what to do instead', (env) => {
  const { status, stdout, stderr } = shell(`${env}${EXPLORE} < /dev/null`);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('needs a terminal');
});
