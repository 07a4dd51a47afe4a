import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './command.ts';

const dist = join(ROOT, 'dist');
const chunks = new Map(
  readdirSync(dist)
    .filter((file) => file.endsWith('.js'))
    .map((file) => [file, readFileSync(join(dist, file), 'utf8')]),
);

/** The chunk with the price list of all providers: half a megabyte. */
const [priceList] = [...chunks].find(([, code]) => code.includes('anthropic.com/pricing')) ?? [];

describe('the price list of real models', () => {
  it('is loaded on request, never along with another part of the program', () => {
    expect(priceList).toBeDefined();
    const eager = [...chunks].filter(([, code]) =>
      [...code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].some(([, file]) => file === priceList),
    );
    expect(eager.map(([file]) => file)).toEqual([]);
    const lazy = [...chunks].filter(([, code]) => new RegExp(`import\\(["'\`]\\./${priceList}["'\`]\\)`).test(code));
    expect(lazy.length).toBe(1);
  });
});
