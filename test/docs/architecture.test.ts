import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROGRAM_WORDS, TERMS } from '../../src/tutorial/terms.ts';

const page = readFileSync('docs/architecture.md', 'utf8');

describe('docs/architecture.md', () => {
  it('ends with the glossary that optimize help words prints (npx vitest run test/docs -u)', async () => {
    const words = [...PROGRAM_WORDS, ...TERMS].map(({ term, meaning }) => `* **${term}**: ${meaning}`);
    const [before] = page.split('## Glossary\n') as [string];
    await expect(`${before}## Glossary\n\n${words.join('\n')}\n`).toMatchFileSnapshot('../../docs/architecture.md');
  });

  it('names files that there are', () => {
    const named = [...page.matchAll(/`((?:\w+\/)+[\w-]+\.ts)`/g)].map(([, path]) => path as string);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(path) && !existsSync(`src/${path}`))).toEqual([]);
  });
});
