import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { merged, NO_PROGRESS, type Progress, parseProgress } from '../../tutorial/learner-progress.ts';
import { replaceFile } from '../replace-file.ts';

/** How long to wait for another session that is writing, and how old a lock is when its owner must have died. */
const LOCK_PATIENCE_MS = 3_000;
const LOCK_DEAD_MS = 10_000;

/** Who holds a lock, as it says itself: a number means something on one machine alone. */
const THIS_PROCESS = `${process.pid} ${hostname()}`;

/** Makes a folder and those above it, one by one: asked for all at once below one that takes none (/proc), Node tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another session was quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Whether a lock is of a process of this machine that is no more. */
async function isOfNobody(lock: string): Promise<boolean> {
  const [, pid, host] = /^(\d+) (.*)$/.exec(await readFile(lock, 'utf8').catch(() => '')) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * The learner's progress in a file. Several sessions may be open at once: every change is made to
 * what the file holds at that moment, under a lock, merged with what this session knows, and the
 * file is replaced in one step, so nothing is lost and nobody ever reads half of it.
 */
export class ProgressStore {
  readonly file: string;
  readonly #folder: string;
  #known: Progress = NO_PROGRESS;
  /** Sentences about what went wrong, to be said once. */
  readonly #troubles: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    this.file = join(folder, 'progress.json');
  }

  /** What is remembered. A file that cannot be read is set aside under another name, and said so. */
  async load(): Promise<Progress> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.#troubles.push(`Your progress in ${this.file} cannot be read (${error.code}).`);
      return null;
    });
    if (text === null) return this.#known;
    const parsed = parseProgress(text);
    if ('progress' in parsed) {
      this.#known = merged(this.#known, parsed.progress);
      return this.#known;
    }
    const aside = await this.#setAside();
    this.#troubles.push(
      aside === null
        ? `${this.file} ${parsed.wrong}, and it cannot be moved out of the way; this session is not remembered.`
        : `${this.file} ${parsed.wrong}. It was set aside as ${aside}, and the course begins anew.`,
    );
    return this.#known;
  }

  /** Changes what is remembered, and gives it back as it is then. What cannot be written is kept for this session. */
  async update(change: (progress: Progress) => Progress): Promise<Progress> {
    let unlock: (() => Promise<void>) | null = null;
    try {
      await makeFolder(this.#folder);
      unlock = await this.#lock();
      this.#known = change(await this.load());
      await replaceFile(this.file, `${JSON.stringify(this.#known, null, 2)}\n`);
    } catch (error) {
      const trouble = `Your progress cannot be kept in ${this.#folder} (${(error as NodeJS.ErrnoException).code}).`;
      if (!this.#troubles.includes(trouble)) this.#troubles.push(trouble);
      if (unlock === null) this.#known = change(this.#known);
    } finally {
      await unlock?.();
    }
    return this.#known;
  }

  /** What has gone wrong since this was last asked. */
  troubles(): string[] {
    return this.#troubles.splice(0);
  }

  async #lock(): Promise<() => Promise<void>> {
    const path = `${this.file}.lock`;
    const until = Date.now() + LOCK_PATIENCE_MS;
    for (;;) {
      try {
        const file = await open(path, 'wx');
        await file.writeFile(THIS_PROCESS).finally(() => file.close());
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const age = await stat(path).then(
          ({ mtimeMs }) => Date.now() - mtimeMs,
          () => 0,
        );
        // One from the future was left behind when the clock was set back.
        if (Math.abs(age) > LOCK_DEAD_MS || (await isOfNobody(path))) await rm(path, { force: true });
        else if (Date.now() > until) throw Object.assign(new Error('locked'), { code: 'ELOCKED' });
        else await sleep(15);
      }
    }
  }

  async #setAside(): Promise<string | null> {
    for (let i = 1; i < 100; i++) {
      const name = join(this.#folder, `progress.damaged-${i}.json`);
      const taken = await stat(name).then(
        () => true,
        () => false,
      );
      if (taken) continue;
      return rename(this.file, name).then(
        () => name,
        () => null,
      );
    }
    return null;
  }
}
