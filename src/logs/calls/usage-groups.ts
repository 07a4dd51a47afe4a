import type { LogFormat } from '../formats/format.ts';
import { conventionOf, type RawUsage } from './usage.ts';

/** What logged input holds: all of it (`inside`), none of what was cached and written (`beside`), or what was cached alone. */
export const CONVENTIONS = ['inside', 'beside', 'written beside'] as const;
export type Convention = (typeof CONVENTIONS)[number];

/** Calls whose counts follow one convention: of one format, model and set of names. */
export interface UsageGroup {
  format: LogFormat;
  inputName: string;
  cachedName: string;
  model: string;
  calls: number;
  /** Calls with cached or written tokens for which a logged total fits a convention and no other. */
  fits: Record<Convention, number>;
  /** Calls with more cached than input. */
  impossible: number;
  /** Input is counted without the cached part by its name. */
  fresh: boolean;
  /** Calls whose logged costs are reproduced under each convention. */
  costs: Record<Convention, number>;
  priced: number;
}

/** What was decided for a group, and by what. */
export interface Decision {
  convention: Convention;
  by: 'total' | 'impossible' | 'cost' | 'names' | 'format' | 'nothing cached';
}

/** Groups of calls by what their counts are called, with the evidence about what these hold. */
export class UsageGroups {
  readonly groups: UsageGroup[] = [];
  readonly #ids = new Map<string, number>();
  #last = 0;

  /** The group of a call, with the call's evidence noted. */
  note(format: LogFormat, model: string, usage: RawUsage, written: number): number {
    const id = this.#idOf(format, model, usage);
    const group = this.groups[id] as UsageGroup;
    group.calls++;
    const cached = Math.max(0, usage.cached);
    if (cached + written > 0 && usage.input >= 0) {
      if (cached + written > usage.input) group.impossible++;
      if (usage.total >= 0 && usage.output >= 0) {
        const rest =
          usage.total - usage.input - usage.output - Math.max(0, usage.thoughts) - Math.max(0, usage.toolInput);
        if (rest === 0) group.fits.inside++;
        else if (rest === cached + written) group.fits.beside++;
        else if (rest === written) group.fits['written beside']++;
      }
    }
    return id;
  }

  /** The group's number; most calls are of the group of the one before. */
  #idOf(format: LogFormat, model: string, { inputName, cachedName, fresh, input }: RawUsage): number {
    const isFresh = fresh >= 0 && input < 0;
    const last = this.groups[this.#last];
    if (
      last?.format === format &&
      last.model === model &&
      last.inputName === inputName &&
      last.cachedName === cachedName &&
      last.fresh === isFresh
    )
      return this.#last;
    const key = `${format.id}\n${model}\n${inputName}\n${cachedName}\n${isFresh}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.groups.length;
      this.#ids.set(key, id);
      this.groups.push({
        format,
        inputName,
        cachedName,
        model,
        calls: 0,
        fits: { inside: 0, beside: 0, 'written beside': 0 },
        impossible: 0,
        fresh: isFresh,
        costs: { inside: 0, beside: 0, 'written beside': 0 },
        priced: 0,
      });
    }
    this.#last = id;
    return id;
  }
}

/** Whether what is logged of a group's counts leaves open what they hold, so that costs may decide. */
export function isOpen({ fresh, fits, impossible }: UsageGroup): boolean {
  return !fresh && impossible === 0 && most(fits) === null;
}

/** Decides what a group's counts hold: by logged totals, by what is impossible, by logged costs, by names, by the format. */
export function decide(group: UsageGroup): Decision {
  const { fits, impossible, fresh, costs, priced, format, inputName, cachedName } = group;
  if (fresh) return { convention: 'beside', by: 'names' };
  const best = most(fits);
  if (best !== null) return { convention: best, by: 'total' };
  if (impossible > 0) return { convention: 'beside', by: 'impossible' };
  const cheapest = most(costs);
  if (cheapest !== null && priced > 0 && costs[cheapest] >= priced * 0.9) return { convention: cheapest, by: 'cost' };
  const named = conventionOf(inputName, cachedName);
  if (named !== null) return { convention: named, by: 'names' };
  if (format.cached !== null) return { convention: format.cached, by: 'format' };
  return { convention: 'inside', by: 'nothing cached' };
}

function most(counts: Record<Convention, number>): Convention | null {
  const all = Object.entries(counts) as [Convention, number][];
  const [name, count] = all.reduce((a, b) => (b[1] > a[1] ? b : a));
  return count === 0 ? null : name;
}

/** All input under a convention. */
export function wholeInput(convention: Convention, input: number, cached: number, written: number): number {
  if (convention === 'inside') return input;
  return convention === 'beside' ? input + cached + written : input + written;
}
