import { formatCount } from '../foundation/units.ts';
import type { Assumption } from '../result/schema/parts.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { QueryTable } from '../workload/query-table.ts';

/** Letters of scripts whose words the complexity score has no keywords of: neither Latin, Chinese nor Japanese. */
const NO_KEYWORDS = /(?![\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}/u;

/** Letters that measures which see a–z and 0–9 alone do not see. */
const NOT_ASCII = /(?![a-z])\p{L}/iu;

/** A letter or digit that they do see. */
const ASCII = /[a-z0-9]/i;

/** Beyond ASCII: without such a character a text is in nobody's blind spot. */
const BEYOND = /[\u0080-\uffff]/;

/** Of more texts, so many are looked at. */
const LOOKED_AT = 100_000;

/** What of the texts a strategy's measures cannot see, so that what they say of them is no finding. */
export function blindToScripts({ techniques, knobs }: Strategy, queries: QueryTable): Assumption[] {
  const scored = techniques.has('router') && knobs['routing.mode'] !== 'learned';
  const compared = techniques.has('semantic') && knobs['semantic.measure'] !== 'weighted-words';
  const keyed = knobs['cache.key'] === 'ascii' && (techniques.has('cache') || techniques.has('semantic'));
  if (!scored && !compared && !keyed) return [];
  const looked = Math.min(queries.size, LOOKED_AT);
  let unscored = 0;
  let unseen = 0;
  for (let query = 0; query < looked; query++) {
    const text = queries.text(query);
    if (!BEYOND.test(text)) continue;
    if (NO_KEYWORDS.test(text)) unscored++;
    if (NOT_ASCII.test(text) && !ASCII.test(text)) unseen++;
  }
  const of = (count: number): string => `${formatCount(count)} of ${formatCount(looked)} texts`;
  return [
    ...(scored && unscored > 0
      ? [
          {
            what: 'complexity',
            value: `by length alone for ${of(unscored)}`,
            why: 'its words are English, Chinese and Japanese, and these texts are of other scripts',
          },
        ]
      : []),
    ...(compared && unseen > 0
      ? [
          {
            what: 'similarity',
            value: `blind to ${of(unseen)}`,
            why: `${knobs['semantic.measure']} sees a–z and 0–9 alone; --similarity-measure weighted-words sees every script`,
          },
        ]
      : []),
    ...(keyed && unseen > 0
      ? [
          {
            what: 'cache keys',
            value: `one and the same for ${of(unseen)}`,
            why: '--cache-key ascii sees a–z and 0–9 alone; normalized sees every script',
          },
        ]
      : []),
  ];
}
