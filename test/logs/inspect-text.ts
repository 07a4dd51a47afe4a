import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Inspection } from '../../src/logs/inspect/inspection.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder with a file of this content; its path. */
export function fileWith(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content);
  return path;
}

/** Values as JSON lines. */
export function lines(...values: unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** What `inspect --json` says of a file with this content. */
export async function inspected(name: string, content: string | Buffer, ...flags: string[]): Promise<Inspection> {
  const { code, stdout, stderr } = await invoke(['inspect', fileWith(name, content), '--json', ...flags]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Inspection;
}

/** What `inspect` says against a file with this content; throws where it says nothing. */
export async function refusal(name: string, content: string | Buffer, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(['inspect', fileWith(name, content), '--json', ...flags]);
  if (code !== 2) throw new Error(`exit ${code}: ${stdout.slice(0, 2000)}`);
  return stderr;
}
