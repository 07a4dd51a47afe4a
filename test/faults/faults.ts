import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomStream } from '../../src/foundation/random.ts';
import { CASES, type Case } from './cases.ts';
import { inSurroundings, SURROUNDINGS } from './surroundings.ts';
import { atOnce, killedUntilDone, undisturbed, type When } from './trials.ts';

const BIN = fileURLToPath(new URL('../bin/optimize.js', import.meta.url));

/** Texts put to an endpoint on this machine, which takes its time. */
async function embeddingCase(): Promise<{ one: Case; close: () => void }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { input } = JSON.parse(Buffer.concat(chunks).toString()) as { input: string[] };
    const data = input.map((text, index) => ({ index, embedding: [text.length, text.charCodeAt(9) % 7, 1] }));
    setTimeout(() => response.end(JSON.stringify({ data })), 30);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const args = ['simulate', '--trace', 'q.txt', '--only', 'semantic', '--strategy', 'advanced', '--no-fixes', '--json'];
  return {
    one: {
      name: 'simulate --embeddings',
      args: [...args, '--embeddings', url],
      files: { 'q.txt': Array.from({ length: 600 }, (_, i) => `question ${i * i}\n`).join('') },
      grows: ['q.txt.embeddings'],
    },
    close: () => void server.close(),
  };
}

/** So many moments: every other one at chance within the time a run takes, the others as files change. */
function* moments(of: number, tookMs: number, seed: string): Generator<When> {
  const random = randomStream(seed, 'faults');
  for (let i = 0; i < of; i++) {
    yield i % 2 === 0 ? { afterMs: random() * tookMs } : { events: 1 + Math.floor(random() * 6) };
  }
}

/** Kills, runs at once and hinders every command that writes, and tells of what it does not stand. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      // Of each command.
      kills: { type: 'string', default: '12' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      surroundings: { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  const embeddings = await embeddingCase();
  const rows: object[] = [];
  let findings = 0;
  for (const one of [...CASES, embeddings.one]) {
    if (values.only !== undefined && !one.name.includes(values.only)) continue;
    const whole = await undisturbed(BIN, one);
    if (whole.ended.code !== 0) throw new Error(`${one.name}: ${whole.ended.stderr}`);
    const tell = (how: string, wrong: readonly string[]): number => {
      for (const what of wrong) process.stdout.write(`${one.name}, ${how}: ${what}\n`);
      return wrong.length;
    };
    const number = Number(values.kills);
    const { wrong, kills } = await killedUntilDone(
      BIN,
      one,
      whole,
      moments(number, whole.tookMs, `${values.seed} ${one.name}`),
    );
    let bad = tell('killed', wrong);
    for (const count of [2, 4]) bad += tell(`${count} at once`, await atOnce(BIN, one, whole, count));
    let hindered = 0;
    if (values.surroundings) {
      for (const [name, script] of Object.entries(SURROUNDINGS)) {
        hindered++;
        bad += tell(name, await inSurroundings(BIN, one, script));
      }
    }
    findings += bad;
    rows.push({ command: one.name, kills, 'at once': 6, surroundings: hindered, findings: bad });
  }
  embeddings.close();
  console.table(rows);
  process.stdout.write(`${findings} findings\n`);
  process.exitCode = findings === 0 ? 0 : 1;
}

await main();
