import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

let terminal: Terminal;
beforeAll(openTerminals);
afterEach(() => terminal?.close());
afterAll(closeTerminals);

const QUESTION = 'What would you like to see?';
const folder = temporaryFolder();
const log = join(folder, 'my queries.txt');
writeFileSync(log, 'What is Python?\nwhat is python\nHow does Git work?\n');
const KEY_AT_END = 'Enter: menu';

/** Goes through a door, and gives the number that the menu behind it shows for an entry. */
async function numberBehind(door: string, title: string): Promise<string> {
  await terminal.until('or q leave');
  if (door !== 'My application') terminal.press('Down', 'Down');
  terminal.press('Enter');
  const screen = await terminal.until('. Back');
  return (new RegExp(`(\\d+)\\. ${title}`).exec(screen) as RegExpExecArray)[1] as string;
}

/** Chooses one of the demos and tools. */
async function choose(title: string): Promise<void> {
  terminal.press(...(await numberBehind('Demos and tools', title)).split(''), 'Enter');
}

describe.skipIf(!hasTerminal)(`the menu in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  it("says what it is, leads to the document's options, and shows a result from its beginning, a page at a time", async () => {
    terminal = new Terminal('OPTIMIZE_REQUESTS=2000 bash run.sh', 80, 24);
    const first = await terminal.until('Exit');
    expect(first.replace(/\s+/g, ' ')).toContain('nothing is called, nothing costs');
    for (const door of ['My application', 'Learn', 'Demos and tools']) expect(first).toContain(door);
    terminal.press('Down', 'Down', 'Enter');
    const list = await terminal.until('. Back');
    for (const title of ['1. Basic', '2. Advanced', '3. Run all examples']) expect(list).toContain(title);
    expect(list).toContain('caching + prompt optimization + model routing');
    terminal.press('Enter');
    // The conclusion is what one sees.
    const page = await terminal.screenWith(/more lines: Enter/);
    expect(page).toContain('faq-chatbot: basic');
    expect(page).toContain('Monthly spend');
    // Each page goes on where the one before ended.
    terminal.press('Space');
    await terminal.until('Saves alone');
    terminal.press('q');
    await terminal.until('The same without the menu: npx optimize basic');
    // What is worth trying next is pointed at.
    await terminal.until('❯ 2. Advanced');
    terminal.press('C-c');
    await terminal.until('[exit 130]');
    expect(terminal.cursorVisible()).toBe(true);
  });

  it.each([60, 80])('has doors that look as they did at %i columns, and what is behind them', async (width) => {
    terminal = new Terminal('clear; node bin/optimize.js', width, 40);
    const doors = async (): Promise<string> =>
      terminal.screenThat('the doors', (screen) => screen.trimEnd().endsWith('or q leave'));
    const first = await doors();
    terminal.press('Enter');
    await terminal.until('or q back');
    terminal.press('q');
    await doors();
    terminal.press('Down', 'Down', 'Enter');
    const both = await terminal.screenThat('the tools', (screen) => screen.trimEnd().endsWith('or q back'));
    const screens = `${first.trimEnd()}\n${'═'.repeat(width)}\n${both.trimEnd()}\n`;
    await expect(screens).toMatchFileSnapshot(`../report/golden/menu-${width}.txt`);
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('waits for a key after the last page', async () => {
    terminal = new Terminal('node bin/optimize.js', 120, 60);
    await choose('Scenarios');
    const shown = await terminal.until(KEY_AT_END);
    expect(shown).toContain('faq-chatbot');
    expect(shown).toContain('The same without the menu: npx optimize scenarios');
    terminal.press('Enter');
    await terminal.screenThat('the menu again', (screen) => !screen.includes(KEY_AT_END) && screen.includes('. Back'));
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it("asks for one's own file, how it is read and what it does not say, goes back with Esc, and replays it", async () => {
    terminal = new Terminal('node bin/optimize.js', 80, 30);
    const number = await numberBehind('My application', 'Replay a file of mine');
    terminal.press(number, 'Enter');
    await terminal.until('Your file (');
    terminal.press('nowhere.txt', 'Enter');
    await terminal.until('There is no such file');
    terminal.press('Escape');
    await terminal.until(`❯ ${number}. Replay a file`);
    terminal.press('Enter');
    await terminal.until('Your file (');
    terminal.press(log, 'Enter');
    expect(await terminal.until('Is it read rightly?')).toContain('3 calls in 3 rows');
    terminal.press('Enter');
    await terminal.until('Which model answers today?');
    terminal.press('gpt-4o', 'Enter');
    await terminal.until('How many requests are there a day?');
    terminal.press('20k', 'Enter');
    const page = await terminal.until('more lines: Enter');
    expect(page).toContain('3 requests');
    terminal.press('q');
    const typed = (await terminal.until('The same without the menu')).replace(/\s+/g, ' ');
    expect(typed).toContain(`npx optimize simulate --trace '${log}' --models gpt-4o,`);
    expect(typed).toMatch(/--baseline gpt-4o --rate 20k/);
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('estimates from six answers', async () => {
    terminal = new Terminal('OPTIMIZE_REQUESTS=300 node bin/optimize.js', 80, 24);
    terminal.press(await numberBehind('My application', 'Without a log'), 'Enter');
    await terminal.until('Which model answers today?');
    terminal.press('no-such-model', 'Enter');
    await terminal.until('no such model');
    terminal.press('C-u', 'gpt-4o', 'Enter');
    await terminal.until('What do you pay a month');
    terminal.press('$5,000', 'Enter');
    await terminal.until('Tokens of a prompt and of an answer');
    terminal.press('1500 300', 'Enter');
    for (const question of ['word for word?', 'How hard is what is asked?', 'What is it?']) {
      await terminal.until(question);
      terminal.press('Enter');
    }
    const page = await terminal.screenWith(/more lines: Enter/);
    expect(page.replace(/\s+/g, ' ')).toMatch(/You pay \$5,000 a month, for .* What moves it most: how /);
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('opens explore and comes back from it; Esc goes back to the doors, and out', async () => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    await choose('Explore a scenario');
    await terminal.until('Which scenario?');
    terminal.press('Enter');
    await terminal.until('q leave');
    terminal.press('q');
    await terminal.until('npx optimize explore --scenario faq-chatbot');
    await terminal.screenWith(/❯ \d+\. Live dashboard/);
    terminal.press('Escape');
    await terminal.screenWith(/❯ Demos and tools/);
    // q leaves as everywhere.
    terminal.press('q');
    expect(await terminal.until('[exit 0]')).toContain('Goodbye.');
    expect(terminal.cursorVisible()).toBe(true);
  });

  it.each([
    ['at the doors', null],
    ['at the question for a file', 'Your file ('],
  ])('Ctrl-C %s says goodbye, with the cursor back and exit code 130', async (_, shown) => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    if (shown === null) await terminal.until('Exit');
    else {
      terminal.press(await numberBehind('My application', 'From a log'), 'Enter');
      await terminal.until(shown);
    }
    terminal.press('C-c');
    expect(await terminal.until('[exit 130]')).not.toMatch(/at .*\.js:\d+/);
    expect(terminal.cursorVisible()).toBe(true);
  });

  it('fits 60 columns and 20 rows, and 40 and 15: the list scrolls, and words stay whole', async () => {
    terminal = new Terminal('node bin/optimize.js', 60, 20);
    await numberBehind('Demos and tools', 'Basic');
    for (const line of terminal.screen().split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(terminal.screen()).toContain('1. Basic Optimization');
    expect(terminal.screen()).toContain(QUESTION);
    terminal.close();
    terminal = new Terminal('node bin/optimize.js', 40, 15);
    await terminal.until('or q leave');
    terminal.press('Down', 'Down', 'Enter');
    const screen = await terminal.until('or q back').then(() => terminal.screen());
    expect(screen).toContain('❯ 1. Basic Optimization');
    expect(screen).toMatch(/caching \+ prompt optimization \+ model\nrouting\n/);
    terminal.press('End');
    terminal.press(...Array<string>(12).fill('Down'));
    await terminal.until('❯ 13. Back');
    expect(terminal.screen()).toMatch(/What would you like/);
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  // Where the machine is so busy that both keys are read at once, they are another key: hence the retries.
  it('takes Esc for Esc even when a number follows at once', { retry: 4 }, async () => {
    terminal?.close();
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    terminal.press(await numberBehind('My application', 'From a log'), 'Enter');
    await terminal.until('Your file (');
    terminal.press('Escape');
    // Half a second, which is what readline waits, would make one key of the two.
    await sleep(200);
    terminal.press('2');
    await terminal.until('❯ 2. Without a log');
  });

  it.each([
    ['in the dashboard', 'Live dashboard', ['Which scenario?', 'playing'], 'PARTIAL: ended early'],
    ['in the tutorial', null, ['1. The course', 'q: leave'], 'Your place is kept'],
  ])('Ctrl-C %s leaves it and the menu, with the screen and the cursor back', async (_, title, shown, said) => {
    terminal = new Terminal(`XDG_STATE_HOME=${folder} node bin/optimize.js`, 80, 24);
    if (title !== null) terminal.press(await numberBehind('Demos and tools', title));
    else {
      await terminal.until('or q leave');
      terminal.press('Down');
    }
    for (const text of shown) {
      terminal.press('Enter');
      await terminal.until(text);
    }
    terminal.press('C-c');
    expect(await terminal.until('[exit 130]')).toContain(said);
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
  });

  it('Esc in the tutorial goes back to the doors', async () => {
    terminal = new Terminal(`XDG_STATE_HOME=${folder} node bin/optimize.js`, 80, 24);
    await terminal.until('or q leave');
    terminal.press('Down', 'Enter');
    await terminal.until('1. The course');
    terminal.press('Enter');
    await terminal.until('q: leave');
    terminal.press('Escape');
    await terminal.until('The same without the menu: npx optimize learn');
    await terminal.until('Scored challenges');
    terminal.press('Escape');
    await terminal.until('or q leave');
    terminal.press('Escape');
    await terminal.until('[exit 0]');
  });

  it('with --no-input nothing is asked', async () => {
    terminal = new Terminal('node bin/optimize.js menu --no-input', 80, 24);
    expect(await terminal.until('[exit 2]')).toContain('error choice: is missing');
    terminal.close();
    terminal = new Terminal('node bin/optimize.js --no-input', 80, 50);
    expect(await terminal.until('[exit 2]')).toContain('Usage: optimize');
  });

  it('shows progress on a long run and gives a labelled partial result on Ctrl-C', async () => {
    terminal = new Terminal('node bin/optimize.js simulate -n 50M', 100, 40);
    await terminal.until(' left');
    terminal.press('C-c');
    const screen = await terminal.until('[exit 130]');
    expect(screen).toContain('PARTIAL');
    expect(screen).not.toContain('replaying...');
    expect(terminal.cursorVisible()).toBe(true);
  });
});
