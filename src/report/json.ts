import { RESULT_SCHEMA } from '../result/schema/vocabulary.ts';

/** Significant digits of numbers in JSON: more than any of them deserves, fewer than rounding noise reaches. */
const DIGITS = 12;

/** A number with the digits it deserves. */
export function withoutNoise(value: number): number {
  return Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}

/** For JSON.stringify: numbers with the digits they deserve. */
export function quietly(_: string, value: unknown): unknown {
  return typeof value === 'number' ? withoutNoise(value) : value;
}

/** A result as the JSON document that --json prints: with the name of the schema that describes it. */
export function renderDocumentJson(result: object): string {
  return renderJson(Object.assign({ $schema: RESULT_SCHEMA }, result, { $schema: RESULT_SCHEMA }));
}

/** Plain data as JSON, the same bytes for the same data on every machine. */
export function renderJson(result: unknown): string {
  return `${JSON.stringify(result, quietly, 2)}\n`;
}
