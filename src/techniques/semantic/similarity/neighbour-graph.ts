import { withRoom } from '../../../foundation/columns.ts';
import type { TextGraph } from '../../../workload/query-table.ts';
import type { Pairs } from './pairs.ts';
import { differsInSubstance, type Substance, substanceIdentity, substanceOf } from './substance.ts';

/** Steps in which new pairs are first put into order; fewer than 2 ** 21, so that a pair's number fits beside them. */
const STEPS = 2 ** 20;
const ROOM_FOR_NUMBER = 2 ** 32;

/**
 * Pairs a group has on average before their lists are given up, and pairs that are always kept: lists that
 * are longer than a cache has entries take more room, and no less time, than looking at the entries.
 * The customer questions of Banking77 have 5 a group at 0.7.
 */
const MOST_PAIRS_A_GROUP = 250;
const FEW_PAIRS = 500_000;

const UNKNOWN = 0;
const ALIKE = 1;
const DIFFERENT = 2;

/**
 * Which texts are alike, worked out once per set of texts and grown as texts are added. Texts that
 * neither the measure nor the guard can tell apart (the same words in other case or punctuation)
 * form one group, with similarity 1 among its members; the graph holds for every group all other
 * groups that are at least `floor` similar, the most similar first. Reading it allocates nothing.
 *
 * Where nearly every text is like nearly every other (one template, filled in), the pairs would grow with
 * the square of the texts. Then there are no `lists`, and whoever looks for similar texts compares those
 * that come into question one by one, with the same outcome.
 */
export class NeighbourGraph implements TextGraph {
  readonly floor: number;
  /** Whether it holds lists of neighbours; once it does not, it never will again. */
  lists = true;
  readonly #pairs: Pairs;
  readonly #mostPairs: (groups: number) => number;
  readonly #groups = new Map<string, number>();
  readonly #substances: Substance[] = [];
  // By text.
  #size = 0;
  #groupOf = new Int32Array(64);
  #nextMember = new Int32Array(64);
  // By group.
  #firstMember = new Int32Array(64);
  #lastMember = new Int32Array(64);
  #degrees = new Int32Array(64);
  /** Where the group's list of neighbours begins, and how many it has room for. */
  #starts = new Int32Array(64);
  #rooms = new Int32Array(64);
  /** All lists, one after another: few large arrays are quicker to read from than many small ones. */
  #neighbours = new Int32Array(64);
  #similarities = new Float64Array(64);
  #taken = 0;
  #verdicts: (Uint8Array | null)[] = [];
  #faced = -1;
  /** Pairs found. */
  #edges = 0;
  // Pairs found since the lists were last brought up to date.
  #pending = 0;
  #newer = new Int32Array(64);
  #older = new Int32Array(64);
  #found = new Float64Array(64);

  /** `mostPairs`: pairs from which on the lists of so many groups are given up. */
  constructor(pairs: Pairs, mostPairs = (groups: number): number => Math.max(FEW_PAIRS, MOST_PAIRS_A_GROUP * groups)) {
    this.#mostPairs = mostPairs;
    this.floor = pairs.floor;
    this.#pairs = pairs;
  }

  /** Texts added. */
  get size(): number {
    return this.#size;
  }

  get groups(): number {
    return this.#substances.length;
  }

  /** Pairs of groups that are at least `floor` similar. */
  get edges(): number {
    return this.#edges;
  }

  groupOf(text: number): number {
    return this.#groupOf[text];
  }

  /** The text of the group that was added first. */
  firstMember(group: number): number {
    return this.#firstMember[group];
  }

  /** The text of the same group that was added next, or -1. */
  nextMember(text: number): number {
    return this.#nextMember[text];
  }

  /** How many groups are similar to the group. */
  degree(group: number): number {
    return this.#degrees[group];
  }

  /** Where the list of the groups similar to the group begins, the most similar first: places for `neighbourAt` and `similarityAt`. */
  startOf(group: number): number {
    return this.#starts[group];
  }

  /** The group at a place. Places are valid until the next `extend`. */
  neighbourAt(place: number): number {
    return this.#neighbours[place];
  }

  /** Its similarity. */
  similarityAt(place: number): number {
    return this.#similarities[place];
  }

  /** Whether the group and its neighbour at place `i` differ in substance; worked out when first asked. */
  differs(group: number, i: number): boolean {
    let verdicts = this.#verdicts[group] ?? null;
    if (verdicts === null) {
      verdicts = new Uint8Array(this.degree(group));
      this.#verdicts[group] = verdicts;
    }
    if (verdicts[i] === UNKNOWN) {
      const other = this.neighbourAt(this.startOf(group) + i);
      const differ = differsInSubstance(this.#substances[group] as Substance, this.#substances[other] as Substance);
      verdicts[i] = differ ? DIFFERENT : ALIKE;
    }
    return verdicts[i] === DIFFERENT;
  }

  /** Takes a group as the one that `similarityTo` and `differsFrom` compare with. */
  face(group: number): void {
    this.#pairs.face(group);
    this.#faced = group;
  }

  /** How similar another group is, or less than the floor. */
  similarityTo(other: number): number {
    return this.#pairs.similarityTo(other);
  }

  /** Whether another group differs in substance. */
  differsFrom(other: number): boolean {
    return differsInSubstance(this.#substances[this.#faced] as Substance, this.#substances[other] as Substance);
  }

  /** Adds texts: the next ones in order, numbered from `size`. */
  extend(texts: Iterable<string>): void {
    for (const text of texts) this.#add(text);
    if (this.#pending > 0) this.#link();
  }

  #add(text: string): void {
    const id = this.#size++;
    this.#groupOf = withRoom(this.#groupOf, this.#size);
    this.#nextMember = withRoom(this.#nextMember, this.#size);
    const substance = substanceOf(text);
    const identity = `${this.#pairs.identity(text)}\n${substanceIdentity(substance)}`;
    const known = this.#groups.get(identity);
    const group = known ?? this.#newGroup(text, identity, substance);
    if (known === undefined) this.#firstMember[group] = id;
    else this.#nextMember[this.#lastMember[group]] = id;
    this.#lastMember[group] = id;
    this.#nextMember[id] = -1;
    this.#groupOf[id] = group;
  }

  #newGroup(text: string, identity: string, substance: Substance): number {
    const group = this.groups;
    this.#groups.set(identity, group);
    this.#substances.push(substance);
    this.#firstMember = withRoom(this.#firstMember, group + 1);
    this.#lastMember = withRoom(this.#lastMember, group + 1);
    if (this.lists) this.#findPairs(group, text);
    else this.#pairs.enter(text);
    return group;
  }

  #findPairs(group: number, text: string): void {
    this.#verdicts.push(null);
    this.#degrees = withRoom(this.#degrees, group + 1);
    this.#starts = withRoom(this.#starts, group + 1);
    this.#rooms = withRoom(this.#rooms, group + 1);

    const count = this.#pairs.add(text);
    const { others, similarities } = this.#pairs;
    const pending = this.#pending + count;
    this.#newer = withRoom(this.#newer, pending);
    this.#older = withRoom(this.#older, pending);
    this.#found = withRoom(this.#found, pending);
    this.#newer.fill(group, this.#pending, pending);
    this.#older.set(others.subarray(0, count), this.#pending);
    this.#found.set(similarities.subarray(0, count), this.#pending);
    this.#pending = pending;
    this.#edges += count;
    if (this.#edges > this.#mostPairs(this.groups)) this.#giveUpLists();
  }

  #giveUpLists(): void {
    this.lists = false;
    this.#pending = 0;
    this.#verdicts = [];
    const nothing = new Int32Array(0);
    this.#degrees = nothing;
    this.#starts = nothing;
    this.#rooms = nothing;
    this.#neighbours = nothing;
    this.#newer = nothing;
    this.#older = nothing;
    this.#similarities = new Float64Array(0);
    this.#found = new Float64Array(0);
  }

  /** Brings the new pairs into the lists of both sides. */
  #link(): void {
    const order = new Float64Array(this.#pending);
    for (let i = 0; i < this.#pending; i++) {
      order[i] = Math.floor((1 - this.#found[i]) * STEPS) * ROOM_FOR_NUMBER + i;
    }
    order.sort();
    const before = this.#degrees.slice(0, this.groups);
    this.#makeRoom();
    for (const at of order) {
      const i = at % ROOM_FOR_NUMBER;
      this.#append(this.#newer[i], this.#older[i], this.#found[i], before);
      this.#append(this.#older[i], this.#newer[i], this.#found[i], before);
    }
    for (let group = 0; group < this.groups; group++) {
      if (this.#degrees[group] === before[group]) continue;
      this.#verdicts[group] = null;
      if (before[group] > 0) this.#merge(group, before[group]);
    }
    this.#pending = 0;
  }

  #makeRoom(): void {
    const more = new Int32Array(this.groups);
    for (let i = 0; i < this.#pending; i++) {
      more[this.#newer[i]]++;
      more[this.#older[i]]++;
    }
    for (let group = 0; group < this.groups; group++) {
      if (more[group] === 0) continue;
      const degree = this.#degrees[group];
      const needed = degree + more[group];
      if (needed <= this.#rooms[group]) continue;
      // A first list is made to measure; one that grows will grow again.
      const room = degree === 0 ? needed : Math.ceil(needed * 1.5);
      const from = this.#starts[group];
      this.#neighbours = withRoom(this.#neighbours, this.#taken + room);
      this.#similarities = withRoom(this.#similarities, this.#taken + room);
      this.#neighbours.copyWithin(this.#taken, from, from + degree);
      this.#similarities.copyWithin(this.#taken, from, from + degree);
      this.#starts[group] = this.#taken;
      this.#rooms[group] = room;
      this.#taken += room;
    }
  }

  /** Puts a neighbour behind those that are as similar or more, among the new ones. */
  #append(group: number, neighbour: number, similarity: number, before: Int32Array): void {
    const neighbours = this.#neighbours;
    const similarities = this.#similarities;
    const start = this.#starts[group];
    const first = start + before[group];
    let at = start + this.#degrees[group]++;
    // Within a step the pairs come in no order: this moves very few places.
    for (; at > first && similarities[at - 1] < similarity; at--) {
      neighbours[at] = neighbours[at - 1];
      similarities[at] = similarities[at - 1];
    }
    neighbours[at] = neighbour;
    similarities[at] = similarity;
  }

  /** Merges the first `count` neighbours of a group with those behind them; both are in order. */
  #merge(group: number, count: number): void {
    const neighbours = this.#neighbours;
    const similarities = this.#similarities;
    const start = this.#starts[group];
    const end = start + this.degree(group);
    const newNeighbours = neighbours.slice(start + count, end);
    const newSimilarities = similarities.slice(start + count, end);
    let old = start + count - 1;
    let fresh = newNeighbours.length - 1;
    for (let to = end - 1; fresh >= 0; to--) {
      if (old >= start && similarities[old] < newSimilarities[fresh]) {
        neighbours[to] = neighbours[old];
        similarities[to] = similarities[old--];
      } else {
        neighbours[to] = newNeighbours[fresh];
        similarities[to] = newSimilarities[fresh--];
      }
    }
  }
}
