import type { LogRecord, Member } from '../record/shape.ts';
import { AGENT_CALL, CLAUDE_CODE, CODEX, CURSOR } from './agent-sessions.ts';
import { APPLICATION_LOG, OWN_NAMES } from './application.ts';
import { DIFY, MESSAGE_ROWS } from './chats.ts';
import { ANSWERED_MESSAGES, CONVERSATION_TURN, CONVERSATIONS, isAnswered } from './conversations.ts';
import { EVAL_CALL, OPENAI_EVALS, PROMPTFOO } from './evaluations.ts';
import { isOf, type LogFormat } from './format.ts';
import { CLOUDFLARE, HELICONE, KONG, OPENROUTER, PORTKEY } from './gateways.ts';
import { LANGFUSE_OBSERVATIONS, LANGFUSE_TRACES } from './langfuse.ts';
import { LANGSMITH } from './langsmith.ts';
import { LITELLM_PAYLOAD, LITELLM_SPEND } from './litellm.ts';
import {
  ANTHROPIC,
  ANTHROPIC_BATCH,
  BEDROCK,
  GEMINI,
  OLLAMA,
  OPENAI_BATCH_INPUT,
  OPENAI_BATCH_OUTPUT,
  OPENAI_RESPONSES,
  OPENAI_STORED,
} from './providers.ts';
import {
  AI_SDK_SPAN,
  GEN_AI_SPAN,
  MLFLOW,
  MLFLOW_SPAN,
  OPENINFERENCE_SPAN,
  OTHER_SPAN,
  OTLP,
  SINGLE_SPANS,
} from './spans.ts';
import { ANTHROPIC_CONSOLE, ANTHROPIC_SUM, DAILY_SUMS, OPENAI_SUM, USAGE_BUCKETS } from './sums.ts';
import { AZURE_TRACE, BURSTGPT, MOONCAKE, VLLM_BENCHMARK } from './traces.ts';

/** Every format that is known by name, in the order in which they are tried. */
export const FORMATS: readonly LogFormat[] = [
  OTLP,
  AGENT_CALL,
  EVAL_CALL,
  CONVERSATION_TURN,
  CLAUDE_CODE,
  CODEX,
  OPENAI_EVALS,
  LANGFUSE_TRACES,
  LANGFUSE_OBSERVATIONS,
  LANGSMITH,
  MLFLOW,
  MLFLOW_SPAN,
  SINGLE_SPANS,
  AI_SDK_SPAN,
  OPENINFERENCE_SPAN,
  GEN_AI_SPAN,
  OTHER_SPAN,
  ANTHROPIC_SUM,
  OPENAI_SUM,
  ANTHROPIC_CONSOLE,
  USAGE_BUCKETS,
  LITELLM_PAYLOAD,
  LITELLM_SPEND,
  PORTKEY,
  HELICONE,
  CLOUDFLARE,
  OPENROUTER,
  KONG,
  CURSOR,
  PROMPTFOO,
  OPENAI_BATCH_INPUT,
  ANTHROPIC_BATCH,
  OPENAI_BATCH_OUTPUT,
  OPENAI_STORED,
  OPENAI_RESPONSES,
  BEDROCK,
  GEMINI,
  ANTHROPIC,
  OLLAMA,
  BURSTGPT,
  AZURE_TRACE,
  MOONCAKE,
  VLLM_BENCHMARK,
  DIFY,
  CONVERSATIONS,
  MESSAGE_ROWS,
  DAILY_SUMS,
  APPLICATION_LOG,
];

/** The format of a record. What no format is told by is taken for a call a row, under the common names. */
export function formatOf(record: LogRecord, members: ReadonlyMap<string, Member>): LogFormat {
  const known = FORMATS.find((format) => isOf(format, members));
  if (known !== undefined) return known;
  return isAnswered(record) ? ANSWERED_MESSAGES : OWN_NAMES;
}
