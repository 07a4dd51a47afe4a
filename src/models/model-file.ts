import { closest } from '../foundation/problem.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { type PlacedProblem, readYaml, type YamlFile } from '../scenario/yaml-file.ts';
import { offsetOf } from '../scenario/yaml-places.ts';
import { CATALOG_IDS, openListing } from './catalogs.ts';
import { SIGMA } from './known-models.ts';
import { type ListedModel, type Listing, mapByPrice, missingFigures } from './listing.ts';
import type { Latency, Quality } from './model.ts';
import { type ModelEntry, type ModelFile, modelFileSchema } from './model-file-schema.ts';
import { alwaysAt, type PriceList, type Rates, simplePrice } from './price-rules.ts';
import { qualityOfElo, qualityOfMmlu } from './quality-law.ts';
import { REAL_SURROUNDINGS } from './real-surroundings.ts';

const PER_MILLION = 1e-6;

/**
 * Reads a YAML file of models. `file` is only used in messages and sources. Figures that it leaves
 * out are taken from the catalog it extends or, of models known by their id, from the real ones. All
 * that is wrong is reported at once, each problem with its line and column.
 */
export async function readModelFile(source: string, file: string): Promise<Listing> {
  const yaml = readYaml(source, file, modelFileSchema, {
    what: 'not a file of models',
    fix: 'begin with name: and models:',
  });
  const { data } = yaml;
  const base = data.extends === undefined ? null : await openBase(yaml, data.extends);
  // Only a file that leaves figures out needs the price list.
  const known = base ?? (data.models.every(saysAll) ? null : await openListing('real'));
  const own = data.models.map((entry) =>
    modelOf(
      entry,
      known?.models.find(({ id }) => id === entry.id),
      file,
    ),
  );
  const models = base === null ? own : merge(base.models, own);
  checkNames(yaml, models);
  const map = base === null || !isMapped(base, models) ? mapByPrice(models) : base;
  const tiers = data.tiers ?? map.tiers;
  return {
    ...(base ?? REAL_SURROUNDINGS),
    id: data.name,
    title: data.title ?? data.name,
    note: base === null ? `As ${file} says.` : `As ${file} says, and otherwise as in "${base.id}".`,
    models,
    tiers,
    baseline: data.baseline ?? (data.tiers === undefined ? map.baseline : tiers.complex),
    references: base?.references ?? [],
    ...surroundingsOf(data, file),
  };
}

function saysAll({ price, latency, quality }: ModelEntry): boolean {
  return price !== undefined && latency !== undefined && quality !== undefined;
}

async function openBase({ root, fail }: YamlFile<ModelFile>, name: string): Promise<Listing> {
  if ((CATALOG_IDS as readonly string[]).includes(name)) return openListing(name);
  const near = closest(name, CATALOG_IDS);
  const all = `one of: ${CATALOG_IDS.join(', ')}`;
  return fail([
    {
      offset: offsetOf(root, ['extends'], false),
      path: 'extends',
      what: `there is no model catalog "${name}"`,
      fix: near === null ? all : `did you mean ${near}? (${all})`,
    },
  ]);
}

/** The catalog's models, those of the file in their places or behind them. */
function merge(base: readonly ListedModel[], own: readonly ListedModel[]): ListedModel[] {
  const refined = base.map((model) => own.find(({ id }) => id === model.id) ?? model);
  return [...refined, ...own.filter(({ id }) => !base.some((model) => model.id === id))];
}

/** Whether the catalog's own choices can be run with; else they are made anew. */
function isMapped({ tiers, baseline }: Listing, models: readonly ListedModel[]): boolean {
  return [...Object.values(tiers), baseline].every((id) => {
    const model = models.find((candidate) => candidate.id === id);
    return model !== undefined && missingFigures(model).length === 0;
  });
}

/** No model twice, and none named that is not there. */
function checkNames({ data, root, fail }: YamlFile<ModelFile>, models: readonly ListedModel[]): void {
  const problems: PlacedProblem[] = [];
  const ids = data.models.map(({ id }) => id);
  const at = (path: readonly string[]) => ({ offset: offsetOf(root, path, false), path: path.join('.') });
  for (const [i, id] of ids.entries()) {
    if (ids.indexOf(id) === i) continue;
    problems.push({ ...at(['models', String(i), 'id']), what: `"${id}" is listed twice`, fix: 'list each model once' });
  }
  const known = models.map(({ id }) => id);
  const check = (path: readonly string[], id: string | undefined): void => {
    if (id === undefined || known.includes(id)) return;
    const near = closest(id, known);
    const fix = near === null ? 'list it under models:, or extend a catalog that has it' : `did you mean ${near}?`;
    problems.push({ ...at(path), what: `there is no model "${id}"`, fix });
  };
  for (const tier of TIERS) check(['tiers', tier], data.tiers?.[tier]);
  check(['baseline'], data.baseline);
  check(['judge', 'model'], data.judge?.model);
  if (problems.length > 0) fail(problems);
}

function modelOf(entry: ModelEntry, known: ListedModel | undefined, file: string): ListedModel {
  const from = entry.source === undefined ? file : `${file}: ${entry.source}`;
  const prices = entry.price === undefined ? null : pricesOf(entry.price, known, from);
  const quality = entry.quality === undefined ? null : qualityOf(entry.quality);
  const absent = `not in ${file}`;
  const { sources } = known ?? { sources: { price: absent, latency: absent, quality: absent } };
  return {
    id: entry.id,
    name: entry.name ?? known?.name ?? entry.id,
    provider: entry.provider ?? known?.provider ?? null,
    price: prices === null ? (known?.price ?? null) : simplePrice(prices),
    prices: prices ?? known?.prices ?? null,
    latency: entry.latency === undefined ? (known?.latency ?? null) : latencyOf(entry.latency),
    quality: quality ?? known?.quality ?? null,
    verbosity: entry.verbosity ?? known?.verbosity ?? null,
    answerChars: known?.answerChars ?? null,
    arenaElo: entry.quality?.arenaElo ?? known?.arenaElo ?? null,
    mmlu: entry.quality?.mmlu ?? known?.mmlu ?? null,
    contextTokens: entry.contextTokens ?? known?.contextTokens ?? null,
    maxOutputTokens: known?.maxOutputTokens ?? null,
    sources: {
      ...sources,
      ...(prices === null ? {} : { price: from }),
      ...(entry.latency === undefined ? {} : { latency: latencySource(entry.latency, from) }),
      ...(entry.quality === undefined ? {} : { quality: qualitySource(entry.quality, from) }),
      ...(entry.verbosity === undefined ? {} : { verbosity: from }),
      ...(entry.contextTokens === undefined ? {} : { context: from }),
    },
  };
}

type PriceEntry = NonNullable<ModelEntry['price']>;

function pricesOf(price: PriceEntry, known: ListedModel | undefined, source: string): PriceList {
  const longPrompts = (price.longPrompts ?? [])
    .map((rates) => ({ above: rates.above, rates: ratesOf(rates) }))
    .sort((a, b) => a.above - b.above);
  return {
    ...alwaysAt(ratesOf(price), longPrompts),
    batch: price.batch === undefined ? null : { multiplier: price.batch, keepsCachedPrice: false, source },
    prefixCache: known?.prices?.prefixCache ?? null,
  };
}

function ratesOf(price: Omit<PriceEntry, 'batch' | 'longPrompts'>): Rates {
  const optional = (perMillion: number | undefined): number | null =>
    perMillion === undefined ? null : perMillion * PER_MILLION;
  return {
    input: price.input * PER_MILLION,
    output: price.output * PER_MILLION,
    cachedInput: optional(price.cachedInput),
    cacheWrite: optional(price.cacheWrite),
    cacheWriteHour: optional(price.cacheWriteHour),
  };
}

function latencyOf({ firstToken, tokensPerSecond, sigma }: NonNullable<ModelEntry['latency']>): Latency {
  return {
    firstTokenMs: firstToken,
    inputMsPerToken: 0,
    outputMsPerToken: 1000 / tokensPerSecond,
    sigma: sigma ?? SIGMA,
  };
}

function latencySource({ sigma }: NonNullable<ModelEntry['latency']>, from: string): string {
  return sigma === undefined ? `${from}; spread of ${SIGMA} assumed` : from;
}

function qualityOf({ simple, medium, complex, mmlu, arenaElo }: NonNullable<ModelEntry['quality']>): Quality {
  if (mmlu !== undefined) return qualityOfMmlu(mmlu);
  if (arenaElo !== undefined) return qualityOfElo(arenaElo);
  return { simple, medium, complex } as Quality;
}

function qualitySource({ mmlu, arenaElo }: NonNullable<ModelEntry['quality']>, from: string): string {
  if (mmlu !== undefined) return `derived from MMLU ${mmlu} %: ${from}`;
  return arenaElo === undefined ? from : `derived from the Arena score ${arenaElo}: ${from}`;
}

function surroundingsOf({ exactHit, semanticHit, embedding, judge }: ModelFile, source: string): Partial<Listing> {
  return {
    ...(exactHit === undefined ? {} : { exactHit: { latencyMs: exactHit.latency, source } }),
    ...(semanticHit === undefined
      ? {}
      : { semanticHit: { latencyMs: semanticHit.latency, costUsd: semanticHit.cost, source } }),
    ...(embedding === undefined ? {} : { embedding: { usdPerToken: embedding.price * PER_MILLION, source } }),
    ...(judge === undefined ? {} : { judge: { ...judge, source } }),
  };
}
