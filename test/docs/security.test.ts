import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every promise names a test that is there', () => {
  const rows = readFileSync('docs/SECURITY.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| promise'));
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) {
    const held = row.split('|')[2] as string;
    const paths = [...held.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path as string);
    expect(paths.length + Number(held.includes('npm run fuzz')), row).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  }
});
