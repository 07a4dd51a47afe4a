import { sep } from 'node:path';

/** A path with slashes between its folders, whatever the system has there: so patterns and messages know it. */
export function slashed(path: string, separator: string = sep): string {
  return separator === '/' ? path : path.split(separator).join('/');
}
