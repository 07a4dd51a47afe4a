import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import type { Chosen } from '../logs/fields/plan.ts';
import { PLACEABLE, place } from '../logs/inspect/field-choice.ts';
import { type LogMapping, readMapping } from '../logs/inspect/mapping-file.ts';
import type { ReadOptions } from '../logs/read-log.ts';
import { clockOf } from '../logs/record/times.ts';
import { listedAs } from '../models/model-names.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';
import { readInput } from './input-file.ts';

/** How logs are to be read, and what models are called there. */
export interface LogFlags {
  options: ReadOptions;
  /** Fields by names that a plain log may have for them, as they were given. */
  plain: [field: string, name: string][];
  /** The mapping file that is named, and whether it was there. */
  mapping: { file: string; found: boolean } | null;
}

/** The flags about reading logs, on top of what a mapping file says. */
export async function readLogFlags(reader: FlagReader, context: Context): Promise<LogFlags> {
  const file = reader.text('mapping');
  const written = file === undefined ? null : await mappingIn(file, context, reader);
  const chosen: Chosen = { places: { ...written?.chosen.places }, counts: { ...written?.chosen.counts } };
  const plain = pairsOf(reader, 'fields');
  for (const [field, paths] of plain) {
    if (field.startsWith('correct.') && field.length > 'correct.'.length) {
      chosen.labels = { ...chosen.labels, [field.slice('correct.'.length)]: paths };
      continue;
    }
    if (field === 'correct') continue;
    const problem = place(chosen, field, paths === '' ? [] : [paths], '--fields');
    if (problem !== null) reader.wrong(problem.where, problem.what, problem.fix);
  }
  const deferrable = reader.text('deferrable');
  if (deferrable !== undefined && !/^[-+.\d]/.test(deferrable)) {
    const problem = place(chosen, 'deferrable', [deferrable], '--deferrable');
    if (problem !== null) reader.wrong(problem.where, problem.what, problem.fix);
  }
  const aliases = { ...written?.aliases, ...Object.fromEntries(pairsOf(reader, 'alias')) };
  // A file of one's own models may have others than the price list.
  for (const id of reader.given('models') ? [] : Object.values(aliases)) {
    if (listedAs(id, null) === null)
      reader.wrong('--alias', `"${id}" is not in the price list`, 'see the names of models with: optimize models');
  }
  const zone = reader.text('time-zone') ?? written?.zone ?? 'UTC';
  try {
    clockOf(zone);
  } catch {
    reader.wrong(
      '--time-zone',
      `there is no zone "${zone}"`,
      'name one as Area/City: Europe/Vienna, America/New_York, UTC',
    );
  }
  return {
    options: {
      chosen,
      records: reader.text('records') ?? written?.records ?? null,
      zone,
      relativeUnit: null,
      aliases,
      strict: reader.given('strict'),
      lenient: false,
    },
    plain,
    mapping: file === undefined ? null : { file, found: written !== null },
  };
}

/** Pairs of a flag, `a=b,c=d`. */
function pairsOf(reader: FlagReader, flag: 'fields' | 'alias'): [string, string][] {
  const pairs: [string, string][] = [];
  for (const pair of reader.text(flag)?.split(',') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0) pairs.push([pair.slice(0, at).trim(), pair.slice(at + 1).trim()]);
    else {
      const fix =
        flag === 'fields'
          ? `write text=PATH, pairs separated by commas; fields: ${PLACEABLE.join(', ')}`
          : 'write NAME=MODEL, pairs separated by commas';
      reader.wrong(`--${flag}`, `"${pair}" pairs no two names`, fix);
    }
  }
  return pairs;
}

async function mappingIn(file: string, context: Context, reader: FlagReader): Promise<LogMapping | null> {
  if (!existsSync(resolve(context.cwd, file))) return null;
  try {
    return readMapping(await readInput(context, '--mapping', file), file);
  } catch (error) {
    if (error instanceof UserError) {
      for (const { where, what, fix } of error.problems) reader.wrong(where, what, fix);
      return null;
    }
    throw error;
  }
}
