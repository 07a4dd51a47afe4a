import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { ROOT, SURROUNDINGS } from './command.ts';

/** How long something on the screen may take: on a busy machine many times as long as alone. */
const PATIENCE_MS = 90_000;

/** Milliseconds between two looks at the screen. */
const GLANCE_MS = 25;

// Each thread of the tests has a server of its own, which no other one stops.
const SERVER = `optimize-${process.pid}-${threadId}`;
const env = SURROUNDINGS as NodeJS.ProcessEnv;
const tmux = (...args: string[]) => spawnSync('tmux', ['-L', SERVER, ...args], { encoding: 'utf8', env });

/** Whether a real terminal can be had here. */
export const hasTerminal = spawnSync('tmux', ['-V']).status === 0;

/** Starts tmux with a session that outlives the terminals of the tests: it ends with its last session. */
export function openTerminals(): void {
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'keeper', 'cat');
  control = new Control();
}

export function closeTerminals(): void {
  tmux('kill-server');
}

/**
 * A client that stays, and is asked in lines (tmux's control mode). To start one for every look at a screen
 * would be most of what the terminals take: a process is the dearer to start the more memory the tests have.
 */
class Control {
  readonly #client: ChildProcessWithoutNullStreams;
  /** What answers are waited for, in their order. The first answer is to having been started. */
  readonly #waiting: ((answer: string) => void)[] = [() => {}];
  #heard = '';

  constructor() {
    this.#client = spawn('tmux', ['-L', SERVER, '-C', 'attach-session', '-t', 'keeper'], { env });
    this.#client.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#hear(chunk));
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#client.stdin.write(`${line}\n`);
    });
  }

  /** An answer stands between `%begin` and `%end`, or `%error`, with the same three numbers; the rest is news. */
  #hear(chunk: string): void {
    this.#heard += chunk;
    for (;;) {
      const answer = /^%begin (\d+ \d+ \d+)\n([\s\S]*?)^%(?:end|error) \1\n/m.exec(this.#heard);
      if (answer === null) return;
      this.#heard = this.#heard.slice(answer.index + answer[0].length);
      this.#waiting.shift()?.(answer[2] as string);
    }
  }
}

let control: Control;

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
  until(text: string): Promise<string> {
    return this.#shown('-S -', (history) => history.includes(text), `"${text}"`);
  }

  /** Waits until the screen is as wanted; fails with what it shows instead. */
  screenWith(wanted: RegExp): Promise<string> {
    return this.screenThat(String(wanted), (screen) => wanted.test(screen));
  }

  /** Waits until the screen is one that does; fails with what it shows instead. */
  screenThat(wanted: string, does: (screen: string) => boolean): Promise<string> {
    return this.#shown('', does, wanted);
  }

  async #shown(lines: string, enough: (seen: string) => boolean, wanted: string): Promise<string> {
    for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(GLANCE_MS)) {
      const seen = await control.ask(`capture-pane -p -t ${this.#name} ${lines}`);
      if (enough(seen)) return seen;
    }
    throw new Error(`${wanted} did not come; the screen shows:\n${this.screen()}`);
  }

  close(): void {
    tmux('kill-session', '-t', this.#name);
  }
}
