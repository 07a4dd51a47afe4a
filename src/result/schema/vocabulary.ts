/*
 * Words that results are written in and that programs go by, apart from the schemas: whoever makes a
 * result needs no schema library for it.
 */

/** Version of the JSON documents; fields may be added within a version, never renamed. */
export const SCHEMA_VERSION = 1;

/**
 * Where the JSON Schema of the results is, as a result names it: the package's export. It is no
 * address on the network, which a copy of the package may not have and which would have to change
 * with the version.
 */
export const RESULT_SCHEMA = 'optimize/schema/result.json';

/**
 * What becomes of a claim.
 *
 * - `holds`: true on the traffic it is about, wherever along the property that decides it
 * - `holds when`: true in a part of that range
 * - `does not follow`: the document's own figures say otherwise, or it is true nowhere
 */
export const VERDICTS = ['holds', 'holds when', 'does not follow'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What an insight of the roadmap is about: a thing to know, not to change. */
export const INSIGHTS = [
  'profile',
  'opportunities',
  'targets',
  'hit rate and savings',
  'complexity',
  'quality impact',
] as const;
export type Insight = (typeof INSIGHTS)[number];
