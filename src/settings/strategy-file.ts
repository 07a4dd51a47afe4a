import { z } from 'zod';
import { text } from '../files/written-values.ts';
import { readYaml } from '../files/yaml-file.ts';
import { offsetOf } from '../files/yaml-places.ts';
import { knobSections, knobsOf } from './knob-sections.ts';
import {
  defaultKnobs,
  formatKnob,
  KNOB_PATHS,
  KNOBS,
  type KnobPath,
  type KnobValue,
  type KnobValues,
  parseKnob,
  TECHNIQUES,
  type Technique,
} from './knobs.ts';
import { checkKnobsTogether, findStrategy, STRATEGIES, type Strategy } from './strategy.ts';

/** A strategy of one's own, as its file describes it. */
export interface StrategyFile {
  name: string;
  techniques: readonly Technique[];
  /** The knobs the file sets, and those of the preset it builds on. */
  knobs: Partial<KnobValues>;
}

/** What a strategy file may say. */
const strategySchema = z.strictObject({
  // It is printed as it is.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  name: z.optional(text.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'holds control characters')),
  /** The preset it builds on. */
  base: z.optional(z.enum(Object.keys(STRATEGIES) as [string, ...string[]])),
  /** In place of the preset's own. */
  techniques: z.optional(z.array(z.enum(TECHNIQUES))),
  ...knobSections(),
});

/** Reads a strategy file. All that is wrong is reported at once, each problem with its line and column. */
export function parseStrategyFile(source: string, file: string): StrategyFile {
  const { data, root, fail } = readYaml(source, file, strategySchema, {
    what: 'not a strategy',
    fix: 'begin with base: basic, or with techniques: [cache, router]',
  });
  const { base, techniques } = data;
  if (base === undefined && techniques === undefined) {
    return fail([
      {
        offset: 0,
        path: '',
        what: 'says neither base nor techniques',
        fix: 'begin with base: basic, or with techniques: [cache, router]',
      },
    ]);
  }
  const preset = findStrategy(base ?? 'baseline');
  const knobs = { ...STRATEGIES[base ?? 'baseline']?.knobs, ...knobsOf(data) };
  const problems = checkKnobsTogether({ ...defaultKnobs(), ...knobs });
  if (problems.length > 0) {
    return fail(
      problems.map(({ where, ...problem }) => ({
        offset: offsetOf(root, where.split('.'), false),
        path: where,
        ...problem,
      })),
    );
  }
  return { name: data.name ?? file, techniques: techniques ?? [...preset.techniques], knobs };
}

/** A strategy as a file that `parseStrategyFile` reads; `comment` goes first, a line for each. */
export function writeStrategyFile({ name, techniques, knobs }: Strategy, comment: readonly string[]): string {
  const lines = [
    ...comment.map((line) => `# ${line}`.trimEnd()),
    `name: ${JSON.stringify(name)}`,
    `techniques: [${[...techniques].join(', ')}]`,
  ];
  let section = '';
  for (const path of KNOB_PATHS) {
    const { technique } = KNOBS[path];
    // Knobs of techniques that are not used would only mislead.
    if (technique !== null && !techniques.has(technique)) continue;
    if (technique === null && knobs[path] === KNOBS[path].default) continue;
    const [of, key] = path.split('.') as [string, string];
    if (of !== section) lines.push('', `${of}:`);
    section = of;
    lines.push(`  ${key}: ${exactly(path, knobs[path])}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The value so that reading it gives the same value again. */
function exactly(path: KnobPath, value: KnobValue): string {
  const shown = formatKnob(path, value);
  if (KNOBS[path].type !== 'duration') return shown;
  const read = parseKnob(path, shown);
  return 'value' in read && read.value === value ? shown : `${value}ms`;
}
