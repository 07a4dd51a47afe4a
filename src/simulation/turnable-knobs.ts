import { CONTENT_CLASSES } from '../scenario/ground-truth.ts';
import type { TurnablePath } from '../settings/knobs.ts';
import type { RequestPath } from './request-path.ts';

/** How one knob is read and set while a run goes on; without the technique it belongs to, nothing comes of it. */
interface TurnableKnob {
  read(path: RequestPath): number | undefined;
  set(path: RequestPath, value: number): void;
}

const SEMI_STATIC = CONTENT_CLASSES.indexOf('semi-static');

/** How each knob that can be turned while a run goes on is turned. A change counts for what begins after it. */
export const TURNABLE_KNOBS = {
  'cache.ttl': {
    read: ({ run: { current } }) => current.ttlByClass?.[SEMI_STATIC] ?? current.ttlMs,
    set({ run: { current }, adaptation }, ttlMs) {
      current.ttlMs = ttlMs;
      if (current.ttlByClass === null) return;
      current.ttlByClass[SEMI_STATIC] = ttlMs;
      adaptation?.takeOver({ ttlOf: SEMI_STATIC });
    },
  },
  'semantic.threshold': {
    read: ({ run: { current } }) => current.similarity,
    set({ run: { current }, adaptation }, similarity) {
      current.similarity = similarity;
      adaptation?.takeOver('similarity');
    },
  },
  'routing.simpleBelow': {
    read: ({ run: { current } }) => current.lines.simpleBelow,
    set({ run: { current }, adaptation }, complexity) {
      current.lines.simpleBelow = complexity;
      adaptation?.takeOver('lines');
    },
  },
  'routing.complexFrom': {
    read: ({ run: { current } }) => current.lines.complexFrom,
    set({ run: { current }, adaptation }, complexity) {
      current.lines.complexFrom = complexity;
      adaptation?.takeOver('lines');
    },
  },
  'fallback.qualityThreshold': {
    read: ({ callPath }) => callPath.cascade?.fallback.qualityThreshold,
    set: ({ callPath }, score) => callPath.cascade?.fallback.demand(score),
  },
  'batching.maxSize': {
    read: ({ callPath }) => callPath.dispatcher.batcher?.targetSize(callPath.choice.cheapest),
    set: ({ callPath }, size) => callPath.dispatcher.batcher?.resize(size),
  },
  'batching.maxWait': {
    read: ({ callPath }) => callPath.dispatcher.batcher?.maxWaitMs,
    set({ callPath }, ms) {
      const { batcher } = callPath.dispatcher;
      if (batcher !== null) batcher.maxWaitMs = ms;
    },
  },
  'predictive.minConfidence': {
    read: ({ store }) => store?.predictor?.minConfidence,
    set({ store }, confidence) {
      if (store?.predictor) store.predictor.minConfidence = confidence;
    },
  },
} as const satisfies Readonly<Record<TurnablePath, TurnableKnob>>;
