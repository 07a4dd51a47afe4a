import { type Problem, suggestion, UserError } from '../foundation/problem.ts';
import { parseRatio } from '../foundation/units.ts';
import type { Listing } from './listing.ts';
import { qualityOfMmlu } from './quality-law.ts';

/** How good a user says that a model's answers are: the share of questions that it answers well, in per cent. */
export type GivenQualities = ReadonlyMap<string, number>;

/** Reads `gpt-6-sol=88,gpt-6-luna=74%`. Throws a UserError with all that is wrong. */
export function parseQualities(text: string | undefined): GivenQualities {
  const problems: Problem[] = [];
  const given = new Map<string, number>();
  const fix = 'write MODEL=82 for a model that answers 82 of 100 questions well, as MMLU counts them';
  for (const part of text?.split(',') ?? []) {
    const at = part.lastIndexOf('=');
    const [model, written] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    const percent = written.endsWith('%') ? parseRatio(written) : parseRatio(`${written}%`);
    const where = '--quality';
    if (at <= 0) problems.push({ where, what: `"${part.trim()}" names no model`, fix });
    else if ('wrong' in percent) problems.push({ where, what: percent.wrong, fix });
    else if (percent.value < 0.01 || percent.value > 0.999)
      problems.push({ where, what: `${written} is out of range`, fix: 'use per cent, from 1 to 99.9' });
    else given.set(model, percent.value * 100);
  }
  if (problems.length > 0) throw new UserError(problems);
  return given;
}

/** The listing with these qualities in place of its own. Throws a UserError for a model that it does not have. */
export function withQualities(listing: Listing, given: GivenQualities): Listing {
  if (given.size === 0) return listing;
  const ids = listing.models.map(({ id }) => id);
  const strange = [...given.keys()].filter((name) => !ids.includes(name));
  if (strange.length > 0) {
    throw new UserError(
      strange.map((name) => ({
        where: '--quality',
        what: `there is no model "${name}" in the catalog "${listing.id}"`,
        fix: suggestion(name, ids),
      })),
    );
  }
  return {
    ...listing,
    models: listing.models.map((model) => {
      const percent = given.get(model.id);
      if (percent === undefined) return model;
      return {
        ...model,
        quality: qualityOfMmlu(percent),
        mmlu: percent,
        arenaElo: null,
        sources: {
          ...model.sources,
          quality: `given: right on ${Number(percent.toPrecision(4))}% of the questions (--quality)`,
        },
      };
    }),
  };
}
