import { ratio } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const ADAPTIVE = {
  name: 'adaptive',
  title: 'steers thresholds and TTLs by what is learned during the run',
  inAdvanced: true,
  says: [{ words: 'thresholds and TTLs steered by judging {adaptive.sample%} of the answers' }],
  knobs: {
    'adaptive.maxFalseHits': ratio({
      flag: 'adaptive-false-hits',
      default: 0.05,
      min: 0,
      max: 0.5,
      help: 'share of wrong semantic hits that the similarity threshold is steered towards',
      needs: { words: 'the technique semantic, which it steers', technique: 'semantic' },
    }),
    'adaptive.maxStale': ratio({
      flag: 'adaptive-stale',
      default: 0.02,
      min: 0,
      max: 0.5,
      help: 'share of stale hits that the TTL of each content class is steered towards',
      needs: { words: 'the technique freshness, which it steers', technique: 'freshness' },
    }),
    'adaptive.minPass': ratio({
      flag: 'adaptive-pass',
      default: 0.85,
      min: 0,
      max: 1,
      help: 'share of good answers that the routing thresholds ask of the cheaper models',
      needs: { words: 'the technique router, which it steers', technique: 'router' },
    }),
    'adaptive.sample': ratio({
      flag: 'adaptive-sample',
      default: 0.05,
      min: 0,
      max: 1,
      help: 'share of answers that are judged, and paid for, to learn from',
    }),
  },
  // The same judge looks at its sample.
  alsoUses: ['fallback.judgeError'],
  charges: { sampling: 'judging a sample to learn from' },
  alsoSpends: [],
  needs: null,
  shared: true,
  qualityKnown: true,
  worth: {
    when: 'traffic or content changes while it runs, and the run is long enough to learn from',
    measured: { plus: ['optimized.requests'], unit: 'count', words: '{} requests' },
  },
  atWork: [],
} as const satisfies TechniqueDeclaration;
