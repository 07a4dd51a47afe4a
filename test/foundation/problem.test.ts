import { describe, expect, it } from 'vitest';
import { closest, suggestion, UserError } from '../../src/foundation/problem.ts';

const COMMANDS = ['simulate', 'compare', 'sweep', 'learn'];

describe('did you mean', () => {
  it('finds the known word closest to a mistyped one', () => {
    expect(closest('simulte', COMMANDS)).toBe('simulate');
    expect(closest('lern', ['earn', 'learn', 'burn'])).toBe('learn');
    expect(closest('COMPARE', COMMANDS)).toBe('compare');
  });

  it('allows two edits, or a third of a long word', () => {
    expect(closest('swep', COMMANDS)).toBe('sweep');
    expect(closest('swxxp', COMMANDS)).toBe('sweep');
    expect(closest('xxxep', COMMANDS)).toBeNull();
    expect(closest('simulxxxx', COMMANDS)).toBeNull();
    expect(closest('predictive-xxxx', ['predictive-cache'])).toBe('predictive-cache');
  });

  it('offers the likely word and all that is allowed', () => {
    expect(suggestion('comprae', COMMANDS)).toBe('did you mean compare? (one of: simulate, compare, sweep, learn)');
    expect(suggestion('frobnicate', COMMANDS)).toBe('one of: simulate, compare, sweep, learn');
  });
});

describe('a user error', () => {
  it('carries every problem with its place, and exits with 2 unless told otherwise', () => {
    const problems = [
      { where: '--ttl', what: '"90" has no unit', fix: 'write 90s' },
      { where: 'faq.yaml:5:14', what: 'unknown key' },
    ];
    const error = new UserError(problems);
    expect(error.message).toBe('--ttl: "90" has no unit\nfaq.yaml:5:14: unknown key');
    expect(error.problems).toEqual(problems);
    expect(error.kind).toBe('usage');
    expect(new UserError(problems[0]!, 'failure')).toMatchObject({ kind: 'failure', problems: [problems[0]] });
  });
});
