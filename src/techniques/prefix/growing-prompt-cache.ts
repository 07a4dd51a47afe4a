import { withRoom } from '../../foundation/columns.ts';
import type { PrefixCacheRule } from '../../models/price-rules.ts';
import { NO_SEGMENT, type PromptTree } from '../../workload/prompts/prompt-tree.ts';
import { PromptChains, PromptUses } from './prompt-uses.ts';
import { keepableTokens, type PrefixCharge } from './provider-prompt-cache.ts';
import { RecentSegments } from './recent-segments.ts';

/** Shape of the providers' caches of prompts that grow out of one another. */
export interface GrowingPromptCacheOptions {
  prompts: PromptTree;
  /** By model: how its provider keeps prefixes; null: it keeps none. */
  rules: readonly (PrefixCacheRule | null)[];
  /** By model: time without use after which a prefix is forgotten, in milliseconds. */
  lives: readonly number[];
}

/**
 * The providers' prompt caches where prompts grow: each model's keeps the beginnings of the prompts it was sent, by
 * segments. A call reads the longest beginning that is kept and not older than its life, is charged for writing the
 * rest, and makes what it reads young again. What a call writes can be read once its answer has begun, so that calls
 * sent together all pay for writing.
 *
 * Where a rule has no breakpoints, every beginning is kept. Else those are kept that end at one, and are looked for
 * among so many segments before each: one stands at the end of the prompt, one after the system prompt, one after the
 * tools, and what is left of them as far before the end as the provider looks back.
 *
 * A cache that has room for so many tokens, or whose prefixes grow old whatever their use, can lose the beginning of
 * what it still has the end of: such a prefix is none, and reading ends where the first segment is missing.
 */
export class GrowingPromptCache {
  /** Tokens read and written so far. */
  cachedTokens = 0;
  writtenTokens = 0;
  /** The segment up to which the call charged last was read. */
  readTo = NO_SEGMENT;
  readonly #prompts: PromptTree;
  readonly #rules: readonly (PrefixCacheRule | null)[];
  readonly #lives: readonly number[];
  /** By model and segment: when the prefix that ends there was last used, and from when on it can be read. */
  readonly #usedAt: Float64Array[];
  readonly #readableAt: Float64Array[];
  /** By model: the segments there is room for; null where there is room for all. */
  readonly #recent: readonly (RecentSegments | null)[];
  readonly #chains: PromptChains;
  /** By model: when segments were last used, where every use is one of all that came before; null where it is not. */
  readonly #uses: readonly (PromptUses | null)[];
  readonly #breakpoints: number[] = [];
  /** The segments of the prompt at hand, from its first to its last, where they are gone through in this order. */
  readonly #path: number[] = [];
  readonly #charge = { cached: 0, written: 0 };

  constructor({ prompts, rules, lives }: GrowingPromptCacheOptions) {
    this.#prompts = prompts;
    this.#rules = rules;
    this.#lives = lives;
    this.#chains = new PromptChains(prompts);
    this.#uses = rules.map((rule) => (rule !== null && keepsAll(rule) ? new PromptUses(this.#chains) : null));
    this.#usedAt = rules.map(() => new Float64Array(0));
    this.#readableAt = rules.map(() => new Float64Array(0));
    this.#recent = rules.map((rule, model) =>
      rule?.capacityTokens === undefined
        ? null
        : new RecentSegments(prompts, rule.capacityTokens, rule.blockTokens ?? 1, (segment) => {
            (this.#usedAt[model] as Float64Array)[segment] = Number.NEGATIVE_INFINITY;
          }),
    );
  }

  /**
   * A call to a model, at `now`, of a prompt that ends with this segment and is sent with `input` tokens. The answer
   * is the same object every time, and good until the next call.
   */
  charge(model: number, now: number, segment: number, input: number): PrefixCharge {
    const charge = this.#charge;
    const rule = this.#rules[model];
    charge.cached = 0;
    charge.written = 0;
    this.readTo = NO_SEGMENT;
    const keepable = keepableTokens(rule, input);
    if (rule === null || keepable === 0) return charge;
    this.#makeRoom(model);
    const byBreakpoints = rule.breakpoints !== undefined;
    if (byBreakpoints) this.#placeBreakpoints(segment, rule);
    const recent = this.#recent[model] ?? null;
    const gaps = recent !== null || (rule.renewed === false && !byBreakpoints);
    if (gaps) this.#walk(segment);
    const end = gaps ? this.#unbroken(model, now, byBreakpoints, recent) : segment;
    this.readTo = byBreakpoints ? this.#kept(model, now, rule, end) : this.#longest(model, now, end);
    charge.cached = Math.min(keepable, keepableTokens(rule, this.#prompts.tokens[this.readTo]));
    charge.written = keepable - charge.cached;
    this.cachedTokens += charge.cached;
    this.writtenTokens += charge.written;
    this.#keep(model, now, segment, rule);
    return charge;
  }

  /** Keeps what is sent, as far as the rule has it kept. */
  #keep(model: number, now: number, segment: number, rule: PrefixCacheRule): void {
    const recent = this.#recent[model] ?? null;
    const renews = rule.renewed !== false;
    if (rule.breakpoints !== undefined) {
      if (recent !== null) for (const place of this.#path) recent.touch(place);
      for (const place of this.#breakpoints) {
        if (recent === null || recent.has(place)) this.#use(model, now, place, renews);
      }
      const reread = renews && this.readTo !== NO_SEGMENT && (recent === null || recent.has(this.readTo));
      if (reread) this.#usedAt[model][this.readTo] = now;
    } else if (recent !== null) {
      // What is sent may make room by giving up what is about to be sent.
      for (const place of this.#path) {
        recent.touch(place);
        if (recent.has(place)) this.#use(model, now, place, renews);
      }
    } else if (this.#uses[model] !== null) {
      const { before } = this.#prompts;
      const readable = this.#readableAt[model];
      // What comes before a segment that is alive is alive too.
      for (let place = segment; place !== NO_SEGMENT && !this.#alive(model, now, place); place = before[place]) {
        readable[place] = Number.POSITIVE_INFINITY;
      }
      (this.#uses[model] as PromptUses).use(segment, now);
    } else {
      for (const place of this.#path) this.#use(model, now, place, renews);
    }
  }

  /** The answer to a call that was charged begins at this moment: what it wrote can be read from then on. */
  begun(model: number, segment: number, at: number): void {
    const rule = this.#rules[model];
    if (rule === null || this.#readableAt[model].length <= segment) return;
    const readable = this.#readableAt[model];
    if (rule.breakpoints !== undefined) {
      this.#placeBreakpoints(segment, rule);
      for (const place of this.#breakpoints) readable[place] = Math.min(readable[place], at);
      return;
    }
    const { before } = this.#prompts;
    // Only where segments can be missing before others is there more to do when one is reached that could be read.
    const gaps = rule.renewed === false || rule.capacityTokens !== undefined;
    for (let place = segment; place !== NO_SEGMENT; place = before[place]) {
      if (readable[place] > at) readable[place] = at;
      else if (!gaps) return;
    }
  }

  #alive(model: number, now: number, segment: number): boolean {
    const uses = this.#uses[model] ?? null;
    const usedAt = uses === null ? this.#usedAt[model][segment] : uses.lastAt(segment);
    return now - usedAt < this.#lives[model];
  }

  #readable(model: number, now: number, segment: number): boolean {
    return this.#alive(model, now, segment) && this.#readableAt[model][segment] <= now;
  }

  /** Goes through a prompt from its first segment to its last. */
  #walk(segment: number): void {
    const { before } = this.#prompts;
    const path = this.#path;
    path.length = 0;
    for (let place = segment; place !== NO_SEGMENT; place = before[place]) path.push(place);
    path.reverse();
  }

  /** The last segment of the prompt before which none is missing. */
  #unbroken(model: number, now: number, byBreakpoints: boolean, recent: RecentSegments | null): number {
    let end = NO_SEGMENT;
    for (const place of this.#path) {
      // Between breakpoints nothing has an age of its own.
      const there = recent === null || recent.has(place);
      if (!there || !(byBreakpoints || this.#readable(model, now, place))) return end;
      end = place;
    }
    return end;
  }

  /** The longest readable beginning of a prompt. */
  #longest(model: number, now: number, segment: number): number {
    const { before } = this.#prompts;
    let place = segment;
    while (place !== NO_SEGMENT && !this.#readable(model, now, place)) place = before[place];
    return place;
  }

  /** The longest readable beginning that is found from the breakpoints, and goes no farther than `end`. */
  #kept(model: number, now: number, { lookBack = Number.POSITIVE_INFINITY }: PrefixCacheRule, end: number): number {
    const { before, tokens } = this.#prompts;
    let best = NO_SEGMENT;
    for (const from of this.#breakpoints) {
      let place = from;
      for (let step = 0; step < lookBack && tokens[place] > tokens[best]; step++) {
        if (tokens[place] <= tokens[end] && this.#readable(model, now, place)) best = place;
        place = before[place];
      }
    }
    return best;
  }

  /** A prefix is sent: a new one, or one that was forgotten, can be read when the answer begins. */
  #use(model: number, now: number, place: number, renews: boolean): void {
    const alive = this.#alive(model, now, place);
    if (!alive) this.#readableAt[model][place] = Number.POSITIVE_INFINITY;
    if (!alive || renews) this.#usedAt[model][place] = now;
  }

  /** The end of the prompt, those of system prompt and tools, and with what is left of them places farther back. */
  #placeBreakpoints(segment: number, { breakpoints = 0, lookBack }: PrefixCacheRule): void {
    const { before, heads, kinds } = this.#prompts;
    const places = this.#breakpoints;
    const head = heads[segment];
    places.length = 0;
    places.push(segment);
    if (head !== NO_SEGMENT) {
      if (head !== segment && places.length < breakpoints) places.push(head);
      let other = head;
      while (other !== NO_SEGMENT && kinds[other] === kinds[head]) other = before[other];
      if (other !== NO_SEGMENT && places.length < breakpoints) places.push(other);
    }
    if (lookBack === undefined) return;
    let place = segment;
    while (places.length < breakpoints) {
      for (let step = 0; step < lookBack && place !== head && place !== NO_SEGMENT; step++) place = before[place];
      if (place === head || place === NO_SEGMENT) return;
      places.push(place);
    }
  }

  #makeRoom(model: number): void {
    const { size } = this.#prompts;
    this.#recent[model]?.prepare();
    const uses = this.#uses[model] ?? null;
    if (uses !== null) {
      this.#chains.prepare();
      uses.prepare();
    }
    if (this.#readableAt[model].length >= size) return;
    if (uses === null) this.#usedAt[model] = withRoom(this.#usedAt[model], size, Number.NEGATIVE_INFINITY);
    this.#readableAt[model] = withRoom(this.#readableAt[model], size);
  }
}

/** Whether a rule keeps every beginning of a prompt, as long as it is used. */
function keepsAll({ breakpoints, renewed, capacityTokens }: PrefixCacheRule): boolean {
  return breakpoints === undefined && renewed !== false && capacityTokens === undefined;
}
