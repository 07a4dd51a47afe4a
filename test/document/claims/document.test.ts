import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checklistOf } from '../../../src/document/checklist/checklist.ts';
import { CLAIMS } from '../../../src/document/claims/all-claims.ts';
import { PHASES } from '../../../src/document/roadmap/phases.ts';
import { named, publicData } from '../../public-data.ts';
import { basicResult } from '../../report/results.ts';

const path = publicData('../source/resource-optimization-quick-start.md');
const lines = path === null ? [] : readFileSync(path, 'utf8').split('\n');

/** The headings above a line, outermost first, without their signs. */
function headingsAbove(line: number): string[] {
  const above: string[] = [];
  let fenced = false;
  for (const text of lines.slice(0, line)) {
    if (text.startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : /^(#+) (.*)$/.exec(text);
    if (heading === null) continue;
    const depth = (heading[1] as string).length;
    above.length = Math.min(above.length, depth - 1);
    above[depth - 1] = (heading[2] as string).replace(/^[^\w]+/u, '');
  }
  return above.filter((heading) => heading !== undefined);
}

/** What the claims, the roadmap and the checklist say of the document: `line | section | words`. */
async function quotes(): Promise<string[]> {
  const { items } = checklistOf(await basicResult(500), []);
  return [
    ...CLAIMS.map(({ id, line, section, quote }) => `${id} | ${line} | ${section} | ${quote}`),
    ...PHASES.flatMap(({ title, line, insights, steps }) => [
      `phase | ${line} | ${title}`,
      ...[...insights, ...steps].map(({ bullet, line }) => `bullet | ${line} | ${bullet}`),
    ]),
    ...items.map(({ item, line }) => `item | ${line} | ${item}`),
  ];
}

/** The quotes as they were held against the document: without it, they are what they were, or someone has to look it up. */
const HELD = 'golden/held-quotes.txt';

describe('what is quoted from the document', () => {
  it('is what was last held against it', async () => {
    const text = `${(await quotes()).join('\n')}\n`;
    // Only who has the document may renew them.
    if (path === null) expect(text).toBe(readFileSync(new URL(HELD, import.meta.url), 'utf8'));
    else await expect(text).toMatchFileSnapshot(HELD);
  });
});

describe.skipIf(path === null)('the document', () => {
  it.each(CLAIMS.map((claim) => [claim.id, claim] as const))(
    named('says what %s quotes, under that heading', path),
    (_, { line, quote, section }) => {
      expect(lines[line - 1]).toContain(quote);
      const headings = headingsAbove(line);
      expect([...headings, headings.slice(-2).join(': ')]).toContain(section);
    },
  );

  it(named('has the phases and bullets of the roadmap', path), () => {
    for (const { title, line, insights, steps } of PHASES) {
      expect(lines[line - 1]).toContain(title);
      for (const { bullet, line } of [...insights, ...steps]) expect(lines[line - 1]).toBe(`- [ ] ${bullet}`);
    }
    const bullets = lines.slice(251, 271).filter((text) => text.startsWith('- [ ]'));
    expect(PHASES.flatMap(({ insights, steps }) => [...insights, ...steps])).toHaveLength(bullets.length);
  });

  it(named('has the lines of the success checklist', path), async () => {
    const { items } = checklistOf(await basicResult(500), []);
    for (const { item, line } of items) expect(lines[line - 1]).toBe(`- [ ] ${item}`);
    expect(items).toHaveLength(10);
  });
});
