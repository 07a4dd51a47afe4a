import { format } from './format.ts';

/** Runs of LangSmith. Their session is a project; conversations are threads. */
export const LANGSMITH = format({
  id: 'langsmith',
  title: 'LangSmith runs',
  signs: [
    ['run_type', 'start_time'],
    ['run_type', 'inputs'],
    ['run_type', 'dotted_order'],
  ],
  fields: {
    t: ['start_time'],
    tEnd: ['end_time'],
    model: [
      'extra.metadata.ls_model_name',
      'extra.invocation_params.model_name',
      'extra.invocation_params.model',
      'metadata.ls_model_name',
      'extra.invocation_params.model_id',
    ],
    provider: ['extra.metadata.ls_provider', 'metadata.ls_provider'],
    request: ['inputs.messages', 'inputs'],
    session: [
      'extra.metadata.thread_id',
      'extra.metadata.session_id',
      'extra.metadata.conversation_id',
      'metadata.thread_id',
      'thread_id',
    ],
    user: ['extra.metadata.user_id', 'metadata.user_id'],
    parent: ['parent_run_id'],
    firstToken: ['first_token_time'],
    params: ['extra.invocation_params.temperature'],
    text: ['inputs.question', 'inputs.input', 'inputs.query', 'inputs.text', 'inputs.prompt'],
  },
  only: ['session', 'params', 'scope', 'text'],
  latency: 's',
  cached: 'inside',
});
