import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { expect } from 'vitest';
import { resultJson } from '../../src/library/results.ts';
import { outcomeOf } from '../scenario/outcome.ts';
import { invoke } from './invoke.ts';

/**
 * The path of what a command line prints with `--json`. It is played once for all files that look at it:
 * whoever comes first plays it. For commands that read nothing but shipped scenarios.
 */
export const playedOnce = (words: readonly string[]): Promise<string> =>
  once(JSON.stringify(words), async () => {
    const { code, stdout, stderr } = await invoke([...words, '--json']);
    expect([code, stderr], words.join(' ')).toEqual([0, '']);
    return stdout;
  });

/** The path of what a shipped scenario comes to, all its requests: a result without what each technique does in it. */
export const shippedOutcome = (name: string): Promise<string> =>
  once(`the outcome of ${name}`, async () =>
    resultJson(await outcomeOf(readFileSync(`scenarios/${name}.yaml`, 'utf8'))),
  );

async function once(what: string, play: () => Promise<string>): Promise<string> {
  const name = createHash('sha256').update(what).digest('hex').slice(0, 16);
  const path = join(process.env.TEST_RUN_OF_OPTIMIZE as string, 'results', `${name}.json`);
  if (existsSync(path)) return path;
  writeFileSync(`${path}.${threadId}`, await play());
  renameSync(`${path}.${threadId}`, path);
  return path;
}
