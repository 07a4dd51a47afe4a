import { format } from './format.ts';

/** An application's own log in JSON, calls among other lines. */
export const APPLICATION_LOG = format({
  id: 'application-log',
  title: 'an application log in JSON',
  signs: [
    ['level', 'time', 'msg'],
    ['level', 'timestamp', 'event'],
    ['level', 'timestamp', 'message'],
    ['level', 'ts', 'msg'],
    ['levelname', 'message'],
    ['jsonPayload', 'timestamp'],
    ['severity', 'timestamp'],
    ['log', 'stream', 'time'],
    ['@timestamp', 'message'],
    ['@message', '@log_stream'],
    ['@message', '@ptr'],
  ],
  only: ['kind', 'status', 'success'],
  fields: {
    status: ['status_code', 'llm.status_code', 'llm.status', 'response.status_code'],
    success: ['llm.success'],
  },
});

/** The names that logs for this program have had from the beginning. */
export const OWN_NAMES = format({ id: 'own', title: 'one call a row', signs: [] });
