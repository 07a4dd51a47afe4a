import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_THE_CHECKOUT = fileURLToPath(new URL('../../shared/data', import.meta.url));

/**
 * The path of a public data file in $OPTIMIZE_DATA_DIR, else in ../shared/data beside the checkout;
 * null when it is not there.
 */
export function publicData(file: string): string | null {
  const path = join(process.env.OPTIMIZE_DATA_DIR || BESIDE_THE_CHECKOUT, file);
  return existsSync(path) ? path : null;
}

/** The name of a test that needs the data file; says so when it is going to be skipped. */
export function named(name: string, path: string | null): string {
  return path === null ? `${name} (skipped: data not present)` : name;
}
