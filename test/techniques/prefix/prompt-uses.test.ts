import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptChains, PromptUses } from '../../../src/techniques/prefix/prompt-uses.ts';
import { NO_SEGMENT, PromptTree } from '../../../src/workload/prompts/prompt-tree.ts';

describe('the last use of what a prompt begins with', () => {
  it('is that of the last prompt which goes through it, in any tree that grows while it is used', () => {
    const step = fc.record({ grows: fc.boolean(), place: fc.nat(), gap: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const prompts = new PromptTree();
        const chains = new PromptChains(prompts);
        const uses = new PromptUses(chains);
        const plain = [Number.NEGATIVE_INFINITY];
        let now = 1;
        for (const { grows, place, gap } of steps) {
          now += gap;
          if (grows || prompts.size === 1) {
            // Mostly from the latest, as sessions do.
            const from = place % 3 === 0 ? place % prompts.size : prompts.size - 1;
            prompts.add(from, 1, 'user');
            plain.push(Number.NEGATIVE_INFINITY);
          }
          const segment = 1 + (place % (prompts.size - 1));
          chains.prepare();
          uses.prepare();
          uses.use(segment, now);
          for (let p = segment; p !== NO_SEGMENT; p = prompts.before[p] as number) plain[p] = now;
          for (let p = 1; p < prompts.size; p++) expect(uses.lastAt(p)).toBe(plain[p]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
