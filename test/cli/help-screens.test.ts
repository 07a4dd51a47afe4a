import { describe, expect, it } from 'vitest';
import { invoke } from './invoke.ts';

/** A page for each kind of help: all commands, one with many flags, one with few, one with commands of its own. */
const PAGES: Readonly<Record<string, string[]>> = {
  help: ['--help'],
  'help-simulate': ['simulate', '--help'],
  'help-report': ['report', '--help'],
  'help-ab': ['ab', '--help'],
};

describe.each(Object.keys(PAGES))('the page of %s', (name) => {
  it.each([60, 80, 120])('at %i columns looks as it did', async (columns) => {
    const { stdout } = await invoke(PAGES[name] as string[], { columns });
    await expect(stdout).toMatchFileSnapshot(`../report/golden/${name}-${columns}.txt`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    // There is no colour and no sign beyond ASCII in it, so that it is the same everywhere.
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
