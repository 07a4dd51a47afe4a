import { CONTENT_CLASSES } from '../scenario/ground-truth.ts';
import type { KnobPath } from '../scenario/knobs.ts';
import type { Pipeline } from './pipeline.ts';

/** How one knob is read and set while a run goes on; without the technique it belongs to, nothing comes of it. */
interface Turning {
  read(pipeline: Pipeline): number | undefined;
  set(pipeline: Pipeline, value: number): void;
}

const SEMI_STATIC = CONTENT_CLASSES.indexOf('semi-static');

/** The knobs that can be turned while a run goes on. A change counts for what begins after it. */
export const TURNING = {
  'cache.ttl': {
    read: ({ steering }) => steering.ttlByClass?.[SEMI_STATIC] ?? steering.ttlMs,
    set({ steering, adaptation }, ttlMs) {
      steering.ttlMs = ttlMs;
      if (steering.ttlByClass === null) return;
      steering.ttlByClass[SEMI_STATIC] = ttlMs;
      adaptation?.takeOver({ ttlOf: SEMI_STATIC });
    },
  },
  'semantic.threshold': {
    read: ({ steering }) => steering.similarity,
    set({ steering, adaptation }, similarity) {
      steering.similarity = similarity;
      adaptation?.takeOver('similarity');
    },
  },
  'routing.simpleBelow': {
    read: ({ steering }) => steering.lines.simpleBelow,
    set({ steering, adaptation }, complexity) {
      steering.lines.simpleBelow = complexity;
      adaptation?.takeOver('lines');
    },
  },
  'routing.complexFrom': {
    read: ({ steering }) => steering.lines.complexFrom,
    set({ steering, adaptation }, complexity) {
      steering.lines.complexFrom = complexity;
      adaptation?.takeOver('lines');
    },
  },
  'fallback.qualityThreshold': {
    read: ({ asking }) => asking.cascade?.fallback.qualityThreshold,
    set: ({ asking }, score) => asking.cascade?.fallback.demand(score),
  },
  'batching.maxSize': {
    read: ({ asking }) => asking.dispatcher.batcher?.targetSize(asking.choice.cheapest),
    set: ({ asking }, size) => asking.dispatcher.batcher?.resize(size),
  },
  'batching.maxWait': {
    read: ({ asking }) => asking.dispatcher.batcher?.maxWaitMs,
    set({ asking }, ms) {
      const { batcher } = asking.dispatcher;
      if (batcher !== null) batcher.maxWaitMs = ms;
    },
  },
  'predictive.minConfidence': {
    read: ({ store }) => store?.predictor?.minConfidence,
    set({ store }, confidence) {
      if (store?.predictor) store.predictor.minConfidence = confidence;
    },
  },
} as const satisfies Partial<Record<KnobPath, Turning>>;

/** A knob that can be turned while a run goes on. */
export type TurnablePath = keyof typeof TURNING;
