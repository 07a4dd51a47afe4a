import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** An endpoint for embeddings, in a process of its own: those who run commands and wait for them cannot answer. */
export interface EmbeddingEndpoint {
  url: string;
  close(): void;
}

// Each text becomes the counts of its letters.
const SERVER = `
const server = require('node:http').createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const data = JSON.parse(body).input.map((text, index) => ({
    index,
    embedding: [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.toLowerCase().split(letter).length - 1),
  }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data }));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Starts it on a free port. */
export async function embeddingEndpoint(): Promise<EmbeddingEndpoint> {
  const child = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${String(port).trim()}/v1`, close: () => void child.kill() };
}
