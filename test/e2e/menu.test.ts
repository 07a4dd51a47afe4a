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

/** The number the menu shows for an entry. */
async function numberOf(title: string): Promise<string> {
  const screen = await terminal.until('. Exit');
  return (new RegExp(`(\\d+)\\. ${title}`).exec(screen) as RegExpExecArray)[1] as string;
}

describe.skipIf(!hasTerminal)(`the menu in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  it("opens with the document's options in its words and runs the one chosen with the arrow keys", async () => {
    terminal = new Terminal('bash run.sh', 100, 30);
    const first = await terminal.until('. Exit');
    expect(first).toContain('1. Basic Optimization (caching + prompt optimization + model routing)');
    expect(first).toMatch(/2\. Advanced Optimization/);
    expect(first).toContain('3. Run all examples');
    terminal.press('Enter');
    const after = await terminal.until('The same without the menu: npx optimize basic');
    expect(after).toContain('The basic strategy costs');
    // What is worth trying next is named, and the pointer is at it.
    const [, next] = /Worth trying next: (\d\. [\w ]+) \(/.exec(
      await terminal.until('Worth trying next'),
    ) as RegExpExecArray;
    await terminal.until(`❯ ${next}`);
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('runs the one chosen by its number', async () => {
    terminal = new Terminal('node bin/optimize.js', 100, 30);
    terminal.press(await numberOf('Example queries'), 'Enter');
    expect(await terminal.until('npx optimize explain')).toContain('Explain how neural networks work');
    await terminal.until(QUESTION);
    terminal.press('End');
    terminal.press(...(await numberOf('Exit')).split(''), 'Enter');
    expect(await terminal.until('[exit 0]')).toContain('Goodbye.');
  });

  it("asks for one's own file, says when it is not there, goes back with Esc, and replays it", async () => {
    terminal = new Terminal('node bin/optimize.js', 100, 30);
    const number = await numberOf('Your own file');
    terminal.press(number, 'Enter');
    await terminal.until('Your file (');
    terminal.press('nowhere.txt', 'Enter');
    await terminal.until('There is no such file');
    terminal.press('Escape');
    await terminal.until(`❯ ${number}. Your own file`);
    terminal.press('Enter');
    await terminal.until('Your file (');
    terminal.press(log, 'Enter');
    const after = await terminal.until('The same without the menu');
    expect(after).toContain('3 requests');
    expect((await terminal.until('Worth trying next')).replace(/\n/g, '')).toContain(
      `npx optimize simulate --trace '${log}'`,
    );
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('opens explore and comes back from it', async () => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    terminal.press(await numberOf('Explore a scenario'), 'Enter');
    await terminal.until('Which scenario?');
    terminal.press('Enter');
    await terminal.until('q leave');
    terminal.press('q');
    await terminal.until('The same without the menu: npx optimize explore --scenario faq-chatbot');
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it.each([
    ['at the menu', []],
    ['at the question for a file', ['Your own file', 'Your file (']],
    ['at the question for a scenario', ['Explore a scenario', 'Which scenario?']],
  ])('Ctrl-C %s says goodbye, with the cursor back and exit code 130', async (_, way) => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    const [title, shown] = way;
    if (title === undefined || shown === undefined) await terminal.until('. Exit');
    else {
      terminal.press(await numberOf(title), 'Enter');
      await terminal.until(shown);
    }
    terminal.press('C-c');
    expect(await terminal.until('[exit 130]')).not.toMatch(/at .*\.js:\d+/);
    expect(terminal.cursorVisible()).toBe(true);
  });

  it('Esc leaves with exit code 0', async () => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    await terminal.until('. Exit');
    terminal.press('Escape');
    expect(await terminal.until('[exit 0]')).toContain('Goodbye.');
    expect(terminal.cursorVisible()).toBe(true);
  });

  it('fits 60 columns and 20 rows', async () => {
    terminal = new Terminal('node bin/optimize.js', 60, 20);
    await terminal.until('. Exit');
    for (const line of terminal.screen().split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(terminal.screen()).toContain('1. Basic Optimization');
    expect(terminal.screen()).toContain('. Exit');
    expect(terminal.screen()).toContain(QUESTION);
    terminal.resize(100, 30);
    terminal.press('Down');
    await terminal.until('3. Run all examples');
    terminal.press('Escape');
    await terminal.until('[exit 0]');
  });

  it('fits 40 columns and 15 rows: the question stays, the list scrolls, and words stay whole', async () => {
    terminal = new Terminal('node bin/optimize.js', 40, 15);
    const screen = await terminal.until('esc leave').then(() => terminal.screen());
    expect(screen).toMatch(/^\? What would you like/);
    expect(screen).toContain('❯ 1. Basic Optimization');
    expect(screen).toMatch(/caching \+ prompt optimization \+ model\nrouting\n/);
    terminal.press(...Array<string>(14).fill('Down'));
    await terminal.until('❯ 15. Exit');
    expect(terminal.screen()).toMatch(/^\? What would you like/);
    terminal.press('Enter');
    await terminal.until('[exit 0]');
  });

  // Where the machine is so busy that both keys are read at once, they are another key: hence the retries.
  it('takes Esc for Esc even when a number follows at once', { retry: 4 }, async () => {
    terminal?.close();
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    terminal.press(await numberOf('Your own file'), 'Enter');
    await terminal.until('Your file (');
    terminal.press('Escape');
    // Half a second, which is what readline waits, would make one key of the two.
    await sleep(200);
    terminal.press('4');
    await terminal.until('❯ 4. What to build');
  });

  it.each([
    ['in the dashboard', 'Live dashboard', ['Which scenario?', 'playing'], 'PARTIAL: ended early'],
    ['in the tutorial', 'Tutorial', ['q: leave'], 'Your place is kept'],
  ])('Ctrl-C %s leaves it and the menu, with the screen and the cursor back', async (_, title, shown, said) => {
    terminal = new Terminal(`XDG_STATE_HOME=${folder} node bin/optimize.js`, 80, 24);
    terminal.press(await numberOf(title));
    for (const text of shown) {
      terminal.press('Enter');
      await terminal.until(text);
    }
    terminal.press('C-c');
    expect(await terminal.until('[exit 130]')).toContain(said);
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
  });

  it('Esc in the tutorial goes back to the menu', async () => {
    terminal = new Terminal(`XDG_STATE_HOME=${folder} node bin/optimize.js`, 80, 24);
    terminal.press(await numberOf('Tutorial'), 'Enter');
    await terminal.until('q: leave');
    terminal.press('Escape');
    await terminal.until('The same without the menu: npx optimize learn');
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
