import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, optimize, shell } from './command.ts';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

let terminal: Terminal;
beforeAll(openTerminals);
afterEach(() => terminal?.close());
afterAll(closeTerminals);

describe('the whole course as a script', () => {
  it('comes lesson by lesson, without a terminal, and ends quietly when its reader leaves', () => {
    const { status, stdout, stderr } = shell(`set -o pipefail; node ${BIN} learn --script | head -60`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('# Learn LLM resource optimization');
    expect(stdout).toContain('## 1. Reading the baseline');
    expect(stdout).toContain('**It is: $45,');
  });
});

describe.skipIf(!hasTerminal)(
  `a learner in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`,
  () => {
    const home = temporaryFolder();
    const open = (args: string): Terminal =>
      new Terminal(`XDG_STATE_HOME=${home} node bin/optimize.js learn ${args}`, 80, 24);
    const remembered = () => JSON.parse(readFileSync(join(home, 'optimize', 'progress.json'), 'utf8')).lessons;
    const say = (text: string): void => {
      if (text !== '') terminal.press('-l', '--', text);
      terminal.press('Enter');
    };

    it('plays a scored challenge: a hint, a slip, a score, and leaves', async () => {
      terminal = open('challenge');
      await terminal.until('Which challenge?');
      terminal.press('Up', 'Down', 'Down', 'Down', 'Enter');
      await terminal.until('Hardly anything stale');
      say('hint');
      await terminal.until('Hint 1 of 3');
      say('--ttl 5');
      // The slip is told below the screen, which is not shown again.
      expect(await terminal.until('"5" has no unit')).toContain('Hint 1 of 3');
      say('--ttl 10m');
      await terminal.until('Score: ');
      say('q');
      await terminal.until('Which challenge?');
      terminal.press('q');
      await terminal.until('[exit 0]');
      expect(terminal.history()).toContain('Your scores are kept.');
    });

    it('starts, predicts wrongly, takes a hint, passes and quits; comes back and resets', async () => {
      terminal = open('');
      await terminal.until('Welcome.');
      expect(await terminal.until('Enter: go on')).toContain('Reading the baseline');
      say('q');
      await terminal.until('Your place is kept.');
      await terminal.until('[exit 0]');
      terminal.close();

      terminal = open('exact-cache');
      await terminal.until('This lesson builds on "Where the money goes"');
      expect(await terminal.until('Enter: go on')).not.toContain('Welcome.');
      say('');
      await terminal.until('Your prediction:');
      expect(terminal.screen()).toContain('$0.0151');
      terminal.press('Down');
      terminal.press('Enter');
      await terminal.until('Not this time. You said the cost, P50 and P95;');
      say('');
      await terminal.until('A cache is the first thing to try');
      terminal.press('C-c');
      await terminal.until('[exit 130]');
      expect(terminal.history()).toContain('Your place is kept.');
      expect(terminal.cursorVisible()).toBe(true);
      terminal.close();

      // Back where it was left, with the prediction as it was made.
      terminal = open('');
      await terminal.until('A cache is the first thing to try');
      say('');
      await terminal.until('--requests (Enter: --requests 2k, s: skip)');
      say('5k');
      await terminal.until('--requests 5k');
      await terminal.until('--requests (Enter: go on)');
      say('');
      await terminal.until('where it starts: --strategy baseline');
      await terminal.until('Your flags');
      say('--only prompt');
      await terminal.until('you: --only prompt');
      await terminal.until('not met');
      say('hint');
      await terminal.until('Hint 1 of 3');
      say('--only cahce');
      await terminal.until('did you mean cache?');
      say('--only cache');
      await terminal.until('All goals met.');
      await terminal.until('Cheaper still?');
      say('');
      await terminal.until('Challenge: solved at $');
      await terminal.until('Next: The same question in other clothes');
      say('q');
      await terminal.until('[exit 0]');
      terminal.close();

      expect(remembered()['exact-cache']).toMatchObject({
        prediction: { answer: 'all', right: false },
        hints: 1,
        attempts: 2,
        solved: true,
        finished: true,
        best: { flags: '--only cache' },
      });
      const env = { XDG_STATE_HOME: home };
      expect(optimize('learn list', { env }).stdout).toMatch(/Answers you have paid for already.*solved at \$/);

      terminal = open('reset');
      await terminal.until('Forget your progress in every lesson?');
      say('y');
      await terminal.until('Reset: every lesson.');
      await terminal.until('[exit 0]');
      expect(remembered()['exact-cache']).toMatchObject({ finished: false, solved: false, hints: 0 });
    });
  },
);
