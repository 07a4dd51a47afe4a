import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../files/yaml-file.ts';
import { UserError, whyUnreadable } from '../../foundation/problem.ts';
import { knobSections } from '../../settings/knob-sections.ts';
import { KNOB_PATHS } from '../../settings/knobs.ts';
import type { Context } from '../context.ts';
import { isPath } from '../scenario-files.ts';
import type { Setting, StandIn } from './setting.ts';

/** Settings whose value may be the path of a file, which then is meant from the config file's folder. */
const PATHS: Readonly<Record<string, (value: string) => boolean>> = {
  scenario: isPath,
  models: (value) => /\.(ya?ml|json)$/i.test(value),
  trace: (value) => value !== '-',
};

/**
 * Reads a config file: the sections of knobs that a scenario file has too, and the other settings
 * under their flags' names in camel case. All that is wrong is thrown at once, with line and column.
 */
export async function readConfigFile(
  { cwd, files }: Context,
  path: string,
  settings: ReadonlyMap<string, Setting>,
): Promise<Map<string, StandIn>> {
  const shown = path.startsWith(`${cwd}/`) ? relative(cwd, path) : path;
  const source = await readFile(files.reads(path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({ where: shown, what: whyUnreadable(error.code), fix: 'name a readable file' });
  });
  const others = [...settings.values()].filter(({ knob }) => knob === null);
  const { written, placeOf } = readYaml(source, shown, configSchema(others), {
    what: 'not a config file',
    fix: 'write settings as name: value, as in seed: 7',
    mayBeEmpty: true,
  });
  const found = new Map<string, StandIn>();
  const byKnob = new Map([...settings.values()].map((setting) => [setting.knob, setting]));
  for (const knob of KNOB_PATHS) {
    const [section, name] = knob.split('.') as [string, string];
    const value = (written as Record<string, Record<string, unknown>>)[section]?.[name];
    const attribute = byKnob.get(knob)?.attribute;
    if (value !== undefined && attribute !== undefined)
      found.set(attribute, { value, origin: placeOf([section, name]) });
  }
  for (const { attribute } of others) {
    const value = (written as Record<string, unknown>)[attribute];
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(',') : value;
    const isFile = typeof text === 'string' && PATHS[attribute]?.(text) === true;
    found.set(attribute, {
      value: isFile ? `./${relative(cwd, resolve(dirname(path), text))}` : text,
      origin: placeOf([attribute]),
    });
  }
  return found;
}

function configSchema(settings: readonly Setting[]) {
  const word = z.union([z.string(), z.number()]);
  const shape = settings.map(({ attribute, kind }) => [
    attribute,
    z.optional(kind === 'value' ? z.union([word, z.array(word)]) : z.boolean()),
  ]);
  return z.strictObject({ ...Object.fromEntries(shape), ...knobSections() });
}
