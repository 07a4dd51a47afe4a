import type { LogRecord } from '../record/shape.ts';

const LINE = /^(\S+) \S+ (\S+) \[([^\]]+)\] "([A-Z]+) (\S+)[^"]*" (\d{3}) (\d+|-)(.*)$/;
const SECONDS = /\b(?:rt|request_time|upstream_response_time|duration|ut)="?([\d.]+)"?/;

/** Where models are called, by the end of the path. */
const MODEL_CALLS =
  /\/(?:chat\/completions|completions|responses|messages|embeddings|generate|api\/chat|converse(?:-stream)?|invoke(?:-with-response-stream)?)(?:$|[?/])|:(?:streamG|g)enerateContent|:predict|:embedContent/;

/** A line of a web server's log as a record: a call where it went to a model. Nobody logs prompts there. */
export function accessRecord(line: string): LogRecord | null {
  const m = LINE.exec(line);
  if (m === null) return null;
  const [, ip, user, time, method, url, status, , rest] = m as unknown as string[];
  const seconds = SECONDS.exec(rest as string)?.[1];
  const call = method === 'POST' && MODEL_CALLS.test(url as string);
  return {
    access_row: true,
    time,
    user: user === '-' ? ip : user,
    url,
    call,
    http_status: status,
    ...(seconds === undefined ? {} : { latency_ms: Number(seconds) * 1000 }),
  };
}
