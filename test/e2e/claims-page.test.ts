import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { optimize, ROOT } from './command.ts';

const SECTION = /(<!-- claims:begin.*-->\n)[\s\S]*?(<!-- claims:end -->)/;

it('QUICKSTART.md has the claims as they come out; vitest -u renews them', async () => {
  const { status, stdout } = optimize('claims --markdown');
  expect(status).toBe(0);
  const quickstart = readFileSync(`${ROOT}QUICKSTART.md`, 'utf8');
  expect(quickstart).toMatch(SECTION);
  const renewed = quickstart.replace(SECTION, (_, begin: string, end: string) => `${begin}\n${stdout}\n${end}`);
  await expect(renewed).toMatchFileSnapshot('../../QUICKSTART.md');
});
