import { count } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const CAP = {
  name: 'cap',
  title: 'ends answers at so many tokens; one that is cut off is no good answer',
  inAdvanced: false,
  says: [{ words: 'answers cut off at {cap.maxTokens} tokens' }],
  knobs: {
    'cap.maxTokens': count({
      flag: 'answer-cap',
      default: 500,
      min: 1,
      max: 1_000_000,
      help: 'tokens of an answer at most, as max_tokens in a call: longer ones are cut off where they stand',
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  shared: false,
  qualityKnown: true,
  worth: {
    when: 'a few answers are much longer than anyone needs',
    measured: {
      plus: ['optimized.cap.cut'],
      over: ['optimized.requests'],
      unit: 'share',
      words: '{} of the requests had an answer cut off',
    },
  },
  atWork: [{ label: 'answers cut off', path: 'cap.cut', of: 'requests' }],
} as const satisfies TechniqueDeclaration;
