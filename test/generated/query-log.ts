import { AliasTable, zipfWeights } from '../../src/foundation/alias-table.ts';
import { randomStream } from '../../src/foundation/random.ts';

/** A query and when it was asked, in seconds. */
export interface LoggedQuery {
  t: number;
  text: string;
}

/** Ten days of a search engine's log: what everybody asks, in several wordings, and fashions of a day. */
export function generatedQueryLog(queries: number): LoggedQuery[] {
  const random = randomStream('generated query log', 'test');
  const subjects = new AliasTable(zipfWeights(1_200, 0.85));
  const wordings = [
    (text: string) => text,
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => `${text}?`,
    (text: string) => text.replaceAll(' ', '  '),
    (text: string) => text.replaceAll(' ', '-'),
  ];
  let t = 0;
  return Array.from({ length: queries }, () => {
    // Bursts and lulls; often several in one second.
    t += random() < 0.4 ? 0 : Math.floor(-Math.log(1 - random()) * (random() < 0.1 ? 3_000 : 120));
    const day = Math.floor(t / 86_400);
    const subject =
      random() < 0.25 ? `news of day ${day} ${Math.floor(random() * 40)}` : `topic ${subjects.draw(random)}`;
    const wording = wordings[Math.floor(random() ** 2 * wordings.length)] as (text: string) => string;
    return { t, text: wording(subject) };
  });
}

/** What makes two texts the same question: every sign, or letters and digits alone. */
export type PlainKey = 'exact' | 'ascii';

/** The hits of an LRU cache by definition: a list, the one used last in front, searched for every look-up. */
export function plainLogHits(
  log: readonly LoggedQuery[],
  key: PlainKey,
  maxEntries: number,
  ttlMs = Number.POSITIVE_INFINITY,
): number {
  const same = (text: string): string =>
    key === 'exact'
      ? text
      : [...text.toLowerCase()]
          .map((sign) => ('abcdefghijklmnopqrstuvwxyz0123456789'.includes(sign) ? sign : ' '))
          .join('')
          .split(' ')
          .filter((word) => word !== '')
          .join(' ');
  let entries: { name: string; storedAt: number }[] = [];
  let hits = 0;
  for (const { t, text } of log) {
    const name = same(text);
    const entry = entries.find((held) => held.name === name);
    entries = entries.filter((held) => held !== entry);
    const alive = entry !== undefined && t * 1000 - entry.storedAt < ttlMs;
    if (alive) hits++;
    entries.unshift(alive ? entry : { name, storedAt: t * 1000 });
    if (entries.length > maxEntries) entries.pop();
  }
  return hits;
}
