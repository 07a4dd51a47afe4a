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

/** Chunks that cannot be loaded without this one. */
const dependents = (of: string): string[] =>
  [...chunks]
    .filter(([, code]) => [...code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].some(([, file]) => file === of))
    .map(([file]) => file);

describe('the price list of real models', () => {
  it('is loaded on request, never along with another part of the program', () => {
    expect(priceList).toBeDefined();
    // Whoever asks for real models, and whoever looks at the models of a log.
    const readers = dependents(priceList as string);
    expect(readers.map((file) => file.replace(/-[\w-]{8}\.js$/, '')).sort()).toEqual(['inspect', 'real-models']);
    expect(readers.flatMap(dependents)).toEqual([]);
    const lazy = readers.filter((file) => [...chunks.values()].some((code) => code.includes(`import("./${file}")`)));
    expect(lazy).toEqual(readers);
  });
});
