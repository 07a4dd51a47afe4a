import { readdir, readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { suggestion, UserError, whyUnreadable } from '../foundation/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readCompiled } from './compiled.ts';
import type { Context } from './context.ts';

/** Names of the scenarios that ship with the product, in alphabetical order. */
export async function shippedScenarios(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** Whether a scenario's reference is the path of a file, not the name of a shipped one. */
export function isPath(reference: string): boolean {
  return /\.ya?ml$/i.test(reference) || reference.includes('/') || isAbsolute(reference);
}

/** A scenario by the name of one that ships with the product, or by the path of a file. */
export async function loadScenario(nameOrFile: string, context: Context): Promise<Scenario> {
  const { source, file } = await scenarioSource(nameOrFile, context);
  const compiled = context.compiled === null ? null : await readCompiled(context.compiled);
  const read = compiled?.scenarios.get(source);
  if (read !== undefined) return read;
  const { parseScenario } = await import('../scenario/scenario.ts');
  return parseScenario(source, file);
}

/** The text of a scenario that a flag names, and what to call it in messages. */
export async function scenarioSource(
  nameOrFile: string,
  { cwd, scenarios, files }: Context,
  flag = '--scenario',
): Promise<{ source: string; file: string }> {
  const isFile = isPath(nameOrFile);
  const path = isFile ? resolve(cwd, nameOrFile) : join(scenarios, `${nameOrFile}.yaml`);
  try {
    return { source: await readFile(files.reads(path), 'utf8'), file: isFile ? nameOrFile : `${nameOrFile}.yaml` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isFile) {
      throw new UserError({
        where: nameOrFile,
        what: whyUnreadable(code),
        fix: 'check the path; optimize scenarios lists those that ship with it',
      });
    }
    throw new UserError({
      where: flag,
      what: `there is no scenario "${nameOrFile}"`,
      fix: `${suggestion(nameOrFile, await shippedScenarios(scenarios))}; or name a .yaml file`,
    });
  }
}
