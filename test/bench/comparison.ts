import { readFileSync, writeFileSync } from 'node:fs';

/** Where the ratios stand that were measured when the code was last as quick as it should be. */
const RATIOS = 'test/bench/ratios.json';

/** How much worse than committed a ratio may be: machines differ, and so do runs. */
const TOLERANCE = 0.2;

/** A measurement beside a peer in the same run, so that the machine weighs little. */
export interface Comparison {
  /** What it is called in the file of ratios. */
  name: string;
  what: string;
  unit: string;
  ours: number;
  peer: { name: string; value: number };
  /** The least that the memory accesses alone take. */
  limit?: { value: number; why: string };
  /** The most that the ratio, ours ÷ peer, should be. */
  goal: number;
  note?: string;
}

interface Line {
  what: string;
  kind: 'ok' | 'missed' | 'regressed';
}

const number = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));

/** The lines of a run of the bench, and what becomes of it. */
export class Bench {
  readonly #committed = JSON.parse(readFileSync(RATIOS, 'utf8')) as Record<string, number>;
  readonly #measured: Record<string, number> = {};
  readonly #lines: Line[] = [];

  /** A measurement that is held against a goal alone. */
  readonly report = (what: string, measured: string, goal: string, met: boolean): void => {
    this.#say({ what, kind: met ? 'ok' : 'missed' }, `${measured} (goal: ${goal})`);
  };

  /** A measurement that is held against a peer, a limit, a goal, and the ratio that is committed. */
  compare({ name, what, unit, ours, peer, limit, goal, note }: Comparison): void {
    const ratio = ours / peer.value;
    this.#measured[name] = ratio;
    const committed = this.#committed[name];
    const regressed = committed !== undefined && ratio > committed * (1 + TOLERANCE);
    const parts = [
      `ours ${number(ours)} ${unit}`,
      `${peer.name} ${number(peer.value)}`,
      limit === undefined
        ? null
        : `limit ${number(limit.value)} (${limit.why}), ${number(ours / limit.value)} times that`,
      `ratio ${number(ratio)} of the peer, committed ${committed === undefined ? '—' : number(committed)}, goal ${number(goal)}`,
      note ?? null,
    ];
    const text = parts.filter((part) => part !== null).join(' · ');
    this.#say({ what, kind: regressed ? 'regressed' : ratio <= goal ? 'ok' : 'missed' }, text);
  }

  /** A measurement that could not be had. */
  skip(what: string, why: string): void {
    console.log(`skipped    ${what}: ${why}`);
  }

  #say(line: Line, text: string): void {
    this.#lines.push(line);
    console.log(`${line.kind.padEnd(10)} ${line.what}: ${text}`);
  }

  /** Commits what was measured. */
  renew(): void {
    const all = { ...this.#committed, ...this.#measured };
    const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
    const rounded = Object.fromEntries(sorted.map(([name, ratio]) => [name, Number(ratio.toPrecision(3))]));
    writeFileSync(RATIOS, `${JSON.stringify(rounded, null, 2)}\n`);
    console.log(`${RATIOS} holds these ratios now`);
  }

  /** The exit code: 1 where something has become slower than is committed; a goal not reached yet is only said. */
  finish(): number {
    const count = (kind: Line['kind']): number => this.#lines.filter((line) => line.kind === kind).length;
    const regressed = count('regressed');
    console.log(`${count('ok')} ok, ${count('missed')} short of their goal, ${regressed} slower than committed`);
    return regressed > 0 ? 1 : 0;
  }
}
