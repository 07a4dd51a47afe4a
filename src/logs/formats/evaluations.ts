import type { LogRecord } from '../record/shape.ts';
import { format, type Step } from './format.ts';

/** The log of OpenAI's evals: what was sampled, and in lines of their own whether it was right. */
export const OPENAI_EVALS = format({
  id: 'openai-evals',
  title: 'OpenAI evals log',
  signs: [['event_id', 'sample_id', 'type', 'data']],
  follow:
    () =>
    (record): Step => {
      const { type, sample_id: mark, data, created_at, run_id } = record;
      if (typeof data !== 'object' || data === null) return [{ type }];
      const { correct, prompt, model, usage, sampled } = data as LogRecord;
      if (type === 'match' || typeof correct === 'boolean')
        return [{ verdict: { mark: `${run_id} ${mark}`, right: correct } }];
      if (type !== 'sampling') return [{ type }];
      return [{ eval_call: true, mark: `${run_id} ${mark}`, created_at, messages: prompt, model, usage, sampled }];
    },
});

/** A sample of such a log. */
export const EVAL_CALL = format({
  id: 'eval-call',
  title: 'OpenAI evals log',
  signs: [['eval_call']],
  fields: { request: ['messages'], t: ['created_at'] },
  only: ['id'],
});

/** Results of promptfoo: success says whether an answer passed its test, not whether the call went well. */
export const PROMPTFOO = format({
  id: 'promptfoo',
  title: 'promptfoo results',
  signs: [
    ['prompt.raw', 'provider', 'vars'],
    ['prompt.raw', 'response', 'success'],
    ['gradingResult', 'latencyMs', 'response'],
  ],
  fields: {
    model: ['provider.id', 'provider'],
    request: ['prompt.raw'],
    cost: ['response.cost', 'cost'],
    latency: ['latencyMs'],
    cacheHit: ['response.cached'],
    error: ['response.error'],
    score: ['success', 'score'],
    id: ['id'],
  },
  only: ['success', 'error', 'status', 'provider', 'cacheHit', 'request'],
  latency: 'ms',
});
