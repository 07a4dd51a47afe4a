import { shellLine } from '../../foundation/command-words.ts';
import { USUAL_SEED } from '../../foundation/random.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { Finding, SimulationResult } from '../../result/schema/simulation.ts';
import type { Commands } from '../document.ts';

/** The finding that the command to try next follows: one whose fix was tried on this very traffic, and helped. */
export function firstSuggestion({ findings, reproduce }: SimulationResult): Finding | undefined {
  if (reproduce === null) return undefined;
  return findings.find(({ flags, tried = [] }) => flags !== undefined && tried.some(({ helps }) => helps));
}

/**
 * What would be worth trying next; where there is nothing, on a small screen how to see what it leaves out, so many
 * remarks among it. One hint is followed, several are not.
 */
export function nextCommands(result: SimulationResult, leftOut: number | null): Commands | null {
  const { reproduce, strategy } = result;
  if (reproduce === null) return null;
  const change = firstSuggestion(result)?.flags;
  const next =
    change !== undefined ? withFlags(reproduce, change) : strategy.techniques.length === 0 ? ['basic'] : null;
  const commands = [
    ...(next === null ? [] : [{ label: 'Try next', command: shellLine(withoutUsualSeed(next)) }]),
    ...(leftOut === null || next !== null
      ? []
      : [
          {
            label: leftOut === 0 ? 'Everything' : `Everything, with ${formatNumberOf(leftOut, 'more remark')}`,
            command: shellLine([...withoutUsualSeed(reproduce), '--full']),
          },
        ]),
  ];
  return commands.length === 0 ? null : { kind: 'commands', commands };
}

/** The arguments without the seed that is used where none is named. */
function withoutUsualSeed(args: readonly string[]): string[] {
  const at = args.indexOf('--seed');
  return at >= 0 && args[at + 1] === USUAL_SEED ? args.toSpliced(at, 2) : [...args];
}

/** Flags that take a list: a change adds to what it says. */
const LISTS = ['--with', '--without'];

/** The arguments with some flags, each with its value or a switch, in place of what they said before. */
export function withFlags(args: readonly string[], flags: readonly string[]): string[] {
  const result = [...args];
  for (const [i, flag] of flags.entries()) {
    if (!flag.startsWith('--')) continue;
    const next = flags[i + 1];
    const value = next === undefined || next.startsWith('--') ? [] : [next];
    const at = result.indexOf(flag);
    if (at < 0) result.push(flag, ...value);
    else if (LISTS.includes(flag)) result[at + 1] = `${result[at + 1]},${next}`;
    else result.splice(at + 1, value.length, ...value);
  }
  return result;
}
