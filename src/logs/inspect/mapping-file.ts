import { parse } from 'yaml';
import { type Problem, UserError } from '../../foundation/problem.ts';
import type { Chosen } from '../fields/plan.ts';
import { aliasOf } from '../money/row-tokens.ts';
import type { ReadOptions } from '../read-log.ts';
import { place } from './field-choice.ts';
import type { Inspection } from './inspection.ts';

/** What a mapping file says about a log. */
export interface LogMapping {
  chosen: Chosen;
  aliases: Record<string, string>;
  zone: string | null;
  records: string | null;
}

/** A mapping as a file that can be edited: fields with their paths, models with their names. */
export function writeMapping(of: Inspection, mapping: Pick<ReadOptions, 'aliases' | 'records'>): string {
  const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));
  const fields = new Map<string, string[]>();
  for (const { field, path } of of.mapping)
    if (field !== 'usage') fields.set(field, [...(fields.get(field) ?? []), path]);
  const lines = [
    `# How ${of.files.length === 1 ? of.files[0]?.name : 'these logs'} is read: ${of.format}. Edit it, and read with --mapping.`,
    '# Each field has its paths, the first that is filled counts; [] leaves a field out.',
    `timeZone: ${quoted(of.time.zone)}`,
    ...(mapping.records === null ? ['# records: data.items'] : [`records: ${quoted(mapping.records)}`]),
    'fields:',
    ...[...fields].map(
      ([field, paths]) =>
        `  ${field}: ${paths.length === 1 ? quoted(paths[0] as string) : `[${paths.map(quoted).join(', ')}]`}`,
    ),
    ...(of.mapping.some(({ field }) => field === 'usage')
      ? [
          `  # usage is found at ${of.mapping
            .filter(({ field }) => field === 'usage')
            .map(({ path }) => path)
            .join(', ')}; input_tokens, cached_input_tokens, output_tokens and others can be placed here`,
        ]
      : []),
    '# What the log calls a model, and what the price list calls it.',
    'models:',
    ...of.models.map(({ logged, id }) => {
      const alias = aliasOf(mapping.aliases, logged);
      if (alias !== null) return `  ${quoted(logged)}: ${quoted(alias)}`;
      return id === null ? `  # ${quoted(logged)}: gpt-4o   # not in the price list` : `  # ${quoted(logged)}: ${id}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads such a file. Throws a UserError with all that is wrong. */
export function readMapping(text: string, file: string): LogMapping {
  const problems: Problem[] = [];
  let read: unknown;
  try {
    read = parse(text) ?? {};
  } catch (error) {
    throw new UserError({
      where: file,
      what: `is not valid YAML (${(error as Error).message.split('\n')[0]})`,
      fix: 'write one with: optimize inspect LOG --mapping FILE',
    });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new UserError({
      where: file,
      what: 'is no mapping',
      fix: 'write one with: optimize inspect LOG --mapping FILE',
    });
  const { fields, models, timeZone, records, ...others } = read as Record<string, unknown>;
  for (const name of Object.keys(others))
    problems.push({ where: `${file} ${name}`, what: 'is not known', fix: 'one of: timeZone, records, fields, models' });
  const chosen: Chosen = { places: {}, counts: {} };
  for (const [field, paths] of Object.entries(objectOf(fields))) {
    const list = (Array.isArray(paths) ? paths : paths === null ? [] : [paths]).map(String);
    const problem = place(chosen, field, list, `${file} fields.${field}`);
    if (problem !== null) problems.push(problem);
  }
  if (problems.length > 0) throw new UserError(problems);
  return {
    chosen,
    aliases: Object.fromEntries(Object.entries(objectOf(models)).map(([logged, id]) => [logged, String(id)])),
    zone: typeof timeZone === 'string' ? timeZone : null,
    records: typeof records === 'string' ? records : null,
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
