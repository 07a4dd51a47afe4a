import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { suggestion, UserError, whyUnreadable } from '../foundation/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { defaultKnobs, type KnobValues } from '../settings/knobs.ts';
import { checkKnobsTogether, STRATEGIES, type Strategy } from '../settings/strategy.ts';
import type { StrategyFile } from '../settings/strategy-file.ts';
import { changedTechniques, parseStrategyWords } from '../settings/strategy-words.ts';
import type { Context } from './context.ts';
import { type FlagReader, readStrategy } from './flag-reader.ts';

/** Whether a strategy is named by the path of a file and not by the name of a preset. */
export function isStrategyFile(nameOrFile: string): boolean {
  return /\.ya?ml$/i.test(nameOrFile) || nameOrFile.includes('/') || isAbsolute(nameOrFile);
}

/** Reads a strategy file. */
export async function loadStrategyFile(file: string, { cwd, files }: Context): Promise<StrategyFile> {
  const source = await readFile(files.reads(resolve(cwd, file)), 'utf8').catch((error: NodeJS.ErrnoException) => {
    const what = whyUnreadable(error.code);
    throw new UserError({
      where: file,
      what,
      fix: `check the path; or name a preset: ${Object.keys(STRATEGIES).join(', ')}`,
    });
  });
  const { parseStrategyFile } = await import('../settings/strategy-file.ts');
  return parseStrategyFile(source, file);
}

/** The strategy of the flags; --strategy may name a preset or a file. */
export async function strategyOfFlags(
  context: Context,
  reader: FlagReader,
  scenario: Pick<Scenario, 'name' | 'strategy' | 'techniques' | 'knobs'> | null,
): Promise<Strategy | undefined> {
  const named = reader.text('strategy');
  const file = named !== undefined && isStrategyFile(named) ? await loadStrategyFile(named, context) : null;
  return readStrategy(reader, scenario, file);
}

/**
 * A strategy in words, `basic,ttl=6h`. The scenario's knobs stand above a preset's, a file's above the
 * scenario's, and the words above them all.
 */
export async function strategyInWords(
  text: string,
  where: string,
  scenario: Partial<KnobValues>,
  context: Context,
): Promise<Strategy> {
  const words = parseStrategyWords(text, where);
  const file = isStrategyFile(words.base) ? await loadStrategyFile(words.base, context) : null;
  const preset = Object.hasOwn(STRATEGIES, words.base) ? STRATEGIES[words.base] : undefined;
  if (file === null && preset === undefined) {
    const fix = `${suggestion(words.base, Object.keys(STRATEGIES))}; or name a .yaml file`;
    throw new UserError({ where, what: `there is no strategy "${words.base}"`, fix });
  }
  const techniques = changedTechniques((file ?? preset)?.techniques ?? [], words);
  const own = file === null ? { ...preset?.knobs, ...scenario } : { ...scenario, ...file.knobs };
  const knobs = { ...defaultKnobs(), ...own, ...words.knobs };
  const problems = checkKnobsTogether(knobs);
  if (problems.length > 0) throw new UserError(problems.map((problem) => ({ ...problem, where })));
  const plain = text === words.base;
  return { name: plain && file !== null ? file.name : text, techniques: new Set(techniques), knobs };
}
