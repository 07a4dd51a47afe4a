import { toggle } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const PROMPT = {
  name: 'prompt',
  title: 'takes out of the prompt what the model does not need',
  inAdvanced: true,
  says: [
    { words: 'filler taken out of prompts' },
    { words: 'short answers asked for', where: { 'prompt.concise': ['true'] } },
  ],
  knobs: {
    'prompt.concise': toggle({
      flag: 'concise',
      default: false,
      help: 'also ask for short answers (0.55 of the length; people like them less)',
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  // The quality law does not see the prompt: what shortening it costs is not known.
  needs: 'texts',
  shared: false,
  qualityKnown: false,
  worth: {
    when: 'prompts are long and wordy beside the answers',
    measured: { plus: ['own.alone.tokensRatio'], unit: 'share', words: '{} of the tokens can be spared' },
  },
  atWork: [],
} as const satisfies TechniqueDeclaration;
