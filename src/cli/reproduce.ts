import { publicAddress } from '../foundation/public-address.ts';
import { USUAL_SEED } from '../foundation/random.ts';
import type { Flags } from './flag-reader.ts';

/** Flags about how the result is shown, and what the run is told anyway. */
const NOT_ABOUT_THE_RUN = new Set([
  'json',
  'csv',
  'markdown',
  'html',
  'full',
  'output',
  'color',
  'debug',
  'input',
  'quiet',
  'verbose',
  'threshold',
  'config',
  'printConfig',
  'live',
  'speed',
  'fixes',
  'parts',
  'controls',
  'alternatives',
  'workers',
  'shard',
  'resume',
  'queue',
  'save',
  'saveScenario',
]);

/** Flags that say what is replayed, how it is read and which models may answer: whatever a command does with it. */
const OF_WORKLOAD = new Set([
  'scenario',
  'trace',
  'traceFormat',
  'fields',
  'mapping',
  'records',
  'alias',
  'timeZone',
  'timeUnit',
  'answerTokens',
  'skipBadLines',
  'strict',
  'logSpeeds',
  'keepCache',
  'warmup',
  'instant',
  'requests',
  'rate',
  'models',
  'map',
  'baseline',
  'quality',
]);

/** Commands that are named for their strategy. */
const NAMED_FOR_STRATEGY = ['basic', 'advanced'];

/** The arguments that name the same workload and models for another command; the seed where it is not the usual one. */
export function workloadArguments(flags: Flags): string[] {
  const about = Object.fromEntries(Object.entries(flags).filter(([name]) => OF_WORKLOAD.has(name)));
  const seed = typeof flags.seed === 'string' && flags.seed !== USUAL_SEED ? flags.seed : null;
  const args = reproducingArguments([], about, seed ?? '');
  return seed === null ? args.slice(0, -2) : args;
}

/**
 * The arguments that give the same result again: the words of the command, the flags that bear upon
 * the run, and the seed even where it was not given.
 */
export function reproducingArguments(command: readonly string[], flags: Flags, seed: string): string[] {
  const implied = NAMED_FOR_STRATEGY.includes(command[0] as string) ? ['seed', 'strategy'] : ['seed'];
  const given = Object.entries(flags).filter(
    ([name, value]) => !NOT_ABOUT_THE_RUN.has(name) && !implied.includes(name) && value !== undefined,
  );
  const args = given.flatMap(([name, value]) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
    const shown = (each: unknown): string => (name === 'embeddings' ? publicAddress(String(each)) : String(each));
    return [value].flat().flatMap((each) => [`--${flag}`, shown(each)]);
  });
  return [...command, ...args, '--seed', seed];
}
