import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../foundation/problem.ts';
import type { World } from '../context.ts';

/** The config file's name in a project; in the user's own folder it is config.yaml. */
export const CONFIG_FILE = 'optimize.config.yaml';

/**
 * The config file that applies: the one named by --config or OPTIMIZE_CONFIG; else
 * optimize.config.yaml in the working directory or above it, as far as the root of the project or
 * the home folder; else the user's own. `flag` is what --config gave: false for --no-config.
 */
export async function findConfigFile(world: World, flag: unknown): Promise<string | null> {
  const { env, cwd } = world;
  if (flag === false) return null;
  const [named, where] =
    typeof flag === 'string' ? [flag, '--config'] : [env.OPTIMIZE_CONFIG || undefined, 'OPTIMIZE_CONFIG'];
  if (named !== undefined) {
    const path = resolve(cwd, named);
    if (existsSync(path)) return path;
    const fix = 'check the path, or leave it out; optimize doctor shows which file is read';
    throw new UserError({ where, what: `there is no file "${named}"`, fix });
  }
  if (truthOf(env.OPTIMIZE_NO_CONFIG ?? '') === true) return null;
  const own = join((await world.folders()).config, 'config.yaml');
  return inProject(world) ?? (existsSync(own) ? own : null);
}

function inProject({ cwd, env }: World): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_FILE);
    if (existsSync(path)) return path;
    const last = folder === env.HOME || existsSync(join(folder, '.git')) || dirname(folder) === folder;
    if (last) return null;
  }
}

/** Yes or no as people write it in an environment variable; null for anything else. */
export function truthOf(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  return ['0', 'false', 'no', 'off'].includes(word) ? false : null;
}
