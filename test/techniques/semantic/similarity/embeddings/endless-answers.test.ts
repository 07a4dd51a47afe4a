import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/foundation/problem.ts';
import {
  embeddingClient,
  LARGEST_ANSWER,
} from '../../../../../src/techniques/semantic/similarity/embeddings/embedding-client.ts';

const KEY = 'sk-a-key-that-nobody-may-see';

/** What comes of asking an endpoint that answers with this body; how often it was asked, and bytes it was asked for. */
async function asking(body: (sent: { bytes: number }) => ReadableStream<Uint8Array>, status = 200) {
  const sent = { bytes: 0 };
  let asked = 0;
  const embed = embeddingClient(
    { url: 'http://localhost:1/v1', model: null, apiKey: KEY, apiKeyFrom: 'THE_KEY' },
    {
      fetch: async () => {
        asked++;
        return new Response(body(sent), { status });
      },
      sleep: async () => {},
    },
  );
  const error = await embed(['a text']).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const said = JSON.stringify((error as UserError).problems);
  expect(said).not.toContain(KEY);
  return { said, asked, bytes: sent.bytes };
}

/** Blanks without end, or with the key in between. */
const endless = (text: string) => (sent: { bytes: number }) =>
  new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = new TextEncoder().encode(text.repeat(Math.ceil(2 ** 20 / text.length)));
        sent.bytes += part.length;
        controller.enqueue(part);
      },
    },
    { highWaterMark: 0 },
  );

describe('an endpoint whose answer does not end', () => {
  it('is left alone once it has sent more than vectors can take', async () => {
    const { said, asked, bytes } = await asking(endless(' '));
    expect(said).toMatch(/longer than 256 MiB/);
    expect(asked).toBe(1);
    expect(bytes).toBeLessThan(LARGEST_ANSWER + 2 ** 22);
  });

  it('is not read to the end where it refuses, and its words do not show the key', async () => {
    const { said, bytes } = await asking(endless(`${KEY} `), 400);
    expect(said).toMatch(/answers 400/);
    expect(bytes).toBeLessThan(2 ** 23);
  });

  it('is not asked again where it sends and sends until patience is out', async () => {
    const { said, asked } = await asking(
      () =>
        new ReadableStream({
          pull(controller) {
            controller.error(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
          },
        }),
    );
    expect(said).toMatch(/has not ended in 120 s/);
    expect(asked).toBe(1);
  });
});
