import { type Problem, suggestion, UserError } from '../foundation/problem.ts';
import { type Parsed, parseCount, parseRatio, parseUsd } from '../foundation/units.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { unusedKnobs } from '../settings/idle-knobs.ts';
import {
  defaultKnobs,
  KNOB_PATHS,
  KNOBS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  parseKnob,
  TECHNIQUES,
  type Technique,
} from '../settings/knobs.ts';
import { checkKnobsTogether, findStrategy, parseTechniques, type Strategy } from '../settings/strategy.ts';
import type { StrategyFile } from '../settings/strategy-file.ts';

/** What commander hands over: flags by their camel-cased names. */
export type Flags = Readonly<Record<string, unknown>>;

/** Collects what is wrong with several flags, to be reported at once. */
export class FlagReader {
  readonly #flags: Flags;
  readonly #problems: Problem[] = [];

  constructor(flags: Flags) {
    this.#flags = flags;
  }

  /** A flag's text, or undefined when it was not given. */
  text(name: string): string | undefined {
    const value = this.#flags[camelCase(name)];
    if (value === '') this.wrong(`--${name}`, 'is empty', 'give it a value, or leave it out');
    return value === undefined || value === '' ? undefined : String(value);
  }

  /** The texts of a flag that may be given several times. */
  texts(name: string): string[] {
    const value = this.#flags[camelCase(name)];
    return value === undefined ? [] : [value].flat().map(String);
  }

  given(name: string): boolean {
    const value = this.#flags[camelCase(name)];
    return value !== undefined && value !== false;
  }

  /** A count of at least `least`. */
  count(name: string, least: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parseCount(text);
    if ('wrong' in parsed) this.wrong(`--${name}`, parsed.wrong, parsed.fix);
    else if (parsed.value < least || parsed.value > 1e9)
      this.wrong(`--${name}`, `${text} is out of range`, `use a count from ${least} to 1,000,000,000`);
    else return parsed.value;
    return undefined;
  }

  /** An amount of US dollars, 0 or more. */
  usd(name: string): number | undefined {
    return this.#amount(name, parseUsd, Number.POSITIVE_INFINITY, 'use an amount of $0 or more');
  }

  /** A fraction from 0 to 1, or a percentage. */
  share(name: string): number | undefined {
    return this.#amount(name, parseRatio, 1, 'use a share from 0 to 1, or 0% to 100%');
  }

  #amount(name: string, parse: (text: string) => Parsed, most: number, allowed: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if ('wrong' in parsed) this.wrong(`--${name}`, parsed.wrong, parsed.fix);
    else if (!(parsed.value >= 0 && parsed.value <= most)) this.wrong(`--${name}`, `${text} is out of range`, allowed);
    else return parsed.value;
    return undefined;
  }

  choice<C extends string>(name: string, choices: readonly C[]): C | undefined {
    const text = this.text(name);
    if (text === undefined || choices.includes(text as C)) return text as C | undefined;
    this.wrong(`--${name}`, `"${text}" is not a choice`, suggestion(text, choices));
    return undefined;
  }

  /** The knobs given as flags. */
  knobs(): Partial<KnobValues> {
    const values: Partial<Record<KnobPath, KnobValue>> = {};
    for (const path of KNOB_PATHS) {
      const { flag } = KNOBS[path];
      const written = this.#flags[camelCase(flag)];
      if (written === undefined) continue;
      const parsed = parseKnob(path, written);
      if ('value' in parsed) values[path] = parsed.value;
      else this.wrong(`--${flag}`, parsed.wrong, parsed.fix);
    }
    return values as Partial<KnobValues>;
  }

  wrong(where: string, what: string, fix?: string): void {
    this.#problems.push(fix === undefined ? { where, what } : { where, what, fix });
  }

  /** Runs a reader that throws UserErrors of its own, and keeps its problems with the others. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#problems.push(...error.problems);
      return undefined;
    }
  }

  /** The same for readers that take their time. */
  async attemptAsync<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      return this.attempt(() => {
        throw error;
      });
    }
  }

  /** Throws if anything was wrong. */
  check(): void {
    if (this.#problems.length > 0) throw new UserError(this.#problems);
  }
}

/**
 * The strategy the flags describe, on top of the one a scenario starts from. `file` is what --strategy
 * names, where it names a file; its knobs stand above the scenario's.
 */
export function readStrategy(
  reader: FlagReader,
  scenario: Pick<Scenario, 'name' | 'strategy' | 'techniques' | 'knobs'> | null,
  file: StrategyFile | null = null,
): Strategy | undefined {
  const flag = reader.text('strategy');
  const name = file?.name ?? flag ?? scenario?.strategy ?? 'basic';
  const where = flag === undefined && scenario !== null ? `${scenario.name}: strategy` : '--strategy';
  const named = file === null ? reader.attempt(() => findStrategy(name, where)) : strategyOf(file);
  const knobs = reader.knobs();
  const only = listOf(reader, 'only');
  const without = listOf(reader, 'without');
  const more = listOf(reader, 'with') ?? [];
  if (named === undefined) return undefined;
  const own = flag === undefined && scenario?.techniques ? new Set(scenario.techniques) : named.techniques;
  // What --only asks for is used, whether the strategy has it or not.
  const offered = TECHNIQUES.filter((t) => own.has(t) || more.includes(t) || (only?.includes(t) ?? false));
  const techniques = offered.filter((t) => (only?.includes(t) ?? true) && !(without?.includes(t) ?? false));
  if (techniques.length === 0 && offered.length > 0) {
    const fix = 'for a run without any: --strategy baseline';
    reader.wrong(only === undefined ? '--without' : '--only', 'leaves no technique', fix);
  }
  const strategy: Strategy = {
    name: named.techniques.size > 0 ? nameOf(name, named.techniques, techniques) : techniques.join(' + ') || name,
    techniques: new Set(techniques),
    knobs: { ...named.knobs, ...scenario?.knobs, ...file?.knobs },
  };
  // What a preset, or the scenario of another strategy, sets for a technique that is not used was not
  // meant for this one. What somebody wrote for this strategy was: in its file, its scenario, a flag.
  const chosen = file?.knobs ?? (flag === undefined ? scenario?.knobs : undefined) ?? {};
  const meant = techniques.length < offered.length ? {} : chosen;
  const defaults = defaultKnobs();
  for (const path of unusedKnobs(strategy)) Object.assign(strategy.knobs, { [path]: meant[path] ?? defaults[path] });
  Object.assign(strategy.knobs, knobs);
  for (const { where, what, fix } of checkKnobsTogether(strategy.knobs)) reader.wrong(where, what, fix);
  return strategy;
}

function strategyOf({ name, techniques, knobs }: StrategyFile): Strategy {
  return { name, techniques: new Set(techniques), knobs: { ...defaultKnobs(), ...knobs } };
}

/** The preset's name and how the techniques differ from its own, in the fewest words. */
function nameOf(preset: string, own: ReadonlySet<Technique>, techniques: readonly Technique[]): string {
  const added = techniques.filter((t) => !own.has(t));
  const removed = [...own].filter((t) => !techniques.includes(t));
  if (added.length === 0 && removed.length === 0) return preset;
  if (techniques.length <= removed.length) return `${preset} (${techniques.join(' + ')} only)`;
  return `${preset} (${[...added.map((t) => `with ${t}`), ...removed.map((t) => `without ${t}`)].join(', ')})`;
}

function listOf(reader: FlagReader, flag: 'only' | 'without' | 'with') {
  const text = reader.text(flag);
  return text === undefined ? undefined : reader.attempt(() => parseTechniques(text, `--${flag}`));
}

/** A flag's name as commander calls it. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
