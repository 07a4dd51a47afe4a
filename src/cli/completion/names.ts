import type { World } from '../context.ts';

/** The scenarios that ship with the product. */
export async function scenarioNames({ scenarios }: World): Promise<string[]> {
  const { shippedScenarios } = await import('../scenario-files.ts');
  return shippedScenarios(scenarios);
}

/** The models of the price list. */
export async function modelNames(): Promise<string[]> {
  const { openListing } = await import('../../models/catalogs.ts');
  return (await openListing('real')).models.map(({ id }) => id);
}

/** What --models takes by name: catalogs, and models. */
export async function catalogNames(): Promise<string[]> {
  const { CATALOG_IDS } = await import('../../models/catalogs.ts');
  return [...CATALOG_IDS, ...(await modelNames())];
}
