import { describe, expect, it } from 'vitest';
import { CLAIMS } from '../../src/document/claims/all-claims.ts';
import type { Claim } from '../../src/document/claims/claim.ts';
import { PHASES } from '../../src/document/roadmap/phases.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ id, title, line, claimed, condition, reckoning }: Claim): string =>
  `| ${line} | ${cell(title)} | ${cell(claimed)} | ${cell(condition?.property ?? reckoning?.formula ?? '')} | \`${id}\` |`;

/** The page that says what the guide claims, made of the table that `optimize claims` goes by. */
function guide(): string {
  const sections = [...new Set(CLAIMS.map(({ section }) => section))];
  return [
    '# What the guide claims',
    '',
    '"The guide" is a quick-start text on optimizing LLM applications that this project began with. Screens that',
    'say "the guide" or "the document" mean it, and cite it by line. This page lists everything it says with a',
    'figure, in our own words: the line, what is claimed, and what decides whether it is true.',
    '`optimize claims ID` holds one against the simulation, `optimize claims` all of them.',
    '',
    '(Made from the table of claims; renew it with `npx vitest run test/docs -u`.)',
    ...sections.flatMap((section) => [
      '',
      `## ${section}`,
      '',
      '| Line | Of what | Claimed | What decides it | `optimize claims` |',
      '|--:|---|--:|---|---|',
      ...CLAIMS.filter((claim) => claim.section === section).map(row),
    ]),
    '',
    '## The order it advises',
    '',
    '`optimize roadmap` walks it and measures each step.',
    '',
    ...PHASES.map(
      ({ title, weeks, line, steps }) =>
        `* line ${line}, ${weeks}: **${title}**${steps.length === 0 ? '' : `, which brings ${[...new Set(steps.map(({ adds }) => `\`${adds}\``))].join(', ')}`}`,
    ),
    '',
  ].join('\n');
}

describe('docs/guide.md', () => {
  it('lists every claim as the table of claims has it', async () => {
    await expect(guide()).toMatchFileSnapshot('../../docs/guide.md');
  });

  it('names each claim by an id of its own, so that a screen that cites one can be looked up', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
  });
});
