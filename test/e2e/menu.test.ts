import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

let terminal: Terminal;
beforeAll(openTerminals);
afterEach(() => terminal?.close());
afterAll(closeTerminals);

describe.skipIf(!hasTerminal)(`the menu in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  it("opens with the document's options in its words and runs the one chosen with the arrow keys", async () => {
    terminal = new Terminal('bash run.sh', 100, 30);
    const first = await terminal.until('7. Exit');
    expect(first).toContain('1. Basic Optimization (caching + prompt optimization + model routing)');
    expect(first).toMatch(/2\. Advanced Optimization.*\n?.*not in this version yet/);
    expect(first).toContain('3. Run all examples');
    terminal.press('Down', 'Down', 'Enter');
    const after = await terminal.until('npx optimize explain');
    expect(after).toContain('Explain how neural networks work');
    await terminal.until('What would you like to see?');
    terminal.press('C-c');
    await terminal.until('[exit 130]');
  });

  it('runs the one chosen by its number', async () => {
    terminal = new Terminal('bash run.sh', 100, 30);
    await terminal.until('7. Exit');
    terminal.press('1', 'Enter');
    expect(await terminal.until('npx optimize basic')).toContain('The basic strategy costs');
    terminal.press('7');
    terminal.press('Enter');
    await terminal.until('[exit 0]');
  });

  it('says goodbye on Ctrl-C, with the cursor back and exit code 130', async () => {
    terminal = new Terminal('node bin/optimize.js', 80, 24);
    await terminal.until('7. Exit');
    terminal.press('C-c');
    expect(await terminal.until('[exit 130]')).toContain('Goodbye.');
    expect(terminal.cursorVisible()).toBe(true);
  });

  it('fits 60 columns and 20 rows', async () => {
    terminal = new Terminal('node bin/optimize.js', 60, 20);
    await terminal.until('7. Exit');
    for (const line of terminal.screen().split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(terminal.screen()).toContain('1. Basic Optimization');
    expect(terminal.screen()).toContain('7. Exit');
  });

  it('shows progress on a long run and gives a labelled partial result on Ctrl-C', async () => {
    terminal = new Terminal('node bin/optimize.js simulate -n 50M', 100, 40);
    await terminal.until(' left');
    terminal.press('C-c');
    const screen = await terminal.until('[exit 130]');
    expect(screen).toContain('PARTIAL');
    expect(terminal.cursorVisible()).toBe(true);
  });
});
