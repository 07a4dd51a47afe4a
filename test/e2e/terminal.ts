import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, SURROUNDINGS } from './command.ts';

const tmux = (...args: string[]) =>
  spawnSync('tmux', ['-L', `optimize-${process.pid}`, ...args], {
    encoding: 'utf8',
    env: SURROUNDINGS as NodeJS.ProcessEnv,
  });

/** Whether a real terminal can be had here. */
export const hasTerminal = spawnSync('tmux', ['-V']).status === 0;

/** Starts tmux with a session that outlives the terminals of the tests: it ends with its last session. */
export function openTerminals(): void {
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'keeper', 'cat');
}

export function closeTerminals(): void {
  tmux('kill-server');
}

/** A real terminal (tmux) in which a line is run. */
export class Terminal {
  static #count = 0;
  readonly #name = `t${Terminal.#count++}`;

  /** Starts the line in a terminal of this size; when it ends, its exit code is shown as `[exit N]`. */
  constructor(line: string, columns: number, rows: number) {
    const script = `cd ${ROOT}; ${line}; echo "[exit $?]"; exec cat`;
    tmux(
      'new-session',
      '-d',
      '-s',
      this.#name,
      '-x',
      String(columns),
      '-y',
      String(rows),
      '-e',
      'LANG=C.UTF-8',
      '-e',
      'LC_ALL=C.UTF-8',
      'bash',
      '-c',
      script,
    );
  }

  press(...keys: string[]): void {
    tmux('send-keys', '-t', this.#name, ...keys);
  }

  screen(): string {
    return tmux('capture-pane', '-p', '-t', this.#name).stdout;
  }

  /** Everything since the start, what has scrolled away included. */
  history(): string {
    return tmux('capture-pane', '-p', '-S', '-', '-t', this.#name).stdout;
  }

  resize(columns: number, rows: number): void {
    tmux('resize-window', '-t', this.#name, '-x', String(columns), '-y', String(rows));
  }

  /** Whether the cursor can be seen. */
  cursorVisible(): boolean {
    return tmux('display-message', '-p', '-t', this.#name, '#{cursor_flag}').stdout.trim() === '1';
  }

  /** Whether a program has the whole screen to itself. */
  alternate(): boolean {
    return tmux('display-message', '-p', '-t', this.#name, '#{alternate_on}').stdout.trim() === '1';
  }

  /** The process that the line has started and is waiting for. */
  program(): number {
    const shell = tmux('display-message', '-p', '-t', this.#name, '#{pane_pid}').stdout.trim();
    return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0]);
  }

  /** Waits until the text has been printed; fails with the screen when it does not come. */
  async until(text: string, patienceMs = 15_000): Promise<string> {
    for (let waited = 0; waited < patienceMs; waited += 50) {
      const history = this.history();
      if (history.includes(text)) return history;
      await sleep(50);
    }
    throw new Error(`"${text}" did not come; the screen shows:\n${this.screen()}`);
  }

  close(): void {
    tmux('kill-session', '-t', this.#name);
  }
}
