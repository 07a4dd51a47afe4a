import { type PlacedProblem, readYaml, type YamlFile } from '../files/yaml-file.ts';
import { offsetOf } from '../files/yaml-places.ts';
import { closest } from '../foundation/problem.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { CATALOG_IDS, openListing } from './catalogs.ts';
import { type ListedModel, type Listing, mapByPrice } from './listing.ts';
import { modelOf, PER_MILLION } from './model-file-entry.ts';
import { type ModelEntry, type ModelFile, modelFileSchema } from './model-file-schema.ts';
import { REAL_SURROUNDINGS } from './real-surroundings.ts';

/**
 * Reads a YAML file of models. `file` is only used in messages and sources. Figures that it leaves
 * out are taken from the catalog it extends or, of models that the price list knows by that name, from there. All
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
  const named = data.models.every(saysAll) ? null : (await import('./listed-models.ts')).modelNamed;
  const own = data.models.map((entry) => {
    const known = base?.models.find(({ id }) => id === entry.id) ?? named?.(entry.id) ?? undefined;
    return modelOf(entry, known, file);
  });
  const models = base === null ? own : merge(base.models, own);
  checkNames(yaml, models);
  const map = base === null || !isMapped(base, models) ? mapByPrice(models, { retired: base === null }) : base;
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

function saysAll({ price, fixed, latency, quality }: ModelEntry): boolean {
  return (price ?? fixed) !== undefined && latency !== undefined && quality !== undefined;
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

/** Whether the catalog's own choices are there and priced; else they are made anew. */
function isMapped({ tiers, baseline }: Listing, models: readonly ListedModel[]): boolean {
  return [...Object.values(tiers), baseline].every((id) => {
    const model = models.find((candidate) => candidate.id === id);
    return model !== undefined && model.price !== null;
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
