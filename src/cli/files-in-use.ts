import { fstatSync, statSync } from 'node:fs';
import { targetOf } from './replace-file.ts';

/** A file by device and number, so that a link or another spelling of its path is the same file; by its path while it is not there. */
function identityOf(path: string): string {
  const target = targetOf(path);
  const info = statSync(target, { bigint: true, throwIfNoEntry: false });
  return info === undefined ? target : `${info.dev}:${info.ino}`;
}

/**
 * What one command reads and writes. Every file it reads is told of here, and every file it writes is
 * asked for here, so that no output of a command is ever an input of it.
 */
export class FilesInUse {
  /** Whether something that was to be written could not be. */
  lost = false;
  readonly #read = new Set<string>();
  readonly #written = new Map<string, string>();

  /** Remembers that the file is read; gives its path back. */
  reads(path: string): string {
    try {
      this.#read.add(identityOf(path));
    } catch {
      // It cannot be looked at: whoever reads it says so.
    }
    return path;
  }

  /** Remembers the file that standard input comes from, if it comes from one. */
  readsStream(stream: object): void {
    const { fd } = stream as { fd?: unknown };
    if (typeof fd !== 'number') return;
    const info = fstatSync(fd, { bigint: true });
    if (info.isFile()) this.#read.add(`${info.dev}:${info.ino}`);
  }

  /** Why the file must not be written for this flag, or null when it may; then it is remembered as that flag's. */
  obstacle(path: string, flag: string): string | null {
    const identity = identityOf(path);
    if (this.#read.has(identity)) return 'it is what this run reads';
    const other = this.#written.get(identity) ?? flag;
    if (other !== flag) return `it is what ${other} writes`;
    // Devices and pipes take from as many as like.
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined || info.isFile()) this.#written.set(identity, flag);
    return null;
  }
}
