import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, optimize, shell } from './command.ts';

const folder = temporaryFolder();

/** A line of every command that prints something without being asked for more. */
const LINES = [
  'basic -n 100',
  'simulate -n 100 --no-alternatives --full',
  'simulate --print-config',
  'explain',
  'scenarios',
  'scenarios faq-chatbot',
  'models',
  'doctor',
  'help knobs',
  'help environment',
  '--help',
  'simulate --help',
];

// What is printed goes through the streams that a command is handed; those of a process are given in one place,
// which test/architecture.test.ts holds. So a few lines are enough: long and short ones, of help and of results.
describe.each(['simulate -n 100 --no-alternatives --full', 'help knobs', 'doctor'])(
  'optimize %s, a process',
  (line) => {
    it('ends quietly when its reader leaves', () => {
      const { stdout, stderr, status } = shell(`set -o pipefail; node ${BIN} ${line} | head -3`);
      expect(stdout.split('\n').length).toBeLessThanOrEqual(4);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    });

    it('says the same to a file as to a pipe', async () => {
      const path = join(folder, 'out.txt');
      // The doctor speaks of the process it is in; the others say the same in this one.
      const { stdout } = line === 'doctor' ? optimize(line) : await invoke(line.split(' '));
      expect(shell(`node ${BIN} ${line} > '${path}'`)).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(path, 'utf8')).toBe(stdout);
    });
  },
);

describe.each(LINES)('optimize %s', (line) => {
  it.each([
    ['NO_COLOR=1', { LANG: 'C.UTF-8', NO_COLOR: '1', FORCE_COLOR: '1' }],
    ['TERM=dumb', { LANG: 'C.UTF-8', TERM: 'dumb' }],
    ['LANG=C', { LANG: 'C' }],
  ])('%s: no colour, and ASCII alone where there is nothing else', async (_, env) => {
    const { stdout, code } = await invoke(line.split(' '), { env });
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    if (!('NO_COLOR' in env)) expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('40 columns are enough', async () => {
    const { stdout, code } = await invoke(line.split(' '), {
      columns: 40,
      env: { LANG: 'C.UTF-8', FORCE_COLOR: '1' },
    });
    expect(code).toBe(0);
    for (const text of stripVTControlCharacters(stdout).split('\n')) {
      // Examples are lines to copy, and a word is a word: they are not broken.
      if (!/^ {2}\$ |^ *\S+$/.test(text)) expect(stringWidth(text), text).toBeLessThanOrEqual(40);
    }
  });
});

// What each of them does is held above; that a process hands on its own takes one line for each of its ways in.
it('the process’s own surroundings are heeded', () => {
  const coloured = optimize('models', { env: { COLUMNS: '40', FORCE_COLOR: '1' } }).stdout;
  expect(coloured).toContain('\u001b');
  for (const text of stripVTControlCharacters(coloured).split('\n')) expect(stringWidth(text)).toBeLessThanOrEqual(40);
  expect(stripVTControlCharacters(coloured)).toMatch(/[^\n\x20-\x7e]/);
  expect(optimize('models', { env: { LANG: 'C', NO_COLOR: '1', FORCE_COLOR: '1' } }).stdout).toMatch(
    /^[\n\x20-\x7e]*$/,
  );
});
