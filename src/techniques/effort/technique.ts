import { choice, number } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const EFFORT = {
  name: 'effort',
  title: 'has models reason less about what seems easy',
  inAdvanced: false,
  says: [{ words: 'what scores below {effort.below} asked at {effort.level} effort' }],
  knobs: {
    'effort.level': choice({
      flag: 'effort',
      default: 'low',
      choices: ['low', 'medium', 'high'],
      help: 'reasoning effort of what seems easy; all else is asked at high effort, which figures of models are of',
    }),
    'effort.below': number({
      flag: 'effort-below',
      default: 7,
      min: 0,
      max: 10,
      help: 'complexity (0-10) below which a query seems easy; 10 for all. A session that goes to and fro has a cold cache each time',
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  qualityKnown: true,
  worth: {
    when: 'much of what is answered is reasoning, and few of the questions are hard',
    measured: {
      plus: ['optimized.effort.sparedTokens'],
      over: ['baseline.tokens.output'],
      unit: 'share',
      words: '{} of the answered tokens were reasoning that was spared',
    },
  },
  atWork: [
    { label: 'calls at less effort', path: 'effort.calls' },
    { label: 'tokens of reasoning spared', path: 'effort.sparedTokens' },
  ],
  shared: false,
  idle: 'no model of the run has a published table by effort, or nothing is known to be reasoning',
} as const satisfies TechniqueDeclaration;
