import type { Input } from './input.ts';

/** What the thread that plays is asked: a kind, a number, and the changes to leave out. */
export interface Question {
  kind: number;
  number: number;
  leftOut: readonly number[];
}

/** What it answers: what is wrong, and the input if something is. */
export interface Answer {
  finding: string | null;
  shown: string;
  /** Whether the input was taken: an exit code of 0. */
  taken: boolean;
  /** The changes there were to choose from. */
  changes: number;
}

/** An input as one line of JSON, its files byte for byte. */
export function shownInput({ args, files }: Input, stderr: string): string {
  const texts = Object.entries(files).map(([name, file]) => [name, Buffer.from(file as string).toString('latin1')]);
  return JSON.stringify({ args, stderr: stderr.slice(0, 400), files: Object.fromEntries(texts) });
}
