import fc from 'fast-check';
import { estimateTokenCount } from 'tokenx';
import { expect, it } from 'vitest';
import { countTokens } from '../../src/models/tokens.ts';

const stretch = fc.oneof(
  fc.constantFrom('What', 'is', 'Python?', '"quoted",', '12345', 'über', '日本', '。', '(a)', '`code`;', 'e.g.'),
  fc.constantFrom(' ', '  ', '\n', '\n\n', ' \n', '\n ', '\t', '\r\n', '\u00a0', '\u2003'),
  fc.string({ maxLength: 4, unit: 'grapheme' }),
);

it('stretch by stretch, a text has the tokens that the estimator gives the whole of it', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
      for (const text of [stretches.join(''), stretches.join(' ')]) {
        expect(countTokens(text), JSON.stringify(text)).toBe(estimateTokenCount(text));
      }
    }),
    { numRuns: 2_000 },
  );
});
