import { DAY_MS } from '../foundation/units.ts';

/** True complexity, and the tiers of routing: index 0 simple, 1 medium, 2 complex. */
export const TIERS = ['simple', 'medium', 'complex'] as const;
export type Tier = (typeof TIERS)[number];

/** How fast the true answer to a question changes. The classes of the document's tip 3. */
export const CONTENT_CLASSES = ['static', 'semi-static', 'dynamic', 'real-time'] as const;
export type ContentClass = (typeof CONTENT_CLASSES)[number];

/**
 * Mean time between changes of the true answer, by class, in milliseconds. The document gives only
 * the TTLs it would use (static 24 h or longer, semi-static 1–6 h, dynamic 5–30 min, real-time: do
 * not cache); these are our assumptions, set so that its TTLs are sensible ones: a few per cent of
 * the answers go stale at the long end of each. A scenario may give its own.
 */
export const CHANGE_EVERY_MS: Readonly<Record<ContentClass, number>> = {
  static: 60 * DAY_MS,
  'semi-static': 3 * DAY_MS,
  dynamic: 6 * 3_600_000,
  'real-time': 30_000,
};

/**
 * The longest TTL that the guide gives to what is neither static nor known to be: 6 hours, the end of
 * its range for semi-static content.
 */
export const LONGEST_BLIND_TTL_MS = 6 * 3_600_000;
