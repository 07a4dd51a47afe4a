import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, optimize } from './command.ts';
import { closeTerminals, hasTerminal, openTerminals, Terminal } from './terminal.ts';

const folder = temporaryFolder();
let terminal: Terminal;
beforeAll(openTerminals);
afterEach(() => terminal?.close());
afterAll(closeTerminals);

const screenWith = (wanted: RegExp): Promise<string> => terminal.screenWith(wanted);

const played = (screen: string): number => Number(/([\d,]+) of 50,000 requests/.exec(screen)?.[1]?.replaceAll(',', ''));

/** What simulate itself says of these flags. */
const simulated = async (flags: string): Promise<object> =>
  JSON.parse((await invoke(['simulate', ...flags.split(' '), '--json'])).stdout);

describe.skipIf(!hasTerminal)(`watch in a real terminal${hasTerminal ? '' : ' (skipped: tmux not present)'}`, () => {
  it('plays, pauses, steps, turns a knob, goes faster, follows a resize and ends with the summary', async () => {
    terminal = new Terminal(`echo before; node ${BIN} watch --speed 600`, 100, 30);
    const first = await screenWith(/▶ playing/);
    expect(first).toContain('faq-chatbot: basic against the baseline');
    expect(first).not.toContain('before\n');
    expect(terminal.cursorVisible()).toBe(false);
    expect(first).toMatch(/ playing$/m);

    terminal.press('Space');
    const paused = played(await screenWith(/‖ paused/));
    await sleep(400);
    expect(played(terminal.screen())).toBe(paused);
    terminal.press('s');
    await screenWith(new RegExp(` ${(paused + 1).toLocaleString('en')} of 50,000`));
    terminal.press('s');
    await screenWith(new RegExp(` ${(paused + 2).toLocaleString('en')} of 50,000`));

    terminal.press('Right', 'Right', 'Down', 'Left');
    await screenWith(/ttl 3h +◂ simple-below 2 ▸/);
    terminal.press('+');
    await screenWith(/1,800× +‖ paused/);

    terminal.resize(60, 20);
    const small = await screenWith(/^space play {2}\+ - speed/m);
    for (const line of small.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
    expect(small.split('\n')[0]).toMatch(/^faq-chatbot: basic against the base.*‖ paused$/);
    expect(small.trimEnd().split('\n')).toHaveLength(20);
    terminal.resize(120, 40);
    expect(await screenWith(/Cost per 1,000 requests/)).toContain('▲');

    terminal.press('q');
    const summary = await terminal.until('[exit 0]');
    expect(summary).toContain('before\n');
    expect(summary).toContain('PARTIAL: ended early');
    expect(summary).toContain('The basic strategy costs');
    expect(summary).toContain(`Turned: cache.ttl 1h → 3h, after ${(paused + 2).toLocaleString('en')} requests`);
    expect(summary).toContain('Turned: routing.simpleBelow 3 → 2');
    // Nothing of the dashboard has stayed.
    expect(summary).not.toContain('q summary');
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
  });

  it('played to its end shows the summary of simulate, to the letter', async () => {
    terminal = new Terminal(`node ${BIN} watch -n 2000 --speed max --json -o ${folder}/watched.json`, 80, 24);
    await screenWith(/■ finished/);
    terminal.press('q');
    await terminal.until('[exit 0]');
    const watched = readFileSync(`${folder}/watched.json`, 'utf8');
    const other = await simulated('-n 2000 --no-controls --no-alternatives');
    expect(JSON.parse(watched)).toEqual({ ...other, command: 'watch' });
  });

  it('gives the findings with what their fixes would do, as simulate does', async () => {
    const file = `${folder}/watched-fixes.json`;
    terminal = new Terminal(`node ${BIN} watch --strategy advanced -n 3000 --speed max --json -o ${file}`, 40, 15);
    // In the narrowest screen, the way out is still named.
    await screenWith(/■ finished.*q summary/s);
    terminal.press('q');
    await terminal.until('[exit 0]');
    const watched = JSON.parse(readFileSync(file, 'utf8'));
    expect(watched.findings.some(({ tried }: { tried?: unknown }) => tried !== undefined)).toBe(true);
    const other = await simulated('--strategy advanced -n 3000 --no-controls --no-alternatives');
    expect(watched).toEqual({ ...other, command: 'watch' });
  });

  it('goes on when all requests have come, until all are answered, and shows the queue', async () => {
    terminal = new Terminal(`node ${BIN} watch --scenario content-pipeline`, 40, 15);
    expect(await screenWith(/▶ playing/)).toMatch(/q summary/);
    terminal.resize(80, 24);
    await screenWith(/all 2,000 requests have come, answers are under way.*1 of 1 calls in flight • [\d,]+ queued/s);
    terminal.press('q');
    expect(await terminal.until('[exit 0]')).not.toContain('PARTIAL');
  });

  it.each([
    ['Ctrl-C', (t: Terminal) => t.press('C-c')],
    ['SIGINT', (t: Terminal) => process.kill(t.program(), 'SIGINT')],
  ])('on %s puts the screen back, shows the summary so far and exits with 130', async (_, interrupt) => {
    terminal = new Terminal(`node ${BIN} simulate --live --speed 600`, 80, 24);
    await screenWith(/▶ playing/);
    interrupt(terminal);
    const screen = await terminal.until('[exit 130]');
    expect(screen).toContain('PARTIAL: ended early');
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('on %s puts the screen back and ends', async (signal, code) => {
    terminal = new Terminal(`node ${BIN} watch --speed 600`, 80, 24);
    await screenWith(/▶ playing/);
    process.kill(terminal.program(), signal);
    await terminal.until(`[exit ${code}]`);
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
    // And the terminal is no longer in raw mode: what is typed is shown by it.
    terminal.press('e', 'c', 'h', 'o', 'e', 'd');
    await terminal.until('echoed');
  });

  it('when its log is broken puts the screen back before it says so', async () => {
    const log = `${folder}/broken.jsonl`;
    terminal = new Terminal(
      `(for i in $(seq 20000); do echo '{"text": "a question"}'; done; echo '{"text": 7') > ${log}; node ${BIN} watch --trace ${log} --speed max`,
      80,
      24,
    );
    const screen = await terminal.until('[exit 2]');
    expect(screen).toContain(`${log}:20001`);
    expect(terminal.cursorVisible()).toBe(true);
    expect(terminal.alternate()).toBe(false);
  });
});

describe('watch without a terminal', () => {
  it('says what it needs and what to use instead', async () => {
    const { status: code, stdout, stderr } = optimize('watch');
    for (const [where, ended] of [
      ['watch', { code, stdout, stderr }],
      ['--live', await invoke(['simulate', '--live'])],
    ] as const) {
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain(where);
      expect(ended.stderr).toContain('needs a terminal');
      expect(ended.stderr).toContain('use optimize simulate');
    }
  });

  it('refuses a speed of a simulation that nobody watches', async () => {
    const { code, stderr } = await invoke(['simulate', '--speed', '10']);
    expect(code).toBe(2);
    expect(stderr).toContain('--speed');
    expect(stderr).toContain('optimize watch');
  });
});
