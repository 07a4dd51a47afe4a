import type { Catalog } from '../../models/model.ts';
import type { Charges } from '../../result/schema/summary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Decision } from '../../simulation/decision.ts';
import type { HowAnswered, Observer } from '../../simulation/observer.ts';

/** What a request was asked under. */
export interface Surroundings {
  catalog: Catalog;
  strategy: Strategy;
  /** The text of a query by its number. */
  textOf: (query: number) => string;
  /** Tokens of the system prompt that all prompts begin with; 0 where there is none. */
  systemTokens: number;
}

/** An answer that is kept. */
export interface KeptAnswer {
  key: number;
  /** The query it was given to, and the request that had it fetched. */
  query: number;
  request: number;
  at: number;
  ttlMs: number;
  /** Whether it was fetched before anyone asked. */
  ahead: boolean;
}

/** A decision and when it was taken. */
export interface Noted {
  decision: Decision;
  at: number;
}

/** A setting that adaptive control has moved. */
export interface Moved {
  path: string;
  from: number;
  to: number;
}

/** All that became of one request. */
export interface RequestAccount {
  request: number;
  query: number;
  at: number;
  how: HowAnswered;
  /** The model asked last, by its place in the catalog, or -1. */
  model: number;
  /** USD by what they were spent on. */
  spent: Partial<Record<keyof Charges, number>>;
  latencyMs: number;
  failed: boolean;
  decisions: Noted[];
  /** What was kept under its own key when that was looked up; null for nothing. */
  found: KeptAnswer | null;
  /** What was kept, and not too old, when similar queries were looked for; null where none were. */
  alive: readonly KeptAnswer[] | null;
  moved: Moved[];
  /** The query whose answer had to go for the one to this request, or null. */
  evicted: number | null;
}

/** Everything of one kind that was decided of a request, in order. */
export function decisionsOf<K extends Decision['kind']>(
  { decisions }: RequestAccount,
  kind: K,
): (Extract<Decision, { kind: K }> & { at: number })[] {
  return decisions.flatMap(({ decision, at }) =>
    decision.kind === kind ? [{ ...(decision as Extract<Decision, { kind: K }>), at }] : [],
  );
}

/**
 * Keeps account of every request of a run: what was found, what was decided and why, what was paid,
 * how long it took.
 */
export class Account implements Observer {
  readonly #requests = new Map<number, RequestAccount>();
  readonly #kept = new Map<number, KeptAnswer>();
  readonly #settings: () => Readonly<Record<string, number | undefined>>;
  #last: Readonly<Record<string, number | undefined>> | null = null;
  #ended: RequestAccount | null = null;

  /** `settings`: where those that adaptive control moves stand now. */
  constructor(settings: () => Readonly<Record<string, number | undefined>> = () => ({})) {
    this.#settings = settings;
  }

  of(request: number): RequestAccount {
    this.noteSettings();
    return this.#at(request);
  }

  met(request: number, query: number, how: HowAnswered, model: number, at: number): void {
    this.noteSettings();
    Object.assign(this.#at(request), { query, how, model, at });
  }

  escalated(request: number, model: number): void {
    this.#at(request).model = model;
  }

  spent(request: number, kind: keyof Charges, usd: number): void {
    const { spent } = this.#at(request);
    spent[kind] = (spent[kind] ?? 0) + usd;
  }

  ended(request: number, latencyMs: number, _good: number, failed: boolean): void {
    this.noteSettings();
    const account = this.#at(request);
    Object.assign(account, { latencyMs, failed });
    this.#ended = account;
  }

  decided(request: number, decision: Decision, at: number): void {
    const account = this.#at(request);
    account.decisions.push({ decision, at });
    switch (decision.kind) {
      case 'lookedUp':
        account.found = this.#kept.get(decision.key) ?? null;
        if (decision.expired) this.#kept.delete(decision.key);
        break;
      case 'compared':
        account.alive = [...this.#kept.values()].filter((kept) => at < kept.at + kept.ttlMs);
        break;
      case 'kept': {
        const { key, query, ttlMs, victim, ahead } = decision;
        if (!ahead) account.evicted = this.#kept.get(victim)?.query ?? null;
        this.#kept.delete(victim);
        if (ttlMs > 0) this.#kept.set(key, { key, query, request, at, ttlMs, ahead });
        break;
      }
      case 'copied': {
        this.#kept.delete(decision.victim);
        const kept = this.#kept.get(decision.from);
        if (kept !== undefined) this.#kept.set(decision.to, { ...kept, key: decision.to });
        break;
      }
    }
  }

  /** Notes what adaptive control has moved, on the account of the request that was answered last. */
  noteSettings(): void {
    const now = this.#settings();
    const before = this.#last;
    this.#last = now;
    if (before === null || this.#ended === null) return;
    for (const [path, to] of Object.entries(now)) {
      const from = before[path];
      if (from !== undefined && to !== undefined && from !== to) this.#ended.moved.push({ path, from, to });
    }
  }

  #at(request: number): RequestAccount {
    const known = this.#requests.get(request);
    if (known !== undefined) return known;
    const account: RequestAccount = {
      ...{ request, query: 0, at: 0, how: 'asked', model: -1, spent: {}, latencyMs: 0, failed: false },
      ...{ decisions: [], found: null, alive: null, moved: [], evicted: null },
    };
    this.#requests.set(request, account);
    return account;
  }
}
