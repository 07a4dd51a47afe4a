import { z } from 'zod';
import { known, number, text } from './parts.ts';
import { savings } from './savings.ts';

const control = z.object({
  costUsd: number,
  costPerRequestUsd: number,
  ...savings.shape,
  hitRate: known,
  qualityMean: known,
  qualityRelative: known,
});

/** Why one model is set beside a strategy that chooses among several. */
export const SINGLE_RULES = ['cheapest as good', 'best', 'cheapest'] as const;

export const controls = z
  .object({
    shuffled: z
      .object({
        ...control.shape,
        models: z.record(text, number).describe('Share of the answers by model, as dealt.'),
        dealtTo: z.enum(['requests', 'sessions']),
      })
      .nullable()
      .describe(
        'The same requests with the models of the strategy dealt at random, as often as it asked each; null where the workload can be read only once.',
      ),
    singles: z
      .array(z.object({ model: text, ...control.shape }))
      .describe('Each model for every request, the cheapest first.'),
    best: z
      .object({
        model: text,
        rule: z
          .enum(SINGLE_RULES)
          .describe(
            '`cheapest as good`: the cheapest of those whose answers are no worse; `best`: none is as good, so the one with the best answers; `cheapest`: how good answers are is not known.',
          ),
      })
      .describe('Which of these is to be set beside the strategy.'),
  })
  .refine(({ singles, best }) => singles.some(({ model }) => model === best.model), {
    path: ['best', 'model'],
    error: 'is none of the singles',
  })
  .describe(
    'What choosing models is held against: everything else as in the strategy, without its router and its judge. Ratios are fractions saved against the baseline.',
  )
  .meta({ id: 'Controls' });

/** What a strategy that chooses models is held against. */
export type Controls = z.infer<typeof controls>;
/** The figures of one of them. */
export type Control = z.infer<typeof control>;
