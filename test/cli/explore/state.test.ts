import { describe, expect, it } from 'vitest';
import { flagsBetween } from '../../../src/cli/explore/flags-between.ts';
import {
  arrived,
  type Choice,
  type ExploreState,
  type QuickLook,
  refused,
  rowsOf,
  startingFrom,
  step,
} from '../../../src/cli/explore/state.ts';
import { viewOf } from '../../../src/cli/explore/view.ts';
import { knobScale } from '../../../src/settings/knob-scale.ts';
import { KNOB_PATHS, type KnobValues, TECHNIQUES } from '../../../src/settings/knobs.ts';
import { findStrategy } from '../../../src/settings/strategy.ts';
import { invoke } from '../invoke.ts';

const basic: Choice = findStrategy('basic');

/** Presses keys one after the other: names of keys, or characters. */
function press(state: ExploreState, ...keys: string[]): { state: ExploreState; wishes: (string | null)[] } {
  const wishes: (string | null)[] = [];
  let now = state;
  for (const key of keys) {
    const name = key === ' ' ? 'space' : key;
    const next = step(now, { name, sequence: key.length === 1 ? key : '' });
    now = next.state;
    wishes.push(next.wish);
  }
  return { state: now, wishes };
}

const at = (id: ExploreState['at'], choice = basic): ExploreState => ({ ...startingFrom(choice), at: id });

describe('the pointer', () => {
  it('goes through techniques, the knobs of those that are on, and the surroundings', () => {
    const ids = rowsOf(basic).map(({ id }) => id);
    expect(ids.filter((id) => (TECHNIQUES as readonly string[]).includes(id))).toEqual([...TECHNIQUES]);
    expect(ids).toContain('cache.ttl');
    expect(ids).toContain('provider.concurrency');
    expect(ids).not.toContain('semantic.threshold');
    let state = startingFrom(basic);
    const seen = [state.at];
    for (let i = 1; i < ids.length; i++) seen.push((state = press(state, 'down').state).at);
    expect(seen).toEqual(ids);
  });

  it('stops at both ends', () => {
    const start = startingFrom(basic);
    expect(press(start, 'up').state.at).toBe('cache');
    expect(press(start, 'end', 'down').state.at).toBe(rowsOf(basic).at(-1)?.id);
    expect(press(start, 'end', 'home').state.at).toBe('cache');
  });
});

describe('turning', () => {
  it.each(KNOB_PATHS)('%s goes along its scale and stops at its ends', (path) => {
    const all: Choice = { techniques: new Set(TECHNIQUES), knobs: basic.knobs };
    const scale = knobScale(path, all.knobs[path]);
    let state = at(path, all);
    for (let i = 0; i < scale.length + 2; i++) state = press(state, 'left').state;
    // Two thresholds hold each other back.
    if (path !== 'routing.complexFrom') expect(state.choice.knobs[path]).toBe(scale[0]);
    expect(press(state, 'left').wishes).toEqual([null]);
    for (let i = 0; i < scale.length + 2; i++) state = press(state, 'right').state;
    if (path !== 'routing.simpleBelow') expect(state.choice.knobs[path]).toBe(scale.at(-1));
  });

  it('asks for a run when something has changed, and only then', () => {
    expect(press(at('cache.ttl'), 'right').wishes).toEqual(['run']);
    expect(press(at('cache.policy'), 'left').wishes).toEqual([null]);
  });

  it('space goes on and off, and round the choices', () => {
    const off = press(at('cache'), ' ');
    expect(off.state.choice.techniques.has('cache')).toBe(false);
    expect(press(off.state, ' ').state.choice.techniques.has('cache')).toBe(true);
    expect(press(at('prompt.concise'), ' ').state.choice.knobs['prompt.concise']).toBe(true);
    expect(press(at('cache.policy'), ' ', ' ', ' ', ' ', ' ').state.choice.knobs['cache.policy']).toBe('lru');
  });

  it('the pointer moves to the technique when its knobs go', () => {
    const { state } = press(at('cache.ttl'), 'right');
    const without = press({ ...state, at: 'cache' }, ' ').state;
    const back = press({ ...without, past: [...without.past] }, 'u').state;
    expect(press({ ...back, at: 'cache.ttl' }, 'r').state.at).toBe('cache.ttl');
    const semantic = press(at('semantic'), ' ').state;
    expect(press({ ...semantic, at: 'semantic.threshold' }, 'u').state.at).toBe('semantic');
  });

  it('refuses thresholds that cross, and says why', () => {
    const { state, wishes } = press(at('routing.simpleBelow'), '8', 'return');
    expect(wishes).toEqual([null, null]);
    expect(state.message).toContain('simple queries end at 8');
    expect(state.choice).toBe(basic);
  });
});

describe('typing', () => {
  it('takes a value as a flag would', () => {
    const { state, wishes } = press(at('cache.ttl'), '9', '0', 'm', 'return');
    expect(wishes).toEqual([null, null, null, 'run']);
    expect(state.choice.knobs['cache.ttl']).toBe(5_400_000);
    expect(state.typed).toBeNull();
  });

  it('says what is wrong with it and lets one go on; Esc forgets it', () => {
    const wrong = press(at('cache.ttl'), '9', '0', 'return').state;
    expect(wrong.message).toContain('"90" has no unit');
    expect(wrong.typed).toBe('90');
    expect(press(wrong, 's', 'return').state.choice.knobs['cache.ttl']).toBe(90_000);
    expect(press(wrong, 'escape')).toMatchObject({ state: { typed: null, message: null }, wishes: [null] });
    expect(press(wrong, 'backspace', 'backspace').state.typed).toBeNull();
  });

  it('q, u and r are letters then, and no commands', () => {
    expect(press(at('cache.ttl'), '1', 'q', 'u', 'r').state.typed).toBe('1qur');
  });

  it('is for numbers alone', () => {
    for (const id of ['cache', 'cache.policy', 'prompt.concise'] as const)
      expect(press(at(id), '5').state.typed).toBeNull();
  });
});

describe('undo and reset', () => {
  it('undo goes back step by step to the beginning, and says when there is no more', () => {
    const { state } = press(at('cache.ttl'), 'right', 'right', 'down', 'left');
    const undone = press(state, 'u', 'u', 'u');
    expect(undone.wishes).toEqual(['run', 'run', 'run']);
    expect(undone.state.choice).toBe(basic);
    expect(press(undone.state, 'u').state.message).toContain('nothing to undo');
  });

  it('reset goes to the start in one step, which can be undone', () => {
    const { state } = press(at('cache.ttl'), 'right', 'right');
    const reset = press(state, 'r').state;
    expect(reset.choice).toBe(basic);
    expect(press(reset, 'u').state.choice).toBe(state.choice);
    expect(press(reset, 'r').wishes).toEqual([null]);
  });
});

it('leaves, quits, reports and shows the command when asked to', () => {
  const wishes = (name: string, ctrl = false): string | null => step(at('cache'), { name, ctrl }).wish;
  expect(['q', 'escape', 'return', 'c'].map((key) => wishes(key))).toEqual(['leave', 'leave', 'report', 'command']);
  expect(wishes('c', true)).toBe('quit');
  expect(step({ ...at('cache.ttl'), typed: '5' }, { name: 'c', ctrl: true }).wish).toBe('quit');
});

describe('the command for what has been explored', () => {
  const settingsFor = async (flags: string[]): Promise<{ techniques: string[]; knobs: Record<string, unknown> }> => {
    const { code, stdout, stderr } = await invoke(['simulate', '-n', '50', '--strategy', 'basic', ...flags, '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout).strategy;
  };

  it('names what differs, in the fewest words', () => {
    const knobs = { ...basic.knobs, 'cache.ttl': 7_200_000, 'prompt.concise': true, 'cache.maxEntries': Infinity };
    const to: Choice = { techniques: new Set(['cache', 'prompt', 'semantic']), knobs: knobs as KnobValues };
    expect(flagsBetween(basic, to).join(' ')).toBe(
      '--with semantic --without router --ttl 2h --cache-size unlimited --concise',
    );
    expect(flagsBetween(to, basic)).toContain('--no-concise');
    expect(flagsBetween(basic, basic)).toEqual([]);
    expect(flagsBetween(basic, basic, new Set(['cache.ttl']))).toEqual(['--ttl', '1h']);
    expect(flagsBetween(basic, { ...basic, techniques: new Set() })).toEqual(['--strategy', 'baseline']);
  });

  it('leads simulate to the same techniques and knobs, whatever was turned', async () => {
    // The scenario's own knobs are those of the defaults.
    let state = startingFrom({ techniques: new Set(TECHNIQUES), knobs: basic.knobs });
    for (const path of KNOB_PATHS) {
      const way = path === 'routing.complexFrom' || path === 'provider.steady' ? 'right' : 'left';
      const before = state.choice;
      state = press({ ...state, at: path }, way).state;
      if (state.choice === before) state = press({ ...state, at: path }, 'right').state;
    }
    const odd = { ...state.choice.knobs, 'cache.ttl': 3_723_001 } as KnobValues;
    const choice = { techniques: state.choice.techniques, knobs: odd };
    const { techniques, knobs } = await settingsFor(flagsBetween(basic, choice));
    expect(techniques).toEqual([...TECHNIQUES]);
    for (const path of KNOB_PATHS) {
      if (Number.isFinite(odd[path] as number) || typeof odd[path] !== 'number') expect(knobs[path]).toBe(odd[path]);
    }
  });
});

describe('the view', () => {
  const summary = (cost: number, p95: number, hitRate: number | null, mean: number | null) =>
    ({
      costUsd: 1_000 * cost,
      costPerRequestUsd: cost,
      monthlyUsd: 3e6 * cost,
      latencyMs: { p95 },
      cache: { hitRate, exactHits: 300, semanticHits: 100, staleHits: 40 * (hitRate ?? 0), falseHits: null },
      quality: { mean },
    }) as never;
  const look = (cost: number, hitRate: number | null): QuickLook => ({
    baseline: summary(0.015, 1500, null, 0.93),
    optimized: summary(cost, 750, hitRate, null),
    remark: null,
  });
  const subject = { name: 'x', requests: 20_000, seed: '42', models: 'docs' };

  it('compares each run with the one before and with the baseline', () => {
    const state = arrived(arrived(startingFrom(basic), look(0.01, 0.5)), look(0.005, 0.4));
    const [bill, saved, latency, hits, stale, wrong, quality] = viewOf(state, subject).metrics;
    expect(bill).toMatchObject({
      label: 'Bill a month',
      baseline: '$45,000',
      before: '$30,000',
      now: '$15,000',
      change: '-50.0%',
      better: true,
    });
    expect(bill?.bar).toBeCloseTo(1 / 3);
    expect(saved).toMatchObject({ baseline: '—', before: '33.3%', now: '66.7%', change: '+33.3 pt', better: true });
    // 20 of 400 hits, then 16: fewer are better.
    expect(stale).toMatchObject({ label: 'Stale hits', before: '5.0%', now: '4.0%', better: true });
    expect(wrong).toMatchObject({ label: 'False hits', now: '—', bar: null });
    expect(latency).toMatchObject({ change: '', better: null, bar: 0.5 });
    expect(hits).toMatchObject({ baseline: '—', change: '-10.0 pt', better: false, bar: 0.4 });
    expect(quality).toMatchObject({ baseline: '93.0%', now: '—', bar: null, change: '' });
  });

  it('shows what is typed, what has changed, and what the row at the pointer is about', () => {
    const { state } = press(at('cache.ttl'), 'right', '5');
    const view = viewOf(state, subject);
    expect(view.rows[view.at]).toMatchObject({ label: 'ttl', value: '5_', changed: true });
    expect(view.remark).toContain('a duration above 0s, or never');
    expect(viewOf(press(state, 'escape').state, subject).remark).toContain('age at which a cached answer expires');
  });
});

describe('what cannot be played', () => {
  it('is taken back, and why is said until the next key', () => {
    const { state } = press(at('cache.ttl'), 'right');
    const back = refused(state, 'it cannot work here');
    expect(back.choice).toEqual(basic);
    expect(back.past).toEqual([]);
    expect(viewOf(back, { name: 'x', requests: 1, seed: '42', models: 'docs' }).remark).toBe('it cannot work here');
    expect(press(back, 'down').state.message).toBeNull();
  });
});

describe('without a terminal', () => {
  it('says what to do instead', async () => {
    const { code, stdout, stderr } = await invoke(['explore']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('needs a terminal');
    expect(stderr).toContain('optimize simulate');
  });
});
