import type { LogRecord } from '../record/shape.ts';
import { format } from './format.ts';

const OBSERVATION = {
  t: ['start_time'],
  tEnd: ['end_time'],
  model: ['provided_model_name', 'model'],
  // Its model id names an entry of its own price table.
  id: ['id'],
  session: ['session_id'],
  user: ['user_id'],
  cost: ['total_cost', 'calculated_total_cost', 'cost_details.total'],
  request: ['input'],
  status: ['status_code'],
  error: ['error'],
} as const;

/** Observations of Langfuse: from its export of blobs, its table on the screen, or its interface. */
export const LANGFUSE_OBSERVATIONS = format({
  id: 'langfuse',
  title: 'Langfuse observations',
  signs: [
    ['usage_details', 'cost_details'],
    ['trace_id', 'type', 'provided_model_name'],
    ['traceId', 'type', 'completionStartTime', 'parentObservationId'],
    ['traceId', 'type', 'level', 'startTime', 'usage'],
    ['trace_id', 'total_cost', 'time_to_first_token', 'start_time', 'level'],
  ],
  fields: OBSERVATION,
  only: ['model', 'id', 'status'],
  latency: 's',
  cached: 'beside',
});

/** Traces of Langfuse with their observations in them. */
export const LANGFUSE_TRACES = format({
  id: 'langfuse-traces',
  title: 'Langfuse traces',
  signs: [
    ['observations', 'sessionId'],
    ['observations', 'userId'],
    ['observations', 'htmlPath'],
  ],
  rowsOf: (trace) => {
    const { observations, ...about } = trace;
    if (!Array.isArray(observations) || typeof observations[0] !== 'object') return [];
    return observations.map((observation: LogRecord) => ({
      traceId: about.id,
      sessionId: about.sessionId,
      userId: about.userId,
      usageDetails: {},
      costDetails: {},
      ...observation,
    }));
  },
});
