import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { chmod, type FileHandle, link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Links that are followed one after the other before they are taken for a circle. */
const MOST_LINKS = 40;

/** Files that killed processes of this number may have left in a folder. */
const MOST_LEFT = 1_000;

let written = 0;

/**
 * The file that a path leads to, all links followed, also where the last of them leads to nothing yet.
 * A path into no folder is given back as it is. Throws ELOOP when the links go round in circles.
 */
export function targetOf(path: string): string {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      at = join(realpathSync(dirname(at)), basename(at));
      if (lstatSync(at).isSymbolicLink()) at = resolve(dirname(at), readlinkSync(at));
      else return at;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return at;
      throw error;
    }
  }
  throw Object.assign(new Error(`links in circles: ${path}`), { code: 'ELOOP' });
}

/**
 * Writes a file so that nobody ever sees half of it: beside it first, then in its place. It keeps its
 * permissions, and a link to it stays a link. What is no ordinary file (a device, a pipe) is written to
 * as it is. Throws what the system says; then the file is as it was.
 */
export async function replaceFile(path: string, text: string | AsyncIterable<string>): Promise<void> {
  const target = targetOf(path);
  const info = await stat(path).catch(() => null);
  if (info !== null && !info.isFile()) return writeFile(path, text);
  await writeBeside(target, text, async (temporary) => {
    if (info !== null) await chmod(temporary, info.mode);
    await putInPlace(temporary, target);
  });
}

/** What Windows says of a file that a virus scanner or an indexer is just looking at. */
const IN_USE = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Waits between tries to put a file there, in milliseconds: a second in all. */
const WAITS = [10, 20, 50, 100, 200, 600];

async function putInPlace(temporary: string, target: string): Promise<void> {
  for (const wait of process.platform === 'win32' ? WAITS : []) {
    try {
      return await rename(temporary, target);
    } catch (error) {
      if (!IN_USE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await setTimeout(wait);
    }
  }
  await rename(temporary, target);
}

/** Writes a file that is not there yet, whole or not at all. Throws EEXIST when it is. */
export async function createFile(path: string, text: string): Promise<void> {
  const target = targetOf(path);
  await writeBeside(target, text, async (temporary) => {
    await link(temporary, target).catch(async (error: NodeJS.ErrnoException) => {
      // Some file systems have no links; there, somebody who is just as quick may lose.
      if (error.code === 'EEXIST' || (await stat(target).catch(() => null)) !== null) {
        throw Object.assign(new Error(`${target} exists`), { code: 'EEXIST' });
      }
      await rename(temporary, target);
    });
    await rm(temporary, { force: true });
  });
}

async function writeBeside(
  target: string,
  text: string | AsyncIterable<string>,
  put: (temporary: string) => Promise<void>,
): Promise<void> {
  const { temporary, file } = await fileBeside(target);
  try {
    await writeAll(file, text).finally(() => file.close());
    await put(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * A new file in the folder of another. Only one of our own making: the name may have been laid out for us, or be that
 * of a process that was killed; where each runs in a container of its own, they all have the same number.
 */
async function fileBeside(target: string): Promise<{ temporary: string; file: FileHandle }> {
  for (let tries = 0; ; tries++) {
    const temporary = join(dirname(target), `.optimize-${process.pid}-${written++}.tmp`);
    try {
      return { temporary, file: await open(temporary, 'wx') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === MOST_LEFT) throw error;
    }
  }
}

/** Writes a text, or its parts one after the other as they are made. */
async function writeAll(file: FileHandle, text: string | AsyncIterable<string>): Promise<void> {
  if (typeof text === 'string') return file.writeFile(text);
  for await (const part of text) await file.writeFile(part);
}
