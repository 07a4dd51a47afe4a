/** What logs and spreadsheets write for nothing. */
const NOTHING = new Set(['', 'null', 'none', 'nan', 'n/a', '\\n', 'undefined', '-', '—']);

/** Whether a value says something. */
export function filled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'string') return !Number.isNaN(value);
  return value.length > 9 || !NOTHING.has(value.trim().toLowerCase());
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const COMMA = /^[+-]?(\d{1,3}([. ']\d{3})+|\d+),\d+$/;
const DOTS = /^[+-]?\d{1,3}(\.\d{3})+$/;

/**
 * A number as programs, spreadsheets and their locales write it: `1234.5`, `1,234.5`, `$0.02`, and where
 * commas are decimal `0,02` and `1.234`; null where there is none.
 */
export function numberOf(value: unknown, decimalComma = false): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return null;
  const text = value.trim().replace(/^(?:USD|US\$|\$)\s*|\s*(?:USD|\$)$/gi, '');
  if (decimalComma && DOTS.test(text)) return Number(text.replaceAll('.', ''));
  if (PLAIN.test(text)) return Number(text);
  if (COMMA.test(text) && (decimalComma || !THOUSANDS.test(text))) {
    return Number(text.replace(/[. ']/g, '').replace(',', '.'));
  }
  return THOUSANDS.test(text) ? Number(text.replaceAll(',', '')) : null;
}

/** True and false as logs write them; null where it is neither. */
export function truthOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== 'string') return null;
  const word = value.trim().toLowerCase();
  if (['true', '1', 't', 'yes', 'y', 'hit'].includes(word)) return true;
  return ['false', '0', 'f', 'no', 'n', 'miss'].includes(word) ? false : null;
}

/** Whether a text could be an object or a list in JSON. */
export function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 0x7b && first !== 0x5b && first !== 0x22 && first > 0x20) return false;
  return /^\s*(?:[{[]|"+\s*[{[])/.test(text);
}

/** The object or list that a text holds in JSON, perhaps quoted once more or with its quotation marks doubled; undefined for none. */
export function jsonIn(text: string): object | undefined {
  let inner: unknown = text;
  for (let i = 0; i < 3 && typeof inner === 'string'; i++) {
    inner = parsed(inner) ?? (inner.includes('""') ? parsed(undoubled(inner)) : undefined);
  }
  return typeof inner === 'object' && inner !== null ? inner : undefined;
}

/** Quotation marks doubled again, whether they were plain or escaped before. */
function undoubled(text: string): string {
  return text.replaceAll('\\""', '\\"').replaceAll('""', '"');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
