import { KEPT } from './agents.ts';

/** A stretch of turns that a session spends on a cheaper model, whose cache has nothing of it. */
export interface Stretch {
  /** How many times as dear the other model is; above 1. */
  gap: number;
  /** Whether the dear model's provider forgets the prompt meanwhile, so that it is written anew afterwards. Default: false. */
  forgotten?: boolean;
  /** What reading and writing cost, as parts of the price of input. Default: Anthropic's, kept for five minutes. */
  read?: number;
  write?: number;
}

/**
 * From how many turns on a stretch on the cheap model is cheaper than staying. Staying reads the prompt n
 * times: n r. Going writes it once and reads it n - 1 times at 1/g, and writes it again instead of reading
 * it where the dear model has forgotten it: (w + (n - 1) r) / g + e (w - r). They meet where
 *
 *     n = (w - r) / r × (1 + e g) / (g - 1)
 *
 * The answers, which are cheaper too, and what is new in each turn, which both write, only shorten it.
 */
export function turnsToPay({ gap, forgotten = false, read = KEPT.read, write = KEPT.write }: Stretch): number {
  return (((write - read) / read) * (1 + (forgotten ? gap : 0))) / (gap - 1);
}
