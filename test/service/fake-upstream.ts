import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countTokens } from '../../src/models/tokens.ts';

/** A call that came in. */
export interface UpstreamCall {
  model: string;
  messages: { role: string; content: string }[];
  body: Record<string, unknown>;
}

/** Something that speaks as OpenAI's chat endpoint does, on this machine. */
export interface Upstream {
  url: string;
  calls: UpstreamCall[];
  /** Statuses of the next replies, in place of answers. */
  failing: number[];
  close: () => Promise<void>;
}

/** Length of the answer to a question, in tokens; the same wherever it is asked. */
export const answerTokens = (question: string): number => 20 + ((question.length * 37) % 90);

/** `asked`: what a call was before anything was taken out of it. */
export async function fakeUpstream(asked: (sent: string) => string = (sent) => sent): Promise<Upstream> {
  const calls: UpstreamCall[] = [];
  const failing: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    calls.push({ model: body.model, messages: body.messages, body });
    const status = failing.shift() ?? 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (status !== 200) {
      response.end(JSON.stringify({ error: { message: 'not now' } }));
      return;
    }
    const question = body.messages.at(-1).content;
    const text = typeof question === 'string' ? question : question.map((part: { text: string }) => part.text).join('');
    const prompt_tokens = countTokens(body.messages.map(({ content }: { content: string }) => content).join('\n'));
    const completion_tokens = answerTokens(asked(text));
    response.end(
      JSON.stringify({
        id: `call-${calls.length}`,
        object: 'chat.completion',
        created: 1,
        model: body.model,
        choices: [
          { index: 0, message: { role: 'assistant', content: `${body.model}: ${text}` }, finish_reason: 'stop' },
        ],
        usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
      }),
    );
  });
  const url = `${await listening(server)}/v1`;
  return { url, calls, failing, close: () => closed(server) };
}

/** The address of a server on this machine. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
