import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Case, layOut } from './cases.ts';

/** What a command printed, and how it ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Where the command is, and the folder it works in. */
export interface Place {
  bin: string;
  folder: string;
}

/** Starts the command in its folder, with a home of its own there. */
function started({ bin, folder }: Place, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LANG: 'C.UTF-8',
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CONFIG_HOME: join(folder, 'config'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (texts.stdout += chunk));
  child.stderr?.on('data', (chunk: Buffer) => (texts.stderr += chunk));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, ended };
}

/** The command, undisturbed. */
export const run = (place: Place, args: readonly string[]): Promise<Ended> => started(place, args).ended;

/** Runs something in a folder that is laid out for a case and taken away again. */
export async function inFolder<T>(one: Case, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'optimize-faults-'));
  try {
    layOut(folder, one);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What an undisturbed run prints and leaves behind, and how long it takes, in milliseconds. */
export interface Undisturbed {
  ended: Ended;
  files: Readonly<Record<string, string>>;
  tookMs: number;
}

export function undisturbed(bin: string, one: Case): Promise<Undisturbed> {
  return inFolder(one, async (folder) => {
    const begun = performance.now();
    const ended = await run({ bin, folder }, one.args);
    const files = Object.fromEntries((one.whole ?? []).map((name) => [name, contentOf(folder, name) ?? '']));
    return { ended, files, tookMs: performance.now() - begun };
  });
}

const contentOf = (folder: string, name: string): string | null =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null;

/** When to kill: after so many milliseconds, or as soon as so many things have happened in the folder. */
export type When = { afterMs: number } | { events: number };

async function killed(place: Place, one: Case, when: When): Promise<Ended> {
  const { child, ended } = started(place, one.args);
  const kill = (): boolean => child.kill('SIGKILL');
  if ('afterMs' in when) {
    await Promise.race([sleep(when.afterMs), ended]);
    kill();
    return ended;
  }
  let seen = 0;
  const look = watch(place.folder, { recursive: false }, () => {
    if (++seen === when.events) kill();
  });
  return ended.finally(() => look.close());
}

/**
 * Kills a command again and again until one run is through; then once more undisturbed. What is wrong with what it
 * left behind on the way, or with the end, in words; and how many kills met it at work.
 */
export function killedUntilDone(
  bin: string,
  one: Case,
  whole: Undisturbed,
  moments: Iterable<When>,
): Promise<{ wrong: string[]; kills: number }> {
  return inFolder(one, async (folder) => {
    const place = { bin, folder };
    const wrong: string[] = [];
    let kills = 0;
    for (const when of moments) {
      const { signal, code, stderr } = await killed(place, one, when);
      if (signal === 'SIGKILL') kills++;
      else if (code !== whole.ended.code && !(one.refusesTwice && existsMade(folder, one))) {
        wrong.push(`ended with ${code}: ${stderr.slice(0, 300)}`);
      }
      wrong.push(...leftBehind(folder, one, whole));
    }
    if (one.refusesTwice) for (const name of one.whole ?? []) rmSync(join(folder, name), { force: true });
    const last = await run(place, one.args);
    if (last.code !== whole.ended.code) wrong.push(`the last run ends with ${last.code}: ${last.stderr.slice(0, 300)}`);
    if (last.stdout !== whole.ended.stdout) wrong.push('the last run prints something else');
    for (const [name, text] of Object.entries(whole.files)) {
      if (contentOf(folder, name) !== text) wrong.push(`the last run writes something else into ${name}`);
    }
    return { wrong: [...new Set(wrong)], kills };
  });
}

const existsMade = (folder: string, { whole = [] }: Case): boolean =>
  whole.some((name) => existsSync(join(folder, name)));

/** What is wrong with the files that a killed run has left. */
function leftBehind(
  folder: string,
  { whole = [], json = [], files = {} }: Case,
  { files: made }: Undisturbed,
): string[] {
  const wrong: string[] = [];
  for (const name of whole) {
    const now = contentOf(folder, name);
    if (now !== (files[name] ?? null) && now !== made[name]) wrong.push(`${name} is neither what it was nor whole`);
  }
  for (const name of json) {
    const now = contentOf(folder, name);
    try {
      if (now !== null) JSON.parse(now);
    } catch {
      wrong.push(`${name} is damaged`);
    }
  }
  return wrong;
}

/** Two or more of the same command at once: each ends well, and with the bytes of one alone. */
export function atOnce(bin: string, one: Case, whole: Undisturbed, count: number): Promise<string[]> {
  return inFolder(one, async (folder) => {
    const place = { bin, folder };
    const all = await Promise.all(Array.from({ length: count }, () => run(place, one.args)));
    const wrong: string[] = [];
    const well = all.filter(({ code }) => code === whole.ended.code);
    if (well.length === 0) wrong.push('none of them is through');
    for (const { code, stdout, stderr } of all) {
      if (code === whole.ended.code ? stdout !== whole.ended.stdout : code !== 2 || stderr.includes('fault'))
        wrong.push(`one ends with ${code}: ${stderr.slice(0, 300)}`);
    }
    wrong.push(...leftBehind(folder, one, whole));
    const rest = readdirSync(folder).filter((name) => name.startsWith('.optimize-'));
    if (rest.length > 0) wrong.push(`left behind: ${rest.join(', ')}`);
    return [...new Set(wrong)];
  });
}
