import { choice, count } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const TOOLS = {
  name: 'tools',
  title: 'fetches definitions of tools when they are needed, instead of sending all of them with every request',
  inAdvanced: false,
  says: [
    {
      words: 'of {tools.count} tools the {tools.always} most used sent always, {tools.perSearch} more with each search',
    },
    { words: 'definitions found listed with the others', unless: { 'tools.place': ['appended'] } },
  ],
  knobs: {
    'tools.count': count({
      flag: 'tool-count',
      default: 20,
      min: 1,
      max: 10_000,
      help: 'tools that the definitions describe, each as long; the k-th is used 1/k as often as the first (assumed)',
      tuned: false,
    }),
    'tools.always': count({
      flag: 'tools-always',
      default: 3,
      min: 0,
      max: 10_000,
      help: 'definitions that are sent with every request, those of the most used',
      tuned: false,
    }),
    'tools.perSearch': count({
      flag: 'tools-found',
      default: 5,
      min: 1,
      max: 10_000,
      help: 'definitions that a search brings, the one that is needed among them',
      tuned: false,
    }),
    'tools.place': choice({
      flag: 'tools-place',
      default: 'appended',
      choices: ['appended', 'listed'],
      help: "where they go: at the end of what has been said, or to the other definitions, which breaks the provider's cache from there",
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: { toolSearch: 'steps that look for a tool' },
  alsoSpends: [],
  needs: null,
  shared: false,
  // Whether a model finds a tool it does not see is not known.
  qualityKnown: false,
  worth: {
    when: 'many tools are described and few of them used in a session',
    measured: {
      plus: ['optimized.tools.sparedTokens'],
      over: ['baseline.tokens.input'],
      unit: 'share',
      words: '{} of the tokens were definitions that were not sent',
    },
  },
  atWork: [
    { label: 'steps that looked for a tool', path: 'tools.searches' },
    { label: 'tokens of definitions not sent', path: 'tools.sparedTokens' },
  ],
  idle: 'no prompt of the workload is known to begin with definitions of tools',
} as const satisfies TechniqueDeclaration;
