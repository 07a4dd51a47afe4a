import { describe, expect, it } from 'vitest';
import { ALL_CLAIMS, CLAIM_SETS } from '../../src/document/claims/all-claims.ts';
import type { Claim } from '../../src/document/claims/claim.ts';
import { KEPT } from '../../src/document/claims/of-2026/agents.ts';
import { turnsToPay } from '../../src/document/claims/of-2026/cold-switch.ts';

const CLAIMS = CLAIM_SETS['2026'];

const row = ({ id, title, quote, claimed, condition, reckoning, source }: Claim): string =>
  `| ${title} | ${quote} | ${claimed} | ${condition?.property ?? reckoning?.formula} | ${source} | \`${id}\` |`;

const n = (turns: number): string => turns.toFixed(1);

/** The page of what others claim of agents' bills, made of the table that `optimize claims --of 2026` goes by. */
function page(): string {
  return [
    "# What is claimed of agents' bills in 2026",
    '',
    'Since agents send their whole session again with every turn, most of what is written about their bills is about',
    'what providers keep of it. These are such claims with their sources, in our own words, and what decides whether',
    'each is true. `optimize claims --of 2026` holds them all against the simulation, and says where along that',
    'property each holds; `optimize claims --of 2026 ID` one of them.',
    '',
    '(Made from the table of claims; renew it with `npx vitest run test/docs -u`.)',
    '',
    '## When routing per turn beats one model that keeps its prompt',
    '',
    'Two of the claims contradict each other: that a router on top of a cache is cheaper than the cache alone, and that',
    'switching models breaks the cache. Both are right, on different traffic. A provider keeps a prompt for each model;',
    'a session that goes to a model for the first time, or comes back after it was forgotten, writes its whole prompt',
    'anew (w of the price of input) where it would have been read (r). Going to a model g times as cheap for a stretch',
    'of turns pays from',
    '',
    '    (w - r) / r × 1 / (g - 1)        turns on, if the dear model still keeps the prompt at the end of the stretch,',
    '    (w - r) / r × (1 + g) / (g - 1)  turns on, if it has forgotten it and has to write it again.',
    '',
    'Answers, which are cheaper too, shorten that. Coming back to a prompt that both still keep is no switch to a cold',
    'cache: each writes what is new since, and going there for a single turn pays wherever the answer and the reading',
    'that it saves are more than that.',
    '',
    `| The dear model costs | still kept: from | forgotten: from |`,
    '|--:|--:|--:|',
    ...[5 / 3, 2, 3, 5, 10, 30].map(
      (gap) =>
        `| ${Number(gap.toPrecision(3))} times as much | ${n(turnsToPay({ gap }))} turns | ${n(turnsToPay({ gap, forgotten: true }))} turns |`,
    ),
    '',
    `(r = ${KEPT.read}, w = ${KEPT.write}, as Anthropic sells five minutes. Where writing costs no more than input, as with OpenAI, the`,
    `same with w = 1: ${n(turnsToPay({ gap: 5, write: 1 }))} turns at a fifth of the price instead of ${n(turnsToPay({ gap: 5 }))}.)`,
    '',
    'So it is the time between two visits of a model that decides, not the number of switches: turns that follow one',
    'another in seconds keep both prompts warm, and a router wins from a small price gap on; turns minutes apart with a',
    'dear model that is asked now and then let it forget, and every return is a whole prompt written anew.',
    '',
    'On traffic of your own, `sweep` moves the same things: how long people and tools take, how many turns follow one',
    'another, how long prompts begin, and what a model costs.',
    '',
    '    npx optimize sweep --scenario coding-agent --only router,prefix --simple-below 1 --complex-from 1 \\',
    '      --switch-models always,never --vary sessions.pauses.share=0,5%,20% --vary price.claude-haiku-4.5=1,2.5',
    ...[...new Set(CLAIMS.map(({ section }) => section))].flatMap((section) => [
      '',
      `## ${section}`,
      '',
      '| Of what | Claim | Claimed | What decides it | Source | ID |',
      '|---|---|--:|---|---|---|',
      ...CLAIMS.filter((claim) => claim.section === section).map(row),
    ]),
    '',
  ].join('\n');
}

describe('docs/claims-2026.md', () => {
  it('lists every claim as the table of claims has it, and works the law out', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/claims-2026.md');
  });

  it('names each claim by an id of its own in all sets, and each with its source', () => {
    expect(new Set(ALL_CLAIMS.map(({ id }) => id)).size).toBe(ALL_CLAIMS.length);
    for (const { source, range } of CLAIMS) {
      expect(source).toMatch(/\.\w+\/|arXiv:|\.com,/);
      expect(source).toMatch(/202[56]/);
      expect(range.from ?? range.to).toBeDefined();
    }
  });
});
