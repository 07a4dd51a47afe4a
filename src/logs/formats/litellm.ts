import { format } from './format.ts';

/** LiteLLM's table LiteLLM_SpendLogs, as CSV or JSON. Hits of its cache have a spend of 0 and the tokens of the first call. */
export const LITELLM_SPEND = format({
  id: 'litellm-spend',
  title: 'LiteLLM spend logs',
  signs: [
    ['request_id', 'call_type', 'spend', 'startTime'],
    ['spend', 'startTime', 'model_group'],
  ],
  fields: {
    user: ['end_user'],
    scope: ['team_id', 'metadata.user_api_key_team_alias', 'metadata.user_api_key_alias'],
    key: ['cache_key'],
    // Its model_id is a deployment's.
    model: ['model'],
    id: ['request_id'],
    t: ['startTime'],
  },
  only: ['user', 'scope'],
  latency: 's',
  cached: 'inside',
});

/** LiteLLM's standard logging payload. */
export const LITELLM_PAYLOAD = format({
  id: 'litellm-payload',
  title: 'LiteLLM standard logging payloads',
  signs: [
    ['call_type', 'response_cost', 'startTime'],
    ['response_cost', 'custom_llm_provider', 'model_parameters'],
  ],
  fields: {
    scope: [
      'metadata.user_api_key_team_alias',
      'metadata.user_api_key_team_id',
      'metadata.user_api_key_alias',
      'metadata.user_api_key_hash',
    ],
    user: ['end_user', 'metadata.user_api_key_end_user_id', 'metadata.user_api_key_user_id'],
    request: ['messages'],
    // Its model_id is a deployment's.
    model: ['model'],
    params: ['model_parameters'],
    error: ['error_str', 'error_information.error_class'],
    id: ['id'],
  },
  only: ['scope', 'user'],
  latency: 's',
  cached: 'inside',
});
