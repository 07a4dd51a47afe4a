import { randomStream } from '../../src/foundation/random.ts';

/** A call to a model, without what was said. */
export interface LoggedCall {
  /** When, in milliseconds since 1970. */
  at: number;
  inputTokens: number;
  outputTokens: number;
}

/** Calls that come in bursts, several in one millisecond among them, with long prompts and short answers. */
export function generatedCalls(count: number): LoggedCall[] {
  const random = randomStream('generated calls', 'test');
  const exponential = (mean: number): number => -Math.log(1 - random()) * mean;
  let at = Date.UTC(2026, 0, 5, 9);
  return Array.from({ length: count }, () => {
    const pause = random();
    at += pause < 0.15 ? 0 : Math.round(exponential(pause < 0.9 ? 40 : 1_500));
    return { at, inputTokens: 1 + Math.floor(exponential(2_000)), outputTokens: 1 + Math.floor(exponential(30)) };
  });
}
