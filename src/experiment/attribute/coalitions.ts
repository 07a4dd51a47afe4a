import { randomStream } from '../../foundation/random.ts';

/** A set of players as bits: player i is in when bit i is set. */
export type Coalition = number;

/** Whose turn to join, first to last. */
export type Order = readonly number[];

/** Up to so many players every coalition is played: 2^n of them. */
export const EXACT_PLAYERS = 8;
/** Orders that are drawn where there are more players, half of them the others backwards. */
export const SAMPLED_ORDERS = 32;

/** All coalitions of n players. */
export function allCoalitions(players: number): Coalition[] {
  return Array.from({ length: 2 ** players }, (_, coalition) => coalition);
}

/**
 * Orders in which the players may join, drawn by the seed. Each comes with its reverse: who joins early
 * in one joins late in the other, which takes out much of the chance (Mitchell et al., "Sampling
 * permutations for Shapley value estimation", JMLR 2022).
 */
export function sampledOrders(players: number, count: number, seed: string): Order[] {
  const random = randomStream(seed, 'orders of techniques');
  return Array.from({ length: Math.ceil(count / 2) }, () => {
    const order = Array.from({ length: players }, (_, i) => i);
    for (let i = players - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }).flatMap((order) => [order, [...order].reverse()]);
}

/** The coalitions that playing the orders comes past, and those of one player and of all but one. */
export function coalitionsOf(players: number, orders: readonly Order[]): Coalition[] {
  const all = 2 ** players - 1;
  const seen = new Set<Coalition>([0, all]);
  for (let i = 0; i < players; i++) {
    seen.add(1 << i);
    seen.add(all ^ (1 << i));
  }
  for (const order of orders) {
    let coalition = 0;
    for (const player of order) seen.add((coalition |= 1 << player));
  }
  return [...seen].sort((a, b) => a - b);
}

/**
 * Shapley values: what each player adds, on average over all orders in which they may join (Shapley,
 * "A value for n-person games", 1953). They add up to the value of all less the value of none.
 */
export function shapley(players: number, value: (coalition: Coalition) => number): number[] {
  const weights = weightsBySize(players);
  return Array.from({ length: players }, (_, player) => {
    let sum = 0;
    for (let coalition = 0; coalition < 2 ** players; coalition++) {
      if ((coalition & (1 << player)) !== 0) continue;
      const gain = value(coalition | (1 << player)) - value(coalition);
      sum += weights[sizeOf(coalition)] * gain;
    }
    return sum;
  });
}

/** The same over drawn orders; each order's gains add up to the whole, and so do their means. */
export function shapleyOver(
  players: number,
  orders: readonly Order[],
  value: (coalition: Coalition) => number,
): number[] {
  const sums = new Array<number>(players).fill(0);
  for (const order of orders) {
    let coalition = 0;
    let before = value(0);
    for (const player of order) {
      coalition |= 1 << player;
      const after = value(coalition);
      sums[player] = sums[player] + after - before;
      before = after;
    }
  }
  return sums.map((sum) => sum / orders.length);
}

/** |S|! (n − |S| − 1)! ⁄ n!, by the size of S. */
function weightsBySize(players: number): number[] {
  // 1 ⁄ (n · C(n − 1, s)), without factorials.
  let choose = 1;
  return Array.from({ length: players }, (_, size) => {
    if (size > 0) choose = (choose * (players - size)) / size;
    return 1 / (players * choose);
  });
}

function sizeOf(coalition: Coalition): number {
  let size = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) size++;
  return size;
}
