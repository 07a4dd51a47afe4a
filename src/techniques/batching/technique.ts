import { count, duration, toggle } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const BATCHING = {
  name: 'batching',
  title: 'sends several requests in one call, which share what a call costs in time',
  inAdvanced: true,
  says: [
    { words: 'calls sent {batching.maxSize} at a time, {batching.maxWait} waited for them' },
    { words: 'more while calls queue', where: { 'batching.adaptive': ['true'] } },
  ],
  knobs: {
    'batching.maxSize': count({
      flag: 'batch-size',
      default: 10,
      min: 1,
      max: 10_000,
      help: 'requests in a batch at most',
      turnable: true,
    }),
    'batching.maxWait': duration({
      flag: 'batch-wait',
      default: 100,
      min: 0,
      max: 3_600_000,
      help: 'how long a batch waits for more after its first request',
      turnable: true,
    }),
    'batching.adaptive': toggle({
      flag: 'batch-adaptive',
      default: false,
      help: 'let the batch size grow while calls are waiting and shrink when nothing is',
    }),
  },
  alsoUses: [],
  charges: {},
  alsoSpends: [],
  needs: null,
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'requests come together, or the provider limits calls',
    measured: {
      plus: ['optimized.batches.meanSize'],
      unit: 'number',
      words: '{} requests in a batch on average',
      unknown: 'no batch was made',
    },
  },
  atWork: [
    { label: 'batches', path: 'batches.count' },
    { label: 'requests in a batch, on average', path: 'batches.meanSize' },
    { label: 'wait for it, on average', path: 'batches.meanWaitMs' },
  ],
} as const satisfies TechniqueDeclaration;
