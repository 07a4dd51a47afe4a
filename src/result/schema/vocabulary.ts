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
export const RESULT_SCHEMA = 'llm-whatif/schema/result.json';

/** What results say instead that are older than the package's name. */
export const FORMER_RESULT_SCHEMA = 'optimize/schema/result.json';

/**
 * What becomes of a claim.
 *
 * - `holds here`: true on the traffic it is about, which was simulated
 * - `not here`: not true there, but somewhere along the property that decides it
 * - `nowhere`: not true there, nor anywhere along that property
 * - `by definition`: true, for it reads an input back, or is plain arithmetic
 * - `contradicts itself`: the document's own figures come to something else, by more than rounding
 */
export const VERDICTS = ['holds here', 'not here', 'nowhere', 'by definition', 'contradicts itself'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What results of older versions say instead: of claims true everywhere, somewhere, and those that do not follow. */
export const FORMER_VERDICTS = ['holds', 'holds when', 'does not follow'] as const;

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
