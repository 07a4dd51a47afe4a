import { count } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const CONTEXT = {
  name: 'context',
  title: "clears old results of tools out of a session's prompts, and sums up long ones",
  inAdvanced: false,
  says: [
    {
      words: 'old results of tools cleared every {context.clearEvery} turns, but for the last {context.keep}',
      unless: { 'context.clearEvery': ['never'] },
    },
    {
      words: 'prompts beyond {context.compactAt} tokens summed up in {context.summary}',
      unless: { 'context.compactAt': ['never'] },
    },
  ],
  knobs: {
    'context.clearEvery': count({
      flag: 'clear-every',
      default: 10,
      min: 1,
      max: 1_000_000,
      infinite: 'never',
      help: "turns of a session between two clearings; each breaks the provider's cache where it begins",
      tuned: false,
    }),
    'context.keep': count({
      flag: 'keep-results',
      default: 5,
      min: 0,
      max: 1_000_000,
      help: 'last results of tools that a clearing leaves as they are',
      tuned: false,
    }),
    'context.compactAt': count({
      flag: 'compact-at',
      default: Number.POSITIVE_INFINITY,
      min: 1_000,
      max: 100_000_000,
      infinite: 'never',
      help: 'tokens beyond which a prompt gives way to a summary that the same model is paid to write',
      tuned: false,
    }),
    'context.summary': count({
      flag: 'summary-tokens',
      default: 2_000,
      min: 1,
      max: 1_000_000,
      help: 'tokens of such a summary; what the user asks now stays as it is',
      needs: { words: '--compact-at', limit: ['context.compactAt'] },
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: { compaction: 'summaries of long prompts' },
  alsoSpends: [],
  needs: null,
  // What a model would have done with what was cleared is not known.
  shared: false,
  qualityKnown: false,
  worth: {
    when: 'sessions are long and full of results that are not looked at again',
    measured: {
      plus: ['optimized.context.clearedTokens'],
      over: ['baseline.tokens.input'],
      unit: 'share',
      words: '{} of the tokens were not sent again',
    },
  },
  atWork: [
    { label: 'clearings', path: 'context.clearings' },
    { label: 'summaries', path: 'context.compactions' },
    { label: 'tokens not sent again', path: 'context.clearedTokens' },
  ],
} as const satisfies TechniqueDeclaration;
