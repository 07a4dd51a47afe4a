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

/** What a chunk cannot be loaded without, itself included. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = chunks.get(file) ?? '';
  for (const [, next] of code.matchAll(/(?:\bfrom|^import)\s*["']\.\/([^"']+)["']/gm)) loadedWith(next as string, seen);
  return seen;
}

/** What is loaded on request, under the name it has in the sources. */
const onRequest = [
  ...new Set(
    [...chunks.values()].flatMap((code) => [...code.matchAll(/import\("\.\/([^"]+)"\)/g)].map(([, file]) => file)),
  ),
] as string[];
const nameOf = (file: string): string => file.replace(/-[\w-]{8}\.js$/, '');

describe('the price list of real models', () => {
  it('comes with real models and with logs, never with the program or with a scenario', () => {
    expect(priceList).toBeDefined();
    expect(loadedWith('main.js')).not.toContain(priceList);
    expect(loadedWith('worker.js')).not.toContain(priceList);
    const bringing = onRequest.filter((file) => loadedWith(file).has(priceList as string)).map(nameOf);
    // Whoever asks for real models, whoever looks at the models of a log or writes them under their sellers' names,
    // and what makes logs of any kind readable; and a queue, which checks the models of its jobs.
    expect([
      'export',
      'inspect',
      'listed-models',
      'model-names',
      'open-log',
      'queue-executor',
      'real-models',
      'trace-flags',
      'worker',
    ]).toEqual(expect.arrayContaining(bringing));
    expect(bringing).toContain('real-models');
  });
});
