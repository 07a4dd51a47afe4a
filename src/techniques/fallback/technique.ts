import { choice, ratio } from '../../settings/knob.ts';
import type { TechniqueDeclaration } from '../technique.ts';

/**
 * What a judge knows:
 * - `by-rate`: it is wrong as often as `--judge-error` says, whatever it is shown
 * - `own-ability`: of a question that it could answer itself, that often; of any other it tosses a coin
 */
export const JUDGES = ['by-rate', 'own-ability'] as const;

export const FALLBACK = {
  name: 'fallback',
  title: 'has the answer judged, and asks the next model up when it is not good enough',
  inAdvanced: true,
  says: [{ words: 'answers judged, the next model up asked below {fallback.qualityThreshold}' }],
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
      help: 'how often the judge is wrong at a threshold of 0.8 (--judge)',
      tuned: false,
    }),
    'fallback.judge': choice({
      flag: 'judge',
      default: 'own-ability',
      choices: JUDGES,
      help: 'wrong as often as --judge-error says, or only of what it could answer itself, and a coin of the rest',
      tuned: false,
    }),
  },
  alsoUses: [],
  charges: { judge: 'judging answers' },
  // A judge's verdict also brings the call to the next model up.
  alsoSpends: ['fallback.secondCallsUsd'],
  needs: null,
  shared: false,
  qualityKnown: true,
  worth: {
    when: 'cheap models often fail and a judge notices',
    measured: {
      plus: ['optimized.fallback.escalated'],
      over: ['optimized.fallback.judged'],
      unit: 'share',
      words: '{} of the judged answers were asked again',
      none: 'nothing was judged',
    },
  },
  atWork: [
    { label: 'answers judged', path: 'fallback.judged', of: 'requests' },
    { label: 'sent to a stronger model', path: 'fallback.escalated', of: 'fallback.judged' },
    { label: 'paid for second calls', path: 'fallback.secondCallsUsd' },
    { label: 'bad answers let pass', path: 'fallback.falseAccepts', of: 'fallback.judged' },
    { label: 'good answers sent back', path: 'fallback.falseRejects', of: 'fallback.judged' },
  ],
} as const satisfies TechniqueDeclaration;
