import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { invoke, type Outcome } from './invoke.ts';

/** A command that reads what is piped in, which says so much and then nothing, until somebody has had enough. */
async function interrupted(line: string, said = ''): Promise<Outcome> {
  const stdin = new PassThrough();
  if (said !== '') stdin.write(said);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 150);
  return invoke(line.split(' '), { stdin, signal: abort.signal });
}

describe('a pipe whose writer says nothing', () => {
  it.each([
    ['simulate --trace -', ''],
    ['simulate --trace -', 'a question that is not'],
    ['simulate --trace -', '{"text": "a question'],
    ['tune --trace -', ''],
    ['inspect -', ''],
    ['inspect -', '{"model": "gpt-4o", "in'],
    ['report -', ''],
    ['report -', '{"schemaVersion": 1,'],
  ])('does not keep optimize %s from ending, after %j', async (line, said) => {
    const { code, stderr } = await interrupted(line, said);
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/^error (?!-: reading was interrupted$)/m);
  });

  it('leaves what has come until then', async () => {
    const said = Array.from({ length: 3_000 }, (_, i) => `question ${i % 700}\n`).join('');
    const { code, stdout } = await interrupted('simulate --trace - --only cache --json --no-fixes', said);
    expect(code).toBe(130);
    const { partial, requests } = JSON.parse(stdout) as { partial: boolean; requests: number };
    expect(partial).toBe(true);
    expect(requests).toBeGreaterThan(0);
  });
});
