import { withRoom } from './columns.ts';

/** The links of small integers that may each stand in one list at a time. */
export class Links {
  next: Int32Array = new Int32Array(0);
  previous: Int32Array = new Int32Array(0);

  /** Makes room for the integers below `count`. */
  ensure(count: number): void {
    this.next = withRoom(this.next, count, -1);
    this.previous = withRoom(this.previous, count, -1);
  }
}

/** A doubly linked list of integers over shared links; -1 is nobody. */
export class IndexList {
  head = -1;
  tail = -1;
  size = 0;
  readonly #links: Links;

  constructor(links: Links) {
    this.#links = links;
  }

  pushHead(item: number): void {
    const { next, previous } = this.#links;
    next[item] = this.head;
    previous[item] = -1;
    if (this.head === -1) this.tail = item;
    else previous[this.head] = item;
    this.head = item;
    this.size++;
  }

  remove(item: number): void {
    const { next, previous } = this.#links;
    const after = next[item];
    const before = previous[item];
    if (before === -1) this.head = after;
    else next[before] = after;
    if (after === -1) this.tail = before;
    else previous[after] = before;
    this.size--;
  }

  /** Takes out the item at the tail. The list must not be empty. */
  popTail(): number {
    const item = this.tail;
    this.remove(item);
    return item;
  }

  moveToHead(item: number): void {
    if (this.head === item) return;
    const { next, previous } = this.#links;
    const after = next[item];
    const before = previous[item];
    next[before] = after;
    if (after === -1) this.tail = before;
    else previous[after] = before;
    next[item] = this.head;
    previous[item] = -1;
    previous[this.head] = item;
    this.head = item;
  }

  /** The neighbour on the head's side, or -1. */
  before(item: number): number {
    return this.#links.previous[item];
  }
}
