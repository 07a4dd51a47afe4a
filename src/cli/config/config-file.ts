import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../foundation/problem.ts';
import type { World } from '../context.ts';

/** The config file's name in a project; in the user's own folder it is config.yaml. */
export const CONFIG_FILE = 'optimize.config.yaml';

/** The config file that applies. */
export interface ConfigFile {
  path: string | null;
  /** Whether the user named it; else it was merely found. */
  named: boolean;
  /** Files that lay on the way and are not read, because others can write them: a sentence for each. */
  ignored: string[];
}

/**
 * The config file that applies: the one named by --config or OPTIMIZE_CONFIG; else
 * optimize.config.yaml in the working directory or above it, as far as the root of the project or
 * the home folder; else the user's own. `flag` is what --config gave: false for --no-config.
 */
export async function findConfigFile(world: World, flag: unknown): Promise<ConfigFile> {
  const { env, cwd } = world;
  const none: ConfigFile = { path: null, named: false, ignored: [] };
  if (flag === false) return none;
  const [named, where] =
    typeof flag === 'string' ? [flag, '--config'] : [env.OPTIMIZE_CONFIG || undefined, 'OPTIMIZE_CONFIG'];
  if (named !== undefined) {
    const path = resolve(cwd, named);
    if (existsSync(path)) return { ...none, path, named: true };
    const fix = 'check the path, or leave it out; optimize doctor shows which file is read';
    throw new UserError({ where, what: `there is no file "${named}"`, fix });
  }
  if (truthOf(env.OPTIMIZE_NO_CONFIG ?? '') === true) return none;
  const own = join((await world.folders()).config, 'config.yaml');
  const ignored: string[] = [];
  for (const path of [...inProject(world), own]) {
    if (!existsSync(path)) continue;
    if (isOurs(path, world)) return { path, named: false, ignored };
    ignored.push(`${path} is not read: it, or its folder, belongs to another user; if you trust it: --config ${path}`);
  }
  return { ...none, ignored };
}

/** Where the config file of the project may lie, the nearest first. */
function* inProject({ cwd, env }: World): Generator<string> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    yield join(folder, CONFIG_FILE);
    const last = folder === env.HOME || existsSync(join(folder, '.git')) || dirname(folder) === folder;
    if (last) return;
  }
}

/**
 * Whether nobody else laid the file there: it and its folder are the user's own, as git has it for a
 * repository. Not even root's files count for others, for in a folder of root's that all may write to, such
 * as /tmp, the folder says nothing; and to root, who became it by sudo, those of who called are as good.
 */
function isOurs(path: string, { uid, env }: World): boolean {
  if (uid === undefined) return true;
  const caller = uid === 0 && /^\d+$/.test(env.SUDO_UID ?? '') ? Number(env.SUDO_UID) : uid;
  const owners = [lstatSync(path), statSync(path), statSync(dirname(path))].map((info) => info.uid);
  return owners.every((owner) => owner === uid || owner === caller);
}

/** Yes or no as people write it in an environment variable; null for anything else. */
export function truthOf(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  return ['0', 'false', 'no', 'off'].includes(word) ? false : null;
}
