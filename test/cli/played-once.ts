import { createHash } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { expect } from 'vitest';
import type { World } from '../../src/cli/context.ts';
import { invoke } from './invoke.ts';

/**
 * The path of what a command line prints with `--json`. It is played once for all files that look at it:
 * whoever comes first plays it. For commands that read nothing but shipped scenarios.
 */
export async function playedOnce(words: readonly string[], surroundings: Partial<World> = {}): Promise<string> {
  const name = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
  const path = join(process.env.TEST_RUN_OF_OPTIMIZE as string, 'results', `${name}.json`);
  if (existsSync(path)) return path;
  const { code, stdout, stderr } = await invoke([...words, '--json'], surroundings);
  expect([code, stderr], words.join(' ')).toEqual([0, '']);
  writeFileSync(`${path}.${threadId}`, stdout);
  renameSync(`${path}.${threadId}`, path);
  return path;
}

/**
 * The path of what a shipped scenario comes to, all its requests: a result without what each technique does in it,
 * which would be most of its time.
 */
export const shippedOutcome = (name: string): Promise<string> =>
  playedOnce(['simulate', '--scenario', name, '--no-fixes', '--no-parts', '--no-controls', '--no-alternatives']);
