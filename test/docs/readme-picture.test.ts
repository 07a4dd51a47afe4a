import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { exampleLog } from './example-log.ts';
import { pictureOfScreen } from './picture-of-screen.ts';

/** The line of the README that its picture is of. */
const LINE = 'npx optimize advise examples/support-desk.csv --models gpt-4o,gpt-4o-mini';

it('the log that ships is the one that is made here; vitest -u renews it', async () => {
  await expect(await exampleLog()).toMatchFileSnapshot('../../examples/support-desk.csv');
});

it('the picture of the README is a run on it; vitest -u renews it', async () => {
  expect(readFileSync('README.md', 'utf8')).toContain(`\n${LINE}\n`);
  const { code, stdout } = await invoke(LINE.split(' ').slice(2), {
    env: { LANG: 'C.UTF-8', FORCE_COLOR: '1', COLUMNS: '80' },
  });
  expect(code).toBe(0);
  await expect(pictureOfScreen(`$ ${LINE}`, `$ ${LINE}\n\n${stdout}`)).toMatchFileSnapshot('../../docs/advice.svg');
});
