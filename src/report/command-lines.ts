import { shellLine } from '../foundation/command-words.ts';
import type { Commands, Depth, Section } from './document.ts';
import { section } from './sections.ts';

/** The command that gives the same result again; null when the result does not say. */
export function reproduction({ reproduce }: { reproduce: readonly string[] | null }): Commands | null {
  if (reproduce === null) return null;
  return { kind: 'commands', commands: [{ label: 'The same again', command: shellLine(reproduce) }] };
}

/** The end of a report that has room for it: the command that gives it again. */
export function reproductionSection(result: { reproduce: readonly string[] | null }, depth: Depth): Section[] {
  return depth === 'compact' ? [] : section('Reproduce', reproduction(result));
}
