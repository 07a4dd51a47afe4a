import { normalCdf, normalQuantile, normalTail } from '../normal.ts';

/** Points of the grid on which the density between two looks is kept; odd, for Simpson's rule. */
const GRID = 801;
/** Where a side without a bound is cut off, in standard deviations. */
const FAR = 9;

/**
 * False alarms that may have happened by the share `t` of the information, in (0, 1], of a total of
 * `alpha` on one side: the spending function of O'Brien–Fleming type by Lan & DeMets, "Discrete
 * sequential boundaries for clinical trials", Biometrika 70 (1983).
 */
export function spentAlpha(t: number, alpha: number): number {
  return 2 * normalTail(normalQuantile(1 - alpha / 2) / Math.sqrt(t));
}

/**
 * The bounds of a group-sequential test: at look k stop when z ≥ bound[k] (or, two-sided, |z| ≥
 * bound[k]). However often one looks, a test without a true difference stops with probability alpha.
 *
 * @param information share of the planned information at each look, in (0, 1], increasing
 * @param alpha total rate of false alarms, both sides together when two-sided; above 0, below 1
 * @returns a bound for each look, in standard deviations
 * @example
 * sequentialBounds([0.5, 1], 0.05, true).map((bound) => Number(bound.toFixed(2))); // [2.96, 1.97]
 */
export function sequentialBounds(information: readonly number[], alpha: number, twoSided: boolean): readonly number[] {
  const plan = JSON.stringify([information, alpha, twoSided]);
  const bounds = known.get(plan) ?? solved(information, alpha, twoSided);
  known.set(plan, bounds);
  return bounds;
}

/** Bounds by their plan: they take a while to solve for, and a test is often repeated. */
const known = new Map<string, readonly number[]>();

function solved(information: readonly number[], alpha: number, twoSided: boolean): number[] {
  const side = twoSided ? alpha / 2 : alpha;
  const bounds: number[] = [];
  let density: Density | null = null;
  let spent = 0;
  let before = 0;
  for (const [look, t] of information.entries()) {
    const total = Math.min(side, spentAlpha(Math.min(1, t), side));
    const toSpend = Math.max(total - spent, 1e-16);
    const bound = density === null ? -normalQuantile(toSpend) : boundFor(density, t, before, toSpend);
    bounds.push(bound);
    if (look === information.length - 1) break;
    const from = twoSided ? -bound : -FAR;
    density = continued(density, t, before, from * Math.sqrt(t), bound * Math.sqrt(t));
    spent = total;
    before = t;
  }
  return bounds;
}

/** The sub-density of the score S = z·√t among the tests that have not stopped, on an even grid. */
interface Density {
  at: Float64Array;
  /** Density times Simpson's weight: sums of it are integrals. */
  mass: Float64Array;
}

/** The recursion of Armitage, McPherson & Rowe, "Repeated significance tests on accumulating data" (1969). */
function continued(density: Density | null, t: number, before: number, from: number, to: number): Density {
  const at = new Float64Array(GRID);
  const mass = new Float64Array(GRID);
  const step = (to - from) / (GRID - 1);
  const sd = Math.sqrt(t - before);
  for (let i = 0; i < GRID; i++) {
    const s = from + i * step;
    at[i] = s;
    const value = (density === null ? bell(s / sd) : convolved(density, s, sd)) / sd;
    const simpson = i === 0 || i === GRID - 1 ? 1 : i % 2 === 1 ? 4 : 2;
    mass[i] = (value * simpson * step) / 3;
  }
  return { at, mass };
}

/** The integral of the density over normal steps of that deviation to `s`. */
function convolved({ at, mass }: Density, s: number, sd: number): number {
  let value = 0;
  for (let j = 0; j < GRID; j++) value += mass[j] * bell((s - at[j]) / sd);
  return value;
}

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

function bell(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_OF_TWO_PI;
}

/** The bound that those who have not stopped exceed with the probability. */
function boundFor({ at, mass }: Density, t: number, before: number, probability: number): number {
  const sd = Math.sqrt(t - before);
  const exceeding = (bound: number): number => {
    let sum = 0;
    for (let j = 0; j < GRID; j++) {
      sum += mass[j] * normalCdf((at[j] - bound * Math.sqrt(t)) / sd);
    }
    return sum;
  };
  const [from, to] = bracketed(exceeding, probability);
  let low = -FAR;
  let high = FAR;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle < from || (middle < to && exceeding(middle) > probability)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Half the width of a bracket: far above the rounding of what is sought in it. */
const NEAR = 1e-12;

/**
 * A narrow bracket of where a falling function comes down to the value, so that most steps of a bisection need not ask
 * it. By the secant through its logarithm, which is nearly a parabola; everything where that leads nowhere.
 */
function bracketed(falling: (x: number) => number, value: number): [from: number, to: number] {
  const above = (x: number): number => Math.log(falling(x) / value);
  let [before, x] = [1, 2];
  let was = above(before);
  for (let i = 0; i < 20; i++) {
    const is = above(x);
    const step = (is * (x - before)) / (was - is);
    if (!(Math.abs(step) < FAR)) break;
    [before, was, x] = [x, is, x + step];
    if (Math.abs(step) < NEAR / 10) {
      const [from, to] = [x - NEAR, x + NEAR];
      if (falling(from) > value && falling(to) <= value) return [from, to];
      break;
    }
  }
  return [-Infinity, Infinity];
}
