import { canonical } from '../record/names.ts';
import type { LogRecord } from '../record/shape.ts';

/** Members that posts, reviews, documents, messages between people, products and transcripts have, and questions do not. */
const OTHER_THINGS = new Set([
  'title',
  'subject',
  'headline',
  'author',
  'by',
  'from',
  'to',
  'likes',
  'likecount',
  'retweets',
  'retweetcount',
  'favoritecount',
  'favouritescount',
  'upvotes',
  'downvotes',
  'votes',
  'stars',
  'followers',
  'idstr',
  'product',
  'productid',
  'asin',
  'sku',
  'review',
  'reviewer',
  'url',
  'permalink',
  'link',
  'guid',
  'lang',
  'avglogprob',
  'nospeechprob',
  'phone',
  'address',
  'loss',
  'epoch',
  'amount',
  'balance',
]);

/** Types of records that hold a text and are no question. */
const OTHER_TYPES = /^(message|story|comment|post|article|tweet|review|note|page|document|event)$/i;

const known = new Map<string, boolean>();

/** Whether a row that has nothing of a call but a text is about something else: a post, a review, a document. */
export function isAboutOtherThings(record: LogRecord): boolean {
  if (typeof record.type === 'string' && OTHER_TYPES.test(record.type)) return true;
  return Object.keys(record).some((name) => {
    let other = known.get(name);
    if (other === undefined) {
      other = OTHER_THINGS.has(canonical(name));
      if (known.size < 10_000) known.set(name, other);
    }
    return other;
  });
}
