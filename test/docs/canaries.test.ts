import { beforeAll, describe, expect, it } from 'vitest';
import { abTest } from '../../src/experiment/ab/ab-test.ts';
import { formatCount, formatPercent } from '../../src/foundation/units.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { AbResult } from '../../src/result/schema/ab.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';
import { resultOf, sourceOf } from '../experiment/experiments.ts';

const SHARES = [0.1, 0.25, 0.4, 0.5];
const VOLUMES = [500, 2_000];
/** Questions that there are, by Zipf's law: the fewer, the more come again. */
const TOPICS = [30, 200, 1_500];
const ZIPF = 0.8;
const DAY_MS = 86_400_000;
const PER_DAY = 100_000;
/** How often an answer's life goes into the test. */
const LIVES = 10;

const questions = (topics: number, requests: number): WorkloadSpec => ({
  requests,
  users: requests,
  arrivals: { process: 'poisson', perDay: PER_DAY },
  intents: [
    {
      ...{ kind: 'question', share: 1, complexity: 'simple', content: 'static', zipf: ZIPF },
      answer: { medianTokens: 200, sigma: 0 },
      phrasings: ['What is {thing}?'],
      fill: { thing: Array.from({ length: topics }, (_, i) => `thing ${i}`) },
    },
  ],
});

interface Cell {
  topics: number;
  requests: number;
  share: number;
  ab: AbResult;
}

let cells: Cell[];

beforeAll(async () => {
  cells = [];
  const kept = withTechniques(findStrategy('basic'), ['cache'], 'cache');
  for (const topics of TOPICS) {
    for (const requests of VOLUMES) {
      const ttl = ((requests / PER_DAY) * DAY_MS) / LIVES;
      const cache = { ...kept, knobs: { ...kept.knobs, 'cache.ttl': ttl, 'cache.maxEntries': 10_000 } };
      for (const share of SHARES) {
        const ab = await resultOf(abTest, {
          ...{ source: sourceOf(questions(topics, requests)), seed: 'canary', runs: 1, catalog: DOCS_CATALOG },
          ...{ instant: true, control: cache, treatment: cache },
          design: { shares: [share], looksPerStage: 5, alpha: 0.05, keep: 0.9, resamples: 0 },
        });
        cells.push({ topics, requests, share, ab });
      }
    }
  }
});

const cellOf = (topics: number, requests: number, share: number): AbResult =>
  (cells.find((cell) => cell.topics === topics && cell.requests === requests && cell.share === share) as Cell).ab;

/** How much dearer the smaller arm is where a TTL cache sees independent requests: each question hits with λT ⁄ (1 + λT). */
function byClosedForm(topics: number, requests: number, share: number): number {
  const weights = Array.from({ length: topics }, (_, i) => (i + 1) ** -ZIPF);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const missed = (part: number): number =>
    weights.reduce((sum, w) => sum + w / all / (1 + (part * (requests / LIVES) * w) / all), 0);
  return missed(share) / missed(1 - share) - 1;
}

function page(): string {
  const rows = TOPICS.flatMap((topics) =>
    VOLUMES.map((requests) => {
      const { arms } = cellOf(topics, requests, 0.5);
      const each = SHARES.map((share) => {
        const alike = cellOf(topics, requests, share).alike as NonNullable<AbResult['alike']>;
        return `${alike.costChange < 0 ? '' : '+'}${formatPercent(alike.costChange, 0)}, ${formatPercent(alike.found, 0)}`;
      });
      const form = byClosedForm(topics, requests, 0.1);
      return `| ${formatPercent(arms[0].undivided.hitRate as number, 0)} | ${formatCount(requests)} | ${each.join(' | ')} | +${formatPercent(form, 0)} |`;
    }),
  );
  return [
    '# Every canary of a cache fails',
    '',
    'Send a tenth of the users to a new configuration that has a cache of its own, and it is dearer than the old one,',
    'whatever it is: it may be the very same. Its cache sees a tenth of the questions, and so fewer that come again.',
    'A test that knows only luck rolls it back.',
    '',
    'Below, both arms are one and the same cache. Each cell says by how much the smaller arm is dearer on average, and',
    'in how many of twenty such tests a test by Welch’s t on users finds a difference in cost; five in a hundred it',
    `should. Answers are kept for a ${LIVES}th of the test. The last column is the closed form of the first share: a`,
    'question that comes λ times in the life of an answer hits with λ ⁄ (1 + λ), and in an arm with a share of λ.',
    '',
    `| Hits undivided | Requests | ${SHARES.map((share) => `${formatPercent(share, 0)} of the users`).join(' | ')} | closed form, ${formatPercent(SHARES[0] as number, 0)} |`,
    '|--:|--:|--:|--:|--:|--:|--:|',
    ...rows,
    '',
    'More traffic makes it worse, not better: the test sees more sharply what is no difference. Half and half is fair',
    'on average; with few users it is not, for who is in which arm then decides how much each cache sees.',
    '',
    'What helps: one cache for both arms, where that is what will be; or two arms of one size, a tenth on the new way',
    'and another tenth, with a cache of its own, on the old. `optimize ab` holds a test to what identical arms differ',
    'by: where both strategies share something between users, it plays the control against itself twenty times on',
    'the same traffic, users divided anew, and what decides is what a test shows beyond those. Of identical arms it',
    'then finds five in a hundred different, as it should (`test/experiment/ab/ab-test.test.ts`).',
    '',
    '```',
    'npx optimize ab basic,only=cache basic,only=cache --split 10 -n 5000',
    '```',
    '',
    '(Made from runs; renew it with `npx vitest run test/docs -u`.)',
    '',
  ].join('\n');
}

describe('docs/canaries.md', () => {
  it('is what tests of a cache against itself come to', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/canaries.md');
  });

  it('has the smaller arm dearer as the closed form has it', () => {
    for (const { topics, requests, share, ab } of cells) {
      if (share === 0.5) continue;
      const { costChange, costSd } = ab.alike as NonNullable<AbResult['alike']>;
      // Caches begin empty, which the form does not know: that takes something off the difference.
      const form = byClosedForm(topics, requests, share);
      expect(costChange).toBeGreaterThan(0.75 * form - 4 * (costSd / Math.sqrt(20)));
      expect(costChange).toBeLessThan(1.15 * form + 4 * (costSd / Math.sqrt(20)));
    }
  });
});
