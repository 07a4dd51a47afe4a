import { withRoom } from '../foundation/columns.ts';

/** Says that the workload does not know the value (of a truth column, a user, a token count). */
export const UNKNOWN = -1;

/** What is true of a request and hidden from every technique. */
export interface Truth {
  /** What the request is after; two requests of one intent deserve the same answer. */
  intent: number;
  /** Index into TIERS. */
  tier: number;
  /** Index into CONTENT_CLASSES. */
  contentClass: number;
}

/** Whether a model's answer to a request is right, as somebody has said. */
export type Grade = readonly [model: string, right: boolean];

/** The row of the table for requests of which nothing is known. */
export const NOTHING_KNOWN = 0;

const NOTHING: Truth = { intent: UNKNOWN, tier: UNKNOWN, contentClass: UNKNOWN };

/**
 * All the different things that are true of a workload's requests, a row each: a request refers to its
 * row, whatever its text. The table only ever grows. Row 0 says that nothing is known.
 */
export class TruthTable {
  #size = 0;
  #intents = new Int32Array(64);
  #tiers = new Int32Array(64);
  #classes = new Int32Array(64);
  readonly #gradedModels: string[] = [];
  readonly #grades: Int8Array[] = [];
  /** Row by what is true without grades, and by that row and the grades. */
  readonly #plain = new Map<number, number>();
  readonly #graded = new Map<string, number>();

  constructor() {
    this.row(NOTHING);
  }

  get size(): number {
    return this.#size;
  }

  /** By row; UNKNOWN where it is not known. */
  get intents(): Int32Array {
    return this.#intents;
  }

  /** Indices into TIERS by row; UNKNOWN where it is not known. */
  get tiers(): Int32Array {
    return this.#tiers;
  }

  /** Indices into CONTENT_CLASSES by row; UNKNOWN where it is not known. */
  get contentClasses(): Int32Array {
    return this.#classes;
  }

  /** What the row says, grades apart. */
  at(row: number): Truth {
    return { intent: this.#intents[row], tier: this.#tiers[row], contentClass: this.#classes[row] };
  }

  /** The models that somebody has graded answers of, in order of first appearance. */
  get gradedModels(): readonly string[] {
    return this.#gradedModels;
  }

  /**
   * Whether a model's answers are right, by row: 1 for right, 0 for wrong, UNKNOWN where nobody has said.
   * `model` is an index into `gradedModels`; valid for the rows that are in the table now.
   */
  grades(model: number): Int8Array {
    return (this.#grades[model] = withRoom(this.#grades[model], this.#size, UNKNOWN));
  }

  /** The row that says this; a new one where there is none yet. Of two grades of one model the first counts. */
  row(truth: Truth, grades: readonly Grade[] = []): number {
    const { intent, tier, contentClass } = truth;
    // Tiers and classes are few, so that three small numbers fit one.
    const key = ((intent + 1) * 8 + tier + 1) * 8 + contentClass + 1;
    let plain = this.#plain.get(key);
    if (plain === undefined) {
      plain = this.#add(truth);
      this.#plain.set(key, plain);
    }
    if (grades.length === 0) return plain;
    const said = new Map<number, number>();
    for (const [model, right] of grades) {
      const m = this.#modelOf(model);
      if (!said.has(m)) said.set(m, right ? 1 : 0);
    }
    const words = [...said].sort(([a], [b]) => a - b).join(' ');
    const known = this.#graded.get(`${plain} ${words}`);
    if (known !== undefined) return known;
    const row = this.#add(truth);
    for (const [model, grade] of said) this.grades(model)[row] = grade;
    this.#graded.set(`${plain} ${words}`, row);
    return row;
  }

  #add({ intent, tier, contentClass }: Truth): number {
    const row = this.#size++;
    this.#intents = withRoom(this.#intents, row + 1);
    this.#tiers = withRoom(this.#tiers, row + 1);
    this.#classes = withRoom(this.#classes, row + 1);
    this.#intents[row] = intent;
    this.#tiers[row] = tier;
    this.#classes[row] = contentClass;
    return row;
  }

  #modelOf(model: string): number {
    const known = this.#gradedModels.indexOf(model);
    if (known !== -1) return known;
    this.#grades.push(new Int8Array(0));
    return this.#gradedModels.push(model) - 1;
  }
}
