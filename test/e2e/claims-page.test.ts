import { expect, it } from 'vitest';
import { invoke } from '../cli/invoke.ts';
import { playedOnce } from '../cli/played-once.ts';

const HEAD = `# What the guide claims, and what came out

The quick-start guide that this project grew from, figure by figure; [guide.md](guide.md) has its claims in our own
words. Made from runs: renew it with \`npx vitest run test/e2e/claims-page.test.ts -u\`.
`;

it('docs/claims.md has the claims as they come out; vitest -u renews them', async () => {
  const { code, stdout } = await invoke(['report', await playedOnce(['claims']), '--markdown']);
  expect(code).toBe(0);
  await expect(`${HEAD}\n${stdout}`).toMatchFileSnapshot('../../docs/claims.md');
});
