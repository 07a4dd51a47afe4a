/** Significant digits of numbers in JSON: more than any of them deserves, fewer than rounding noise reaches. */
const DIGITS = 12;

/** A result as a JSON document, the same bytes for the same result on every machine. */
export function renderJson(result: unknown): string {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)
      ? Number(value.toPrecision(DIGITS))
      : value;
  return `${JSON.stringify(result, rounded, 2)}\n`;
}
