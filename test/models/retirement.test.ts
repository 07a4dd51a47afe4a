import { describe, expect, it } from 'vitest';
import { openListing } from '../../src/models/catalogs.ts';
import { REAL_CATALOGS } from '../../src/models/facts/providers.ts';
import { RETIREMENTS } from '../../src/models/facts/retirements.ts';
import { PRICE_LIST_DATE } from '../../src/models/listed-prices.ts';
import { type ListedModel, mapByPrice } from '../../src/models/listing.ts';
import { modelLabel } from '../../src/models/model-label.ts';
import { FACTS_DAY, isRetired, overdue, PRICE_LIST_LIFE_DAYS } from '../../src/models/retirement.ts';

const listings = await Promise.all(REAL_CATALOGS.map((id) => openListing(id)));
const chosenOf = ({ models, tiers, baseline }: (typeof listings)[number]): ListedModel[] => {
  const ids = [...new Set([...Object.values(tiers), baseline])];
  return ids.map((id) => models.find((model) => model.id === id)!);
};
const end = (on: string | null, notBefore: string | null = null) => ({ on, notBefore, source: 'x' });

describe('dates of retirement', () => {
  it('are days, of models that are listed, each with a dated source', async () => {
    for (const [seller, models] of Object.entries(RETIREMENTS)) {
      const listed = await openListing(seller);
      for (const [id, { on, notBefore, source }] of Object.entries(models)) {
        expect(on ?? notBefore, id).toMatch(/^20\d\d-\d\d-\d\d$/);
        expect(on === null, id).not.toBe(notBefore === null);
        expect(source, id).toMatch(/\((20\d\d(-\d\d){0,2}|no date|\w+ 20\d\d)\)$/);
        const known = listed.models.some(({ retirement }) => retirement === models[id]);
        expect(known, `${seller}: ${id}`).toBe(true);
      }
    }
  });

  it('mark a model from the announced day on, and not for a day before which it will not end', () => {
    expect(isRetired(end('2026-10-23'), '2026-10-22')).toBe(false);
    expect(isRetired(end('2026-10-23'), '2026-10-23')).toBe(true);
    expect(isRetired(end(null, '2020-01-01'), '2026-10-23')).toBe(false);
    expect(isRetired(null)).toBe(false);
  });

  it('are told behind the id on screens, as the price of the guide is', () => {
    expect(modelLabel('gpt-4', 'real')).toBe('gpt-4 (retired)');
    expect(modelLabel('claude-sonnet-4', 'real')).toBe('claude-sonnet-4 (retired)');
    expect(modelLabel('gpt-4', 'docs')).toBe('gpt-4 (guide)');
    expect(modelLabel('gpt-5.5', 'real')).toBe('gpt-5.5');
  });
});

describe('the models chosen by default', () => {
  it.each(listings)('of $id are served, priced and in order of price', (listing) => {
    const { tiers, models } = listing;
    for (const model of chosenOf(listing)) expect(isRetired(model.retirement, FACTS_DAY), model.id).toBe(false);
    const usd = (id: string): number => {
      const { price } = models.find((model) => model.id === id)!;
      return price!.inputUsdPerToken + price!.outputUsdPerToken;
    };
    expect(usd(tiers.simple)).toBeLessThanOrEqual(usd(tiers.medium));
    expect(usd(tiers.medium)).toBeLessThanOrEqual(usd(tiers.complex));
  });

  it('are never retired ones where they are chosen by price', () => {
    const models = listings[0]!.models.filter(({ id }) => ['gpt-4', 'gpt-5.4', 'gpt-5.5'].includes(id));
    const { tiers, baseline } = mapByPrice(models);
    expect([...Object.values(tiers), baseline]).not.toContain('gpt-4');
  });

  // The one test that goes by the clock: it is to fail when facts here have grown too old to be shipped.
  it('are still served today, at prices of a list that is not too old', () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(overdue(listings.flatMap(chosenOf), PRICE_LIST_DATE, today)).toEqual([]);
  });

  it('would be found out: on its day a model, and a list after half a year', () => {
    const dated = { id: 'm', retirement: end('2027-01-14') };
    expect(overdue([dated], '2026-09-23', '2027-01-13')).toEqual([]);
    expect(overdue([dated], '2026-09-23', '2027-01-14')).toEqual([
      'm is chosen by default and was retired on 2027-01-14',
    ]);
    expect(PRICE_LIST_LIFE_DAYS).toBe(180);
    expect(overdue([], '2026-09-23', '2027-03-22')).toEqual([]);
    expect(overdue([], '2026-09-23', '2027-03-23')).toEqual(['the price list of 2026-09-23 is 181 days old']);
  });
});
