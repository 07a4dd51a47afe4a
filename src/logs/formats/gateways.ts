import { format } from './format.ts';

/** Helicone's exports of requests. Its quotation marks come doubled twice; latency is in milliseconds. */
export const HELICONE = format({
  id: 'helicone',
  title: 'Helicone requests',
  signs: [
    ['request_created_at', 'request_body'],
    ['request_created_at', 'response_id'],
    ['request_id', 'request_created_at', 'response_status'],
    ['cost_usd', 'cache_reference_id'],
  ],
  fields: {
    t: ['request_created_at'],
    tEnd: ['response_created_at'],
    id: ['request_id', 'response_id'],
    request: ['request_body', 'signed_body.request'],
    status: ['response_status'],
    cacheHit: ['cache_reference_id', 'cache_enabled_hit'],
    latency: ['delay_ms', 'latency'],
    user: ['request_user_id', 'helicone_user', 'request_properties.helicone_user_id'],
    model: ['response_model', 'model', 'request_model', 'model_override'],
    session: ['request_properties.helicone_session_id', 'properties.helicone_session_id'],
  },
  latency: 'ms',
  cached: 'beside',
});

/** Portkey's exports of logs. Costs are in cents. */
export const PORTKEY = format({
  id: 'portkey',
  title: 'Portkey logs',
  signs: [
    ['ai_model', 'ai_org'],
    ['req_units', 'res_units'],
    ['ai_model', 'is_success', 'response_time'],
  ],
  fields: {
    model: ['ai_model'],
    provider: ['ai_org'],
    t: ['created_at', 'time_of_generation'],
    cost: ['cost'],
    latency: ['response_time'],
    status: ['response_status_code'],
    success: ['is_success'],
    request: ['request.body', 'request'],
    user: ['metadata._user', 'metadata.user'],
    session: ['metadata.session_id', 'metadata.conversation_id'],
    scope: ['metadata.tenant', 'metadata.organisation', 'workspace_slug'],
  },
  latency: 'ms',
  money: 'cents',
  cached: 'inside',
});

/** Logs of Cloudflare's AI Gateway, from its interface or by Logpush. */
export const CLOUDFLARE = format({
  id: 'cloudflare',
  title: 'Cloudflare AI Gateway logs',
  signs: [
    ['tokens_in', 'tokens_out', 'provider'],
    ['gateway', 'model', 'provider', 'metrics'],
    ['cached', 'request_type', 'model_type', 'provider'],
    ['rate_limited', 'endpoint', 'provider'],
  ],
  fields: {
    latency: ['duration', 'metrics.duration_ms', 'metrics.duration'],
    cost: ['cost', 'metrics.cost'],
    cacheHit: ['cached'],
    kind: ['request_type', 'path', 'endpoint'],
    t: ['created_at', 'timestamp'],
    request: ['request.body', 'request', 'request_body'],
  },
  latency: 'ms',
  cached: 'inside',
});

/** OpenRouter's activity, as CSV, and what its interface says of a generation. */
export const OPENROUTER = format({
  id: 'openrouter',
  title: 'OpenRouter generations',
  signs: [
    ['generation_id', 'model_permaslug'],
    ['native_tokens_prompt', 'native_tokens_completion'],
    ['tokens_prompt', 'tokens_completion', 'generation_time_ms'],
    ['tokens_prompt', 'tokens_completion', 'provider_name'],
  ],
  fields: {
    model: ['model_permaslug', 'model'],
    id: ['generation_id', 'id'],
    cost: ['cost_total', 'total_cost', 'usage'],
    latency: ['generation_time_ms', 'generation_time'],
    ttft: ['time_to_first_token_ms', 'latency'],
    cancelled: ['cancelled'],
    user: ['user', 'external_user'],
    scope: ['api_key_name', 'app_name'],
    provider: ['gateway_provider'],
    kind: ['api_type'],
  },
  only: ['provider', 'latency', 'cost'],
  latency: 'ms',
  cached: 'inside',
});

/** Kong's audit log of its AI plugins. */
export const KONG = format({
  id: 'kong',
  title: 'Kong AI Gateway logs',
  signs: [['ai.proxy.usage', 'ai.proxy.meta'], ['ai.ai-proxy.usage'], ['ai.proxy.usage']],
  fields: {
    model: [
      'ai.proxy.meta.response_model',
      'ai.proxy.meta.request_model',
      'ai.ai_proxy.meta.response_model',
      'ai.ai_proxy.meta.request_model',
    ],
    provider: ['ai.proxy.meta.provider_name', 'ai.ai_proxy.meta.provider_name'],
    cost: ['ai.proxy.usage.cost', 'ai.ai_proxy.usage.cost'],
    t: ['started_at'],
    request: ['ai.proxy.payload.request', 'ai.ai_proxy.payload.request'],
    status: ['response.status'],
  },
});
