import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { suggestion, UserError, whyUnreadable } from '../foundation/problem.ts';
import type { LoggedTraffic } from '../models/as-logged.ts';
import { openListing, withNamed } from '../models/catalogs.ts';
import { parseQualities, withQualities } from '../models/given-quality.ts';
import { type ListedModel, type Listing, nominalCostUsd } from '../models/listing.ts';
import type { Catalog } from '../models/model.ts';
import { type CatalogChoice, catalogOf } from '../models/run-catalog.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Context } from './context.ts';
import type { FlagReader } from './flag-reader.ts';

/** What --map can name. */
const MAP_KEYS = [...TIERS, 'all', 'baseline'] as const;

/** The techniques that can send a request to another model than the baseline's. */
const ROUTING: readonly Technique[] = ['router', 'budget', 'fallback', 'adaptive'];

/**
 * The catalog that `--models` and `--map` describe, or else the scenario's, or else the document's.
 * It holds the models the strategy may call; of those, the price must be known. What is wrong is kept
 * in the reader, and the answer is then undefined.
 */
export async function readCatalog(
  reader: FlagReader,
  context: Context,
  scenario: Pick<Scenario, 'name' | 'models'> | null,
  strategy: Strategy | undefined,
  logged: LoggedTraffic | null = null,
): Promise<Catalog | undefined> {
  const map = reader.attempt(() => parseMap(reader.text('map')));
  const baseline = reader.text('baseline');
  if (baseline !== undefined && map?.baseline !== undefined) {
    reader.wrong('--baseline', 'is named twice, and once by --map baseline=', 'name it once');
  }
  const wanted = { ...map, ...(baseline === undefined ? {} : { baseline }) };
  const known = await readModels(reader, context, scenario, logged, Object.values(wanted));
  if (map === undefined || known === undefined) return undefined;
  const { listing, idOf, traffic } = known;
  const routes = strategy === undefined || ROUTING.some((technique) => strategy.techniques.has(technique));
  const named = Object.fromEntries(Object.entries(wanted).map(([tier, name]) => [tier, idOf(name)]));
  const catalog = reader.attempt(() =>
    catalogOf(listing, { map: named, routes, ...(baseline === undefined ? {} : { whereBaseline: '--baseline' }) }),
  );
  if (catalog === undefined || traffic === null || wanted.baseline !== undefined) return catalog;
  const { withTraffic } = await import('../models/as-logged.ts');
  return withTraffic(catalog, listing, traffic, reader.given('keep-cache'));
}

/** The models to choose from, those of these names besides, and a log's: with all that flags and the log say of them. */
async function readModels(
  reader: FlagReader,
  context: Context,
  scenario: Pick<Scenario, 'name' | 'models'> | null,
  logged: LoggedTraffic | null,
  names: readonly string[],
): Promise<{ listing: Listing; idOf: (name: string) => string; traffic: LoggedTraffic | null } | undefined> {
  const timed = await timedBy(reader, logged);
  const traffic = logged && { ...logged, models: timed(logged.models) };
  const chosen = await readListing(reader, context, scenario, 'docs', traffic);
  const given = reader.attempt(() => parseQualities(reader.text('quality')));
  if (chosen === undefined || given === undefined) return undefined;
  const { listing: all, idOf } = await withNamed({ ...chosen, models: timed(chosen.models) }, [
    ...names,
    ...given.keys(),
  ]);
  const qualities = new Map([...given].map(([name, percent]) => [idOf(name), percent]));
  const listing = reader.attempt(() => withQualities(all, qualities));
  return listing === undefined ? undefined : { listing, idOf, traffic };
}

/** Gives models the speeds that a log measured: those whose speed is not known, or with --log-speeds all. */
async function timedBy(
  reader: FlagReader,
  logged: LoggedTraffic | null,
): Promise<(models: readonly ListedModel[]) => readonly ListedModel[]> {
  if (logged === null || logged.speeds.size === 0) return (models) => models;
  const { withLoggedSpeeds } = await import('../models/logged-speeds.ts');
  return (models) => withLoggedSpeeds(models, logged.speeds, reader.given('log-speeds'));
}

/**
 * The run's catalog where one model answers everything, by each model of which that may be thought: those of the
 * catalog and of the listing's tiers, `besides`, and for a log the cheapest of its own and those that the sellers of its models sell for such things today.
 */
export async function oneModelCatalogs(
  reader: FlagReader,
  context: Context,
  scenario: Pick<Scenario, 'name' | 'models'> | null,
  logged: LoggedTraffic | null,
  catalog: Catalog,
  besides: readonly string[] = [],
): Promise<Record<string, Catalog>> {
  // Who names models means no others.
  const others = logged === null || reader.given('models') ? [] : await modelsBeside(logged);
  const called = catalog.models.map(({ id }) => id);
  const known = await readModels(reader, context, scenario, logged, [...called, ...besides, ...others]);
  if (known === undefined) return {};
  const { listing, idOf, traffic } = known;
  // A strategy that does not route leaves out of its catalog the tiers' models of whose answers nothing is known.
  const tiered = others.length > 0 || reader.given('map') ? [] : Object.values(listing.tiers);
  // What is paid by the month is thought of wherever somebody has written it down.
  const own = listing.models.flatMap(({ id, fixed }) => (fixed === undefined ? [] : [id]));
  const ids = [...new Set([...called, ...[...besides, ...others].map(idOf), ...tiered, ...own])];
  const { withTraffic } = await import('../models/as-logged.ts');
  const one = (id: string): Catalog => {
    const map = { simple: id, medium: id, complex: id, baseline: catalog.baseline };
    const alone = catalogOf(listing, { map });
    return traffic === null || catalog.asLogged === undefined
      ? alone
      : withTraffic(alone, listing, traffic, catalog.asLogged.keepsHits);
  };
  return Object.fromEntries(ids.map((id) => [id, one(id)]));
}

/** Models of a log that everything is sent to for a trial: the cheapest few, for with many each takes its time. */
const MOST_OF_LOG = 6;

/** By name, the cheapest models of a log that can be called, and what their sellers sell for such things today. */
async function modelsBeside(logged: LoggedTraffic): Promise<string[]> {
  const [{ choiceOf }, { alternativesTo }] = await Promise.all([
    import('../models/as-logged.ts'),
    import('../models/real-models.ts'),
  ]);
  const own = (choiceOf(logged) ?? []).map((model) => ({ id: model.id, usd: nominalCostUsd(model, 2) ?? 0 }));
  // What --map cannot name can be shown to nobody.
  const cheapest = own.filter(({ id }) => !/[,=]/.test(id)).sort((a, b) => a.usd - b.usd);
  return [...cheapest.slice(0, MOST_OF_LOG).map(({ id }) => id), ...alternativesTo(logged)];
}

/** The models that `--models` names, or else the scenario's, or those of a log, or else those of `otherwise`. */
export async function readListing(
  reader: FlagReader,
  context: Context,
  scenario: Pick<Scenario, 'name' | 'models'> | null,
  otherwise = 'docs',
  traffic: LoggedTraffic | null = null,
): Promise<Listing | undefined> {
  const flag = reader.text('models');
  if (flag !== undefined) return reader.attemptAsync(() => openModels(context, flag, '--models'));
  if (traffic !== null) {
    const { listingOfTraffic } = await import('../models/real-models.ts');
    const listing = listingOfTraffic(traffic);
    if (listing !== null) return listing;
  }
  const [name, where] = scenario === null ? [otherwise, '--models'] : [scenario.models, `${scenario.name}: models`];
  return reader.attemptAsync(() => openModels(context, name, where));
}

/** A catalog or models by name, or a file of them. */
async function openModels({ cwd, files }: Context, nameOrFile: string, where: string): Promise<Listing> {
  const isList = /\.json$/i.test(nameOrFile);
  const isFile = isList || /\.ya?ml$/i.test(nameOrFile) || /^\.{0,2}\//.test(nameOrFile) || isAbsolute(nameOrFile);
  if (!isFile) return openListing(nameOrFile, where);
  let source: string;
  try {
    source = await readFile(files.reads(resolve(cwd, nameOrFile)), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = whyUnreadable(code);
    throw new UserError({ where: nameOrFile, what, fix: 'check the path; optimize models --help names the catalogs' });
  }
  if (isList) {
    const { readLiteLlm } = await import('../models/litellm-prices.ts');
    return readLiteLlm(source, nameOrFile);
  }
  const { readModelFile } = await import('../models/model-file.ts');
  return readModelFile(source, nameOrFile);
}

/** Reads `simple=gpt-4o-mini,complex=gpt-4o`, or `all=gpt-4o-mini`. Throws a UserError with all that is wrong. */
export function parseMap(text: string | undefined): NonNullable<CatalogChoice['map']> {
  const map: NonNullable<CatalogChoice['map']> = {};
  const problems: { where: string; what: string; fix: string }[] = [];
  const wrong = (what: string, fix: string): number => problems.push({ where: '--map', what, fix });
  for (const part of text?.split(',') ?? []) {
    const [key, model] = part.split(/=(.*)/s).map((side) => side.trim()) as [string, string | undefined];
    const known = MAP_KEYS.find((name) => name === key);
    if (model === undefined || model === '') wrong(`"${part.trim()}" names no model`, 'write simple=MODEL');
    else if (known === undefined) wrong(`"${key}" is not a tier`, suggestion(key, MAP_KEYS));
    else if (map[known] !== undefined) wrong(`${known} is mapped twice`, 'map each tier once');
    else map[known] = model;
  }
  if (problems.length > 0) throw new UserError(problems);
  return map;
}
