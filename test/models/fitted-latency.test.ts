import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/foundation/normal.ts';
import { type Random, randomStream } from '../../src/foundation/random.ts';
import { FEWEST_CALLS, fitLatency, type MeasuredCall } from '../../src/models/fitted-latency.ts';

/** Calls that obey the law of latency exactly: 640 ms to the first token, 12.5 ms a token, log-normal spread of mean 1. */
const TRUE = { firstTokenMs: 640, outputMsPerToken: 12.5 };

function generated(count: number, sigma: number, seed: string, withFirstToken = false): MeasuredCall[] {
  const random: Random = randomStream(seed, 'calls');
  return Array.from({ length: count }, () => {
    const outputTokens = Math.round(20 + 600 * random() ** 2);
    const factor = Math.exp(sigma * normalQuantile(0.0005 + 0.999 * random()) - sigma ** 2 / 2);
    return {
      inputTokens: Math.round(2_000 * random()),
      outputTokens,
      latencyMs: factor * (TRUE.firstTokenMs + outputTokens * TRUE.outputMsPerToken),
      ...(withFirstToken ? { ttftMs: factor * TRUE.firstTokenMs } : {}),
    };
  });
}

describe('latency fitted to measured calls', () => {
  it('is the law itself where nothing scatters', () => {
    const fitted = fitLatency(generated(FEWEST_CALLS, 0, 'a'))!;
    expect(fitted.firstTokenMs).toBeCloseTo(TRUE.firstTokenMs, 6);
    expect(fitted.outputMsPerToken).toBeCloseTo(TRUE.outputMsPerToken, 9);
    expect(fitted.sigma).toBeCloseTo(0, 9);
  });

  it.each([false, true])('is near it where calls scatter, first tokens measured: %s', (withFirstToken) => {
    const fits = Array.from({ length: 40 }, (_, i) => fitLatency(generated(1_000, 0.25, `s${i}`, withFirstToken))!);
    const mean = (of: (fit: (typeof fits)[number]) => number): number =>
      fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length;
    expect(mean((fit) => fit.firstTokenMs) / TRUE.firstTokenMs).toBeCloseTo(1, 1);
    expect(mean((fit) => fit.outputMsPerToken) / TRUE.outputMsPerToken).toBeCloseTo(1, 1);
    expect(mean((fit) => fit.sigma)).toBeCloseTo(0.25, 1);
    for (const fit of fits) {
      const typical = fit.firstTokenMs + 200 * fit.outputMsPerToken;
      expect(typical / (TRUE.firstTokenMs + 200 * TRUE.outputMsPerToken)).toBeGreaterThan(0.95);
      expect(typical / (TRUE.firstTokenMs + 200 * TRUE.outputMsPerToken)).toBeLessThan(1.05);
    }
  });

  /** Calls whose prompts are read at so many milliseconds a token, which puts off both first token and whole answer. */
  const read = (perToken: number, sigma: number, seed: string): MeasuredCall[] =>
    generated(600, sigma, seed, true).map((call) => {
      const factor = (call.ttftMs as number) / TRUE.firstTokenMs;
      const reading = factor * perToken * call.inputTokens;
      return { ...call, ttftMs: (call.ttftMs as number) + reading, latencyMs: call.latencyMs + reading };
    });

  it('tells how fast prompts are read from first tokens that come the later the longer they are', () => {
    const exact = fitLatency(read(0.3, 0, 'reads'))!;
    expect(exact.inputMsPerToken).toBeCloseTo(0.3, 9);
    expect(exact.firstTokenMs).toBeCloseTo(TRUE.firstTokenMs, 6);
    const scattered = Array.from({ length: 20 }, (_, i) => fitLatency(read(0.3, 0.25, `reads${i}`))!.inputMsPerToken);
    expect(scattered.reduce((sum, rate) => sum + rate, 0) / 20 / 0.3).toBeCloseTo(1, 1);
  });

  it('takes no luck for the reading of prompts', () => {
    const rates = Array.from({ length: 40 }, (_, i) => fitLatency(read(0, 0.25, `luck${i}`))!.inputMsPerToken);
    expect(rates.filter((rate) => rate > 0).length).toBeLessThanOrEqual(1);
  });

  it('is not led astray by calls that hung', () => {
    const calls = generated(500, 0.2, 'hung').map((call, i) => (i % 25 === 0 ? { ...call, latencyMs: 600_000 } : call));
    const fitted = fitLatency(calls)!;
    expect(fitted.outputMsPerToken / TRUE.outputMsPerToken).toBeCloseTo(1, 0);
    expect(fitted.firstTokenMs / TRUE.firstTokenMs).toBeCloseTo(1, 0);
    expect(fitted.sigma).toBeLessThan(0.3);
  });

  it('is none for fewer than 30 calls, for calls without times, and for answers of one length', () => {
    expect(fitLatency(generated(FEWEST_CALLS - 1, 0.2, 'few'))).toBeNull();
    const broken = generated(40, 0.2, 'b').map((call, i) =>
      i < 11 ? { ...call, latencyMs: i % 2 === 0 ? 0 : Number.NaN } : call,
    );
    expect(fitLatency(broken)).toBeNull();
    expect(fitLatency(generated(100, 0.2, 'c').map((call) => ({ ...call, outputTokens: 250 })))).toBeNull();
  });

  it('tells both parts of answers of one length where first tokens were measured', () => {
    const calls = generated(100, 0.1, 'd', true).map((call) => ({
      ...call,
      outputTokens: 100,
      latencyMs: call.ttftMs! * (1 + (100 * TRUE.outputMsPerToken) / TRUE.firstTokenMs),
    }));
    const fitted = fitLatency(calls)!;
    expect(fitted.firstTokens).toBe(100);
    expect(fitted.outputMsPerToken / TRUE.outputMsPerToken).toBeCloseTo(1, 1);
  });
});
