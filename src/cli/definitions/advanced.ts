import { preset } from './basic.ts';

/** `optimize advanced`. */
export const advanced = preset('advanced', 'the advanced strategy on the FAQ chatbot, before and after', [
  'optimize advanced',
  'optimize advanced --without batching,predictive',
  'optimize advanced --similarity 0.95 --guard',
]);
