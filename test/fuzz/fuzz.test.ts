import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/foundation/random.ts';
import { changedBytes, changedDocument } from './changes.ts';
import { MARK } from './hostile.ts';
import type { Input } from './input.ts';
import { type Ran, wrong } from './oracle.ts';

const ALL = (): boolean => true;
const INPUT: Input = { args: ['simulate', '-n', '60'], files: { 'in.yaml': 'name: mine' } };
const RIGHT: Ran = { code: 0, stdout: 'saves 12.0%\n', stderr: '', written: { 'out.csv': 'a,b\r\n1,2\r\n' } };

describe('what is wrong with a run', () => {
  it('is nothing where a run succeeds or an input is refused in a sentence', () => {
    expect(wrong(INPUT, RIGHT)).toBeNull();
    expect(wrong(INPUT, { ...RIGHT, code: 2, stdout: '', stderr: 'error --ttl: "x" is no duration\n' })).toBeNull();
    // What the input says itself may be said back.
    expect(wrong({ ...INPUT, args: ['explain', 'NaN'] }, { ...RIGHT, stdout: '"NaN" is asked' })).toBeNull();
  });

  it.each<[string, Partial<Ran>, Partial<Input>?]>([
    ['exit code 7', { code: 7 }],
    ['a fault', { code: 1, stderr: 'error x: y\n  This is a fault of optimize, not of your input.' }],
    ['a stack trace', { code: 2, stderr: 'error\n    at run (file:///a/b.js:1:2)' }],
    ['a failure', { code: 1, stderr: 'error x' }],
    ['without a word', { code: 2, stderr: '' }],
    ['out of nothing', {}, { saysNothing: true }],
    ['control character on the standard error', { code: 2, stderr: 'error \u001b[2J' }],
    ['control character on the standard output', { stdout: 'a\u202eb' }],
    ['NaN in stdout', { stdout: 'saves NaN%' }],
    ['undefined in out.md', { written: { 'out.md': 'saves undefined' } }],
    ['-Infinity in stdout', { stdout: 'saves -Infinity' }],
    ['a page that runs', { stdout: `<!doctype html><img src=x onerror=${MARK}()>` }],
    ['a table that computes', { written: { 'out.csv': `a\n"=HYPERLINK(""${MARK}"")"` } }],
    ['costUsd is -3', { stdout: '{"a":[{"costUsd":-3}]}' }],
    ['5 hits of 4 look-ups', { stdout: '{"cache":{"hits":5,"lookups":4}}' }],
    ['not JSON', { stdout: '{"a":' }],
  ])('is found: %s', (words, ran, input = {}) => {
    expect(wrong({ ...INPUT, ...input }, { ...RIGHT, ...ran })).toContain(words);
  });
});

describe('changes out of chance', () => {
  const document = { name: 'mine', list: [1, 2, { deep: 'text' }], on: true };

  it('are the same for the same number, and others for others', () => {
    const of = (number: number): string =>
      JSON.stringify(changedDocument(document, randomStream(`${number}`, 'a'), ALL));
    const bytes = (number: number): string =>
      Buffer.from(changedBytes('a,b\n1,2\n', randomStream(`${number}`, 'a'), ALL)).toString('latin1');
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    for (const make of [of, bytes]) {
      expect(numbers.map(make)).toEqual(numbers.map(make));
      expect(new Set(numbers.map(make)).size).toBeGreaterThan(20);
    }
    expect(document).toEqual({ name: 'mine', list: [1, 2, { deep: 'text' }], on: true });
  });

  it('can be left out one by one, down to none', () => {
    const none = changedDocument(document, randomStream('1', 'a'), () => false);
    expect(none).toEqual(document);
    expect(Buffer.from(changedBytes('text', randomStream('1', 'a'), () => false)).toString()).toBe('text');
  });
});
