import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { expect } from 'vitest';
import { invoke } from './invoke.ts';

/**
 * The path of the result of `simulate --scenario NAME`, all its requests, without fixes. It is played once
 * for all files that look at it: whoever comes first plays it.
 */
export async function shippedRun(name: string): Promise<string> {
  const path = join(process.env.TEST_RUN_OF_OPTIMIZE as string, 'results', `${name}.json`);
  if (existsSync(path)) return path;
  const { code, stdout, stderr } = await invoke(['simulate', '--scenario', name, '--no-fixes', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  writeFileSync(`${path}.${threadId}`, stdout);
  renameSync(`${path}.${threadId}`, path);
  return path;
}
