import { DAY_MS } from '../../foundation/units.ts';
import { duration } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const BATCH_API = {
  name: 'batch-api',
  title: "sends what may wait through the provider's batch interface, at half the price",
  inAdvanced: false,
  says: [{ words: 'what may wait sent as a batch, for less' }],
  knobs: {
    // Anthropic says that most batches end in less than an hour (platform.claude.com/docs, batch processing, no date).
    'batchApi.wait': duration({
      flag: 'batch-api-wait',
      default: 3_600_000,
      min: 0,
      max: DAY_MS,
      help: 'time within which half of the calls that may wait come back; all do within the promised 24 h',
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  shared: false,
  qualityKnown: true,
  worth: {
    when: 'requests may wait a day, and the provider takes something off for it',
    measured: {
      plus: ['optimized.deferrable.calls'],
      over: ['optimized.requests'],
      unit: 'share',
      words: '{} of the requests were sent where they wait, for less',
    },
  },
  atWork: [
    { label: 'calls sent where they may wait', path: 'deferrable.calls' },
    { label: 'what they cost', path: 'deferrable.usd' },
    { label: 'their wait, on average', path: 'deferrable.meanWaitMs' },
  ],
  idle: 'no request may wait a day, or no batch price of the models is known',
} as const satisfies TechniqueDeclaration;
