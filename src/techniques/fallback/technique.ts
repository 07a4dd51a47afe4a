import { ratio } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

export const FALLBACK = {
  name: 'fallback',
  title: 'has the answer judged, and asks the next model up when it is not good enough',
  inAdvanced: true,
  knobs: {
    'fallback.qualityThreshold': ratio({
      flag: 'quality-threshold',
      default: 0.8,
      min: 0,
      max: 1,
      help: "judge's score below which the next model up is asked",
      turnable: true,
    }),
    'fallback.judgeError': ratio({
      flag: 'judge-error',
      default: 0.1,
      min: 0,
      max: 1,
      help: 'how often the judge is wrong at a threshold of 0.8',
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: { judge: 'judging answers' },
  // A judge's verdict also brings the call to the next model up.
  alsoSpends: ['fallback.secondCallsUsd'],
  qualityKnown: true,
} as const satisfies TechniqueDeclaration;
