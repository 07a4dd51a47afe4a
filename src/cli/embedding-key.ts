import { UserError } from '../foundation/problem.ts';
import type { World } from './context.ts';

/** The variable of the key for the endpoint that --embeddings names, whatever its host. */
export const EMBEDDINGS_KEY = 'OPTIMIZE_EMBEDDINGS_KEY';

/** The variable of the key that many programs read; it is OpenAI's, and goes to nobody else. */
export const OPENAI_KEY = 'OPENAI_API_KEY';

/** The only place that OpenAI's key is sent to. */
const OPENAI = 'https://api.openai.com';

/** A key, and the variable that it comes from. */
export interface EndpointKey {
  key: string;
  variable: string;
}

/**
 * The key for an endpoint; null where there is none for it. Throws a UserError that does not show it for
 * one that cannot be a key.
 */
export function keyFor(url: string, env: World['env']): EndpointKey | null {
  const variables = new URL(url).origin === OPENAI ? [EMBEDDINGS_KEY, OPENAI_KEY] : [EMBEDDINGS_KEY];
  for (const variable of variables) {
    const key = (env[variable] ?? '').trim();
    if (key === '') continue;
    if (/^[\x21-\x7e]+$/.test(key)) return { key, variable };
    const what = 'is no key: there is a blank, a line break or a letter in it that no key has';
    throw new UserError({ where: variable, what, fix: 'copy the key again, on one line' });
  }
  return null;
}

/** Whether what is sent there can be read on the way: in plain, and not to this machine. */
export function readableOnTheWay(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return PLAIN.includes(protocol) && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Protocols that hide nothing. */
const PLAIN = ['http:', 'redis:'];
