import { count, duration } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const PREFIX = {
  name: 'prefix',
  title: "uses the provider's own cache for the beginning that all prompts share",
  inAdvanced: false,
  says: [{ words: "what prompts begin with kept {prefix.ttl} in the provider's cache" }],
  knobs: {
    'prefix.ttl': duration({
      flag: 'prefix-ttl',
      default: 5 * 60_000,
      min: 0,
      aboveMin: true,
      max: 3_600_000,
      help: 'time without use after which a provider forgets the system prompt (5m; Anthropic also sells 1h)',
      tuned: false,
    }),
    'prefix.capacity': count({
      flag: 'prefix-capacity',
      default: Number.POSITIVE_INFINITY,
      min: 1,
      max: 1e12,
      infinite: 'unlimited',
      help: 'tokens of prompts that a cache of your own has room for, the least recently sent given up first',
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'prompts begin alike, and long enough for the provider to keep the beginning',
    measured: {
      plus: ['optimized.prefix.readTokens'],
      over: ['optimized.tokens.input'],
      unit: 'share',
      words: "{} of the prompt tokens were read from the provider's cache",
      unknown: 'the log does not say what prompts begin with',
    },
  },
  atWork: [
    { label: "tokens read from the provider's cache", path: 'prefix.readTokens' },
    { label: 'tokens written to it', path: 'prefix.writtenTokens' },
  ],
} as const satisfies TechniqueDeclaration;
