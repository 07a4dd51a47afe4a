import { z } from 'zod';
import { knobs } from './knobs.ts';
import { lookup, namesOrAll } from './lookups.ts';
import { number, text } from './parts.ts';

const expectation = z
  .object({
    what: text,
    source: text.describe('Where the document says so.'),
    metric: text,
    from: number,
    to: number.exactOptional(),
    only: z.array(text).exactOptional().describe('Of a strategy reduced to these techniques.'),
  })
  .meta({ id: 'Expectation' });

const scenario = z
  .object({
    name: text,
    title: text,
    description: text,
    models: text.describe('The catalog of models.'),
    strategy: text.describe('The strategy it starts from.'),
    techniques: namesOrAll.describe('Only these of the strategy; null for all of them.'),
    workload: z
      .looseObject({ requests: number, users: number })
      .describe(
        'The traffic, as the schema of scenario files describes it, in base units: milliseconds, tokens, fractions.',
      ),
    knobs: knobs.describe('The knobs that the file sets.'),
    baselineKnobs: knobs.describe('Knobs that the baseline has otherwise.'),
    expect: z.array(expectation),
    thresholds: z.array(text),
    alternatives: z
      .array(z.object({ title: text, because: text, set: z.record(text, text) }))
      .exactOptional()
      .describe('What else might be so of the traffic, its values as they are written.'),
  })
  .meta({ id: 'Scenario' });

export const scenariosResult = z
  .object({ ...lookup, command: z.literal('scenarios'), scenarios: z.array(scenario) })
  .meta({ id: 'ScenariosResult' });

export const initResult = z
  .object({
    ...lookup,
    command: z.literal('init'),
    file: text.describe('What was written.'),
    name: text,
    from: text.nullable().describe('The scenario it is a copy of; null where it began with the commented one.'),
    next: text.describe('A command line that replays it.'),
  })
  .meta({ id: 'InitResult' });

/** What `optimize init --json` prints. */
export type InitResult = z.infer<typeof initResult>;
