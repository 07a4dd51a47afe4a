import { closest, type Problem, UserError } from '../foundation/problem.ts';
import { TIERS, type Tier } from '../scenario/ground-truth.ts';
import { callUsd, tokenPairUsd } from './call-price.ts';
import { REAL_CATALOGS } from './facts/providers.ts';
import { SIGMA } from './known-models.ts';
import { type ListedModel, type Listing, missingFigures } from './listing.ts';
import {
  type Catalog,
  isMeasured,
  type Latency,
  type Model,
  meanFirstTokenMs,
  meanLatencyMs,
  type Quality,
} from './model.ts';
import type { Price } from './price-rules.ts';

/** Length of a judge's verdict where a catalog does not say, in tokens. */
const VERDICT_TOKENS = 8;

/**
 * What moves the clock where nothing is known of how long a model takes: near the median of those
 * measured. It decides only what is under way at the same time, and no latency is shown.
 */
const STAND_IN_LATENCY: Latency = { firstTokenMs: 700, inputMsPerToken: 0, outputMsPerToken: 1000 / 80, sigma: SIGMA };

/** What stands where nothing is known of a model's answers; nobody is shown it, and nothing is chosen by it. */
const STAND_IN_QUALITY: Quality = { simple: 0.5, medium: 0.5, complex: 0.5 };

/** How to make a catalog from a listing. */
export interface CatalogChoice {
  /** Models chosen for tiers and baseline, in place of the listing's own; `all`: for each tier that is not named. */
  map?: Partial<Record<Tier | 'all' | 'baseline', string>>;
  /** Whether the strategy may send requests to the tiers' models; else only the baseline's is called. Default: true. */
  routes?: boolean;
  /** What messages call the place where the map was given. */
  where?: string;
  /** The same of the baseline, where it was given elsewhere. */
  whereBaseline?: string;
}

/**
 * The catalog of a run: the models that will be called, from the weakest to the strongest, or from the
 * cheapest to the dearest where nothing is known of one's answers. Throws a UserError that names every
 * model that is not listed, and every one whose price is not known. A strategy
 * that does not route calls the baseline's model alone; tiers of models whose figures are not known
 * are then its as well.
 */
export function catalogOf(
  listing: Listing,
  { map = {}, routes = true, where = '--map', whereBaseline = `${where} baseline` }: CatalogChoice = {},
): Catalog {
  const find = finder(listing, (use) => (use === 'baseline' ? whereBaseline : `${where} ${use}`));
  const { baseline: mapped, all, ...tiersMapped } = map;
  // Where the strongest tier's model is chosen, so is what it is compared with.
  const baseline = find('baseline', mapped ?? map.complex ?? listing.baseline);
  const one = all === undefined ? null : find('all', all);
  const ofTier = TIERS.map((tier) => {
    const named = tiersMapped[tier];
    return named === undefined && one !== null ? one : find(tier, named ?? listing.tiers[tier]);
  });
  find.check();
  const usable = ofTier.map((model) => (routes || missingFigures(model).length === 0 ? model : baseline));
  const listed = [...new Set([...usable, baseline])];
  const problems = listed.flatMap((model) => unpriced(model, listing.id));
  if (problems.length > 0) throw new UserError(problems);
  const models = inOrderOfStrength(listed.map((model) => modelOf(model, baseline)));
  return {
    id: listing.id,
    title: listing.title,
    note: listing.note,
    models,
    tiers: Object.fromEntries(TIERS.map((tier, t) => [tier, (usable[t] as ListedModel).id])) as Record<Tier, string>,
    baseline: baseline.id,
    exactHit: listing.exactHit,
    ...sideCosts(listing, models),
    nominalTokens: listing.nominalTokens,
    qualityCorrelation: listing.qualityCorrelation,
  };
}

/** Looks models up by id, and collects those that are not listed. */
function finder({ id, models }: Listing, where: (use: string) => string) {
  const problems: Problem[] = [];
  const find = (use: string, wanted: string): ListedModel => {
    const found = models.find((model) => model.id === wanted);
    if (found === undefined) problems.push(unlisted(wanted, models, id, where(use)));
    return found ?? (models[0] as ListedModel);
  };
  const check = (): void => {
    if (problems.length > 0) throw new UserError(problems);
  };
  return Object.assign(find, { check });
}

/** That a listing has no model of an id, with the closest it has. */
export function unlisted(wanted: string, models: readonly ListedModel[], listing: string, where: string): Problem {
  const known = models.map((model) => model.id);
  const near = closest(wanted, known);
  const listed = known.length <= 8 ? `one of: ${known.join(', ')}` : `optimize models --models ${listing} lists them`;
  const all = listing === 'docs' ? `${listed}; more with --models real` : listed;
  return {
    where,
    what: `there is no model "${wanted}" in the catalog "${listing}"`,
    fix: near === null ? all : `did you mean ${near}? (${all})`,
  };
}

/** That the price of a model is not known, and how to supply it; nothing where it is. */
function unpriced({ id, price }: ListedModel, listing: string): Problem[] {
  if (price !== null) return [];
  const base = (REAL_CATALOGS as readonly string[]).includes(listing) ? `extends: ${listing}, ` : '';
  return [
    {
      where: `--models ${listing}`,
      what: `the price of ${id} is not known`,
      fix: `choose another model with --map, or name a file with your own figures with --models: {name: mine, ${base}models: [{id: ${id}, price: {input: 0.15, output: 0.6}}]}`,
    },
  ];
}

/** What stands where no price is known: nobody is charged it, and nobody is sent there for it. */
const STAND_IN_PRICE: Price = { inputUsdPerToken: 0, outputUsdPerToken: 0 };

/** The model with the length of its answers told from the baseline's, whose answers are the workload's. */
export function modelOf(listed: ListedModel, baseline: ListedModel): Model {
  const { id, price, prices, latency, quality, efforts, sources } = listed;
  const unmeasured = missingFigures(listed);
  const measured = listed.answerChars !== null && baseline.answerChars !== null;
  const ratio = measured ? (listed.answerChars as number) / (baseline.answerChars as number) : 1;
  return {
    id,
    price: price ?? STAND_IN_PRICE,
    ...(prices === null ? {} : { prices }),
    latency: latency ?? STAND_IN_LATENCY,
    quality: quality ?? STAND_IN_QUALITY,
    ...(listed.contextTokens === null ? {} : { contextTokens: listed.contextTokens }),
    ...(unmeasured.length === 0 ? {} : { unmeasured }),
    ...(listed.failures === undefined ? {} : { failures: listed.failures }),
    ...(listed.fixed === undefined ? {} : { fixed: listed.fixed }),
    ...(efforts === null ? {} : { efforts }),
    verbosity: listed.verbosity ?? ratio,
    sources,
  };
}

function inOrderOfStrength(models: readonly Model[]): Model[] {
  const known = models.every((model) => isMeasured(model, 'quality'));
  return [...models].sort(known ? byStrength : (a, b) => tokenPairUsd(a) - tokenPairUsd(b));
}

function byStrength(a: Model, b: Model): number {
  const mean = ({ quality }: Model): number => TIERS.reduce((sum, tier) => sum + quality[tier], 0);
  return mean(a) - mean(b) || tokenPairUsd(a) - tokenPairUsd(b);
}

/** What adapting and judging cost: as the listing says, or by calls to the cheapest model. */
function sideCosts(listing: Listing, models: readonly Model[]): Pick<Catalog, 'semanticHit' | 'embedding' | 'judge'> {
  const cheapest = models.reduce((a, b) => (tokenPairUsd(b) < tokenPairUsd(a) ? b : a));
  const half = listing.nominalTokens / 2;
  const { semanticHit, judge, embedding } = listing;
  return {
    semanticHit: semanticHit ?? {
      latencyMs: meanLatencyMs(cheapest, half, half),
      firstTokenMs: meanFirstTokenMs(cheapest, half),
      costUsd: callUsd(cheapest, { inputTokens: half, outputTokens: half }),
      source: `derived: adaptation is a call to ${cheapest.id}, the cheapest model, of ${half} tokens in and ${half} out`,
    },
    embedding,
    judge:
      judge !== null && models.some(({ id }) => id === judge.model)
        ? judge
        : {
            model: cheapest.id,
            verdictTokens: judge?.verdictTokens ?? VERDICT_TOKENS,
            source: `assumed: the cheapest model reads prompt and answer and writes a verdict of ${judge?.verdictTokens ?? VERDICT_TOKENS} tokens`,
          },
  };
}
