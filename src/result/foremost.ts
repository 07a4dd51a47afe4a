/** Techniques a small screen has room for. */
export const MOST_ROWS = 4;

/** What is looked at of a technique's contribution. */
interface Contribution {
  technique: string;
  alone: { costRatio: number };
  added: { costRatio: number } | null;
}

/**
 * The techniques that move the bill most, in the order they stand in; where it is known of some what they add to the
 * others, of those.
 */
export function foremost<T extends Contribution>(attribution: readonly T[]): T[] {
  const known = attribution.filter(({ added }) => added !== null);
  const weight = ({ alone, added }: T): number => Math.max(Math.abs(alone.costRatio), Math.abs(added?.costRatio ?? 0));
  const most = [...(known.length === 0 ? attribution : known)]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_ROWS);
  return attribution.filter((entry) => most.includes(entry));
}
