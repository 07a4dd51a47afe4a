import { z } from 'zod';
import type { ExpectedName } from '../../figures/expected.ts';
import type { TurnablePath } from '../../settings/knobs.ts';
import { controls } from './controls.ts';
import { knobs } from './knobs.ts';
import {
  assumption,
  count,
  evidenceSource,
  frame,
  intervals,
  known,
  number,
  ofCost,
  otherTraffic,
  playedOtherwise,
  seeds,
  text,
  thresholdResult,
  warmUpRequests,
  word,
} from './parts.ts';
import { ceilings, savings, savingsWithIntervals } from './savings.ts';
import { summary } from './summary.ts';

const attribution = z
  .object({
    technique: text,
    alone: z
      .object({ ...savings.shape, hitRate: known, qualityRelative: known, wrongPerThousand: known.default(null) })
      .describe('When it is the only one.'),
    added: z
      .object({
        costRatio: ofCost,
        latencyMeanRatio: known,
        latencyP95Ratio: known,
        tokensRatio: number,
        hitRate: known,
        qualityRelative: known,
      })
      .nullable()
      .default(null)
      .describe(
        "What it adds to all the others: the strategy's ratios less those without it, so that a negative one says it costs; null when it is the only one.",
      ),
    spentUsd: count.describe('What it was itself paid for: look-ups, judges, second calls, calls in advance. USD.'),
  })
  .meta({ id: 'Attribution' });

const expectationResult = z
  .object({
    what: text,
    source: text,
    metric: word<ExpectedName>(),
    from: number,
    to: known,
    simulated: known,
    only: z.array(text).nullable().describe('The techniques it was held against; null for the whole strategy.'),
  })
  .meta({ id: 'ExpectationResult' });

const triedFix = z
  .object({
    flags: z.array(text),
    requests: number.describe('On so many of the first requests.'),
    what: text.describe('The figure the finding is about: `the hit rate`.'),
    before: known,
    after: known,
    costRatio: ofCost.describe('What the run saves against the baseline with the change, as a fraction.'),
    qualityRelative: known.describe('The quality it keeps with the change, as a fraction.'),
    helps: z
      .boolean()
      .describe('Better in what the finding is about, and no worse in bill and quality than it may be.'),
  })
  .meta({ id: 'TriedFix' });

const finding = z
  .object({
    id: text,
    severity: z.enum(['info', 'warning']),
    message: text.describe('What was measured and the likely cause, as one sentence without its full stop.'),
    suggestion: text.describe('What would help, as measured where it was tried; else what to do.'),
    flags: z
      .array(text)
      .exactOptional()
      .describe('The flags that follow the suggestion, each with its value, where that can be said.'),
    tried: z
      .array(triedFix)
      .exactOptional()
      .describe('Changes that were replayed on this workload, in the order in which they were thought of.'),
  })
  .meta({ id: 'Finding' });

const worth = z
  .object({
    technique: text,
    verdict: z
      .enum(['worth it', 'a trade', 'makes no difference', 'not worth it'])
      .describe('`a trade`: better in one of bill, waiting and quality, and worse in another.'),
    when: text.describe('What it needs of the traffic.'),
    measured: text.describe('What this traffic has of it.'),
  })
  .meta({ id: 'Worth' });

const knobTurn = z
  .object({
    path: word<TurnablePath>(),
    from: z.union([number, text]).describe('As in `strategy.knobs`: "never" and "unlimited" are words.'),
    to: z.union([number, text]),
    atMs: number.describe('When, in virtual milliseconds since the first arrival.'),
    requests: number.describe('After how many requests.'),
  })
  .meta({ id: 'KnobTurn' });

const atTodaysPrices = z
  .object({
    models: text.describe('The catalog of models.'),
    tiers: z.object({ simple: text, medium: text, complex: text }).describe('Which model has which tier there.'),
    baseline: text.describe('The model that it is compared with.'),
    ...playedOtherwise.shape,
  })
  .meta({ id: 'AtTodaysPrices' });

export const simulationResult = z
  .object({
    ...frame,
    command: text.describe('`simulate`, `basic` or `advanced`.'),
    runs: number.describe('How often it was run; with more than one, every figure is the mean over the runs.'),
    seeds,
    requests: number.describe('Requests that are counted.'),
    warmUpRequests,
    workload: z.object({
      asks: z
        .enum(['names', 'nothing'])
        .exactOptional()
        .describe(
          'What a log says of what is asked where it has no texts: names of requests, or nothing; else absent.',
        ),
      queries: known.describe('Distinct texts; null where a log says nothing of them.'),
      users: known,
      spanMs: known.describe('From the first to the last arrival; null when the log has no times.'),
      log: z.boolean().exactOptional().describe('True when it is a log; absent when it was generated.'),
      nothingBefore: z
        .boolean()
        .exactOptional()
        .describe('True when nothing is known of what was asked before, so that no cache can be warmed; else absent.'),
      grownPrompts: number
        .exactOptional()
        .describe(
          'Requests whose prompt goes on from that of an earlier one; absent for none, and where that is not known.',
        ),
      repeatRate: known.describe('Share of requests whose exact text had come before; null like the number of texts.'),
      intents: known,
      assumptions: z.array(assumption),
      skippedLines: number,
      readAs: text
        .exactOptional()
        .describe('What the log was read as: format, calls, rows, bill; absent for plain logs and scenarios.'),
    }),
    strategy: z.object({
      name: text,
      techniques: z.array(text),
      instant: z.boolean().describe('Answers take no time.'),
      knobs,
      baselineKnobs: knobs.prefault({}).describe('Knobs that the baseline had otherwise.'),
    }),
    baseline: summary,
    optimized: summary,
    savings: savingsWithIntervals,
    intervals: intervals.describe(
      "95 % intervals of other figures by their path, from several runs: `optimized.latencyMs.p95`; `change.latencyMs.p95`, a fraction of the baseline's, run by run; `attribution.cache.alone.costRatio`.",
    ),
    evidence: evidenceSource
      .exactOptional()
      .describe('What the intervals of a log come from: which part of it was drawn anew. Absent without a log.'),
    ceilings,
    attribution: z.array(attribution).describe('What each technique does, both ways round.'),
    controls: controls
      .exactOptional()
      .describe('What choosing models is held against; absent where the strategy does not choose.'),
    expectations: z
      .array(expectationResult)
      .default([])
      .describe('What the document expects of the use case, beside what came out.'),
    thresholds: z
      .array(thresholdResult)
      .default([])
      .describe('What was demanded of the result with --threshold, and by the scenario.'),
    alternatives: z
      .array(otherTraffic)
      .exactOptional()
      .describe(
        'What the strategy comes to on other traffic than the scenario assumes, as its file states it, on 10,000 requests at most; of more, as stated too, without values in `set`. Absent where nothing is stated, or it was not played.',
      ),
    atTodaysPrices: atTodaysPrices
      .exactOptional()
      .describe(
        "What the strategy comes to with real models at their list prices, on 60,000 requests at most, where the run has the guide's table; else absent.",
      ),
    simpler: z
      .object({ strategy: text, ...playedOtherwise.shape })
      .meta({ id: 'SimplerStrategy' })
      .exactOptional()
      .describe(
        'Beside `advanced` as it ships: what `basic` comes to on the same requests, on 60,000 at most; else absent.',
      ),
    findings: z.array(finding),
    worth: z.array(worth).default([]).describe('Whether each technique is worth its place in the strategy.'),
    turned: z
      .array(knobTurn)
      .exactOptional()
      .describe('The knobs that were turned on the way; `strategy.knobs` are as they ended. Absent when none was.'),
  })
  .meta({ id: 'SimulationResult' });

/** The outcome of a simulation: what `--json` prints and every report is made from. */
export type SimulationResult = z.infer<typeof simulationResult>;
/** What a technique does, both ways round. */
export type Attribution = z.infer<typeof attribution>;
/** One thing the document expects of the use case, beside what came out. */
export type ExpectationResult = z.infer<typeof expectationResult>;
/** What is odd about a run, and what would help. */
export type Finding = z.infer<typeof finding>;
/** A change to the strategy, and what became of the run with it. */
export type TriedFix = z.infer<typeof triedFix>;
/** Whether a technique is worth its place in the strategy. */
export type Worth = z.infer<typeof worth>;
/** What a strategy comes to with real models. */
export type AtTodaysPrices = z.infer<typeof atTodaysPrices>;
/** A knob that someone turned while the run went on. */
export type KnobTurn = z.infer<typeof knobTurn>;
