import { RequestBatcher } from '../techniques/batching/request-batcher.ts';

/** Shape of a batcher of calls. */
export interface CallBatcherOptions<Item, Reply> {
  /** Calls in a batch at most, from 1; with `adaptive`, the size it starts from. */
  maxSize: number;
  /** Milliseconds after which a batch is sent as it is. */
  maxWaitMs: number;
  /** Whether the size follows the load. Default: false. */
  adaptive?: boolean;
  /** Sends a batch, and gives a reply for each of its items, in their order. */
  send: (items: Item[]) => Promise<Reply[]>;
}

/** An item that waits for its reply. */
interface Waiting<Item, Reply> {
  item: Item;
  done: (reply: Reply) => void;
  failed: (error: unknown) => void;
}

/**
 * Sends items in batches that close when they are full, or when their time is up: a `RequestBatcher` with
 * timers and promises, for upstreams that take several at once (embeddings, classifiers, a model of one's
 * own).
 *
 * @example
 * const sizes = [];
 * const batcher = new CallBatcher({
 *   maxSize: 2,
 *   maxWaitMs: 10,
 *   send: async (items) => (sizes.push(items.length), items.map((item) => item.length)),
 * });
 * const replies = await Promise.all(['a', 'bb', 'ccc'].map((item) => batcher.ask(item)));
 * replies; // [1, 2, 3]
 * sizes; // [2, 1]
 */
export class CallBatcher<Item, Reply> {
  readonly #batcher: RequestBatcher;
  readonly #send: CallBatcherOptions<Item, Reply>['send'];
  readonly #waiting = new Map<number, Waiting<Item, Reply>>();
  readonly #free: number[] = [];
  #calls = 0;
  #under = 0;

  constructor({ maxSize, maxWaitMs, adaptive = false, send }: CallBatcherOptions<Item, Reply>) {
    this.#batcher = new RequestBatcher({ maxSize, maxWaitMs, adaptive, lanes: 1 });
    this.#send = send;
  }

  /** Batches sent, and the items in them. */
  get batches(): { count: number; items: number } {
    return { count: this.#batcher.batches, items: this.#batcher.members };
  }

  /** The reply to an item, when its batch has come back; the batch's failure is everyone's in it. */
  ask(item: Item): Promise<Reply> {
    return new Promise((done, failed) => {
      const call = this.#free.pop() ?? this.#calls++;
      this.#waiting.set(call, { item, done, failed });
      const batch = this.#batcher.add(0, call, Date.now(), this.#under);
      const first = this.#batcher.sizeOf(batch) === 1;
      if (this.#batcher.isClosed(batch)) void this.#dispatch(batch);
      else if (first) setTimeout(() => this.#timeIsUp(batch), this.#batcher.maxWaitMs);
    });
  }

  #timeIsUp(batch: number): void {
    if (this.#batcher.timeOut(batch, Date.now(), this.#under)) void this.#dispatch(batch);
  }

  async #dispatch(batch: number): Promise<void> {
    const calls: number[] = [];
    for (let call = this.#batcher.first(batch); call !== -1; call = this.#batcher.after(call)) calls.push(call);
    const waiting = calls.map((call) => this.#waiting.get(call) as Waiting<Item, Reply>);
    this.#under++;
    try {
      const replies = await this.#send(waiting.map(({ item }) => item));
      if (replies.length !== calls.length)
        throw new RangeError(`${replies.length} replies came to ${calls.length} items`);
      for (const [i, { done }] of waiting.entries()) done(replies[i] as Reply);
    } catch (error) {
      for (const { failed } of waiting) failed(error);
    } finally {
      this.#under--;
      this.#batcher.release(batch);
      for (const call of calls) this.#waiting.delete(call);
      this.#free.push(...calls);
    }
  }
}
