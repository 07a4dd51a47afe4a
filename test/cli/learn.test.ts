import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProgressStore } from '../../src/cli/learn/progress-store.ts';
import { LESSONS } from '../../src/tutorial/course.ts';
import { type Progress, UNTOUCHED, withLesson } from '../../src/tutorial/learner-progress.ts';
import { SCORED_CHALLENGES } from '../../src/tutorial/scored-challenges.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke, type Outcome } from './invoke.ts';

/** A learner: a state folder of their own, and commands run with it. */
function learner(state = join(temporaryFolder(), 'state')) {
  const file = join(state, 'progress.json');
  return {
    state,
    file,
    learn: (...args: string[]): Promise<Outcome> =>
      invoke(['learn', ...args], { folders: async () => ({ config: state, data: state, cache: state, state }) }),
    remembered: (): Progress['lessons'] => JSON.parse(readFileSync(file, 'utf8')).lessons,
  };
}

describe('learn without a terminal', () => {
  it('points to the script, for there is nobody to ask', async () => {
    for (const args of [[], ['ttl'], ['next']]) {
      const { code, stdout, stderr } = await learner().learn(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('optimize learn --script');
    }
  });

  it('lists the lessons, as a screen and as JSON', async () => {
    const { learn } = learner();
    const screen = await learn('list');
    expect(screen.code).toBe(0);
    for (const { title } of LESSONS) expect(screen.stdout).toContain(title);
    for (const { title } of SCORED_CHALLENGES) expect(screen.stdout).toContain(title);
    const { lessons, command } = JSON.parse((await learn('list', '--json')).stdout);
    expect(command).toBe('learn list');
    expect(lessons.map(({ id }: { id: string }) => id)).toEqual(LESSONS.map(({ id }) => id));
    expect(lessons[0]).toMatchObject({ state: 'new', predictionRight: null, challenge: null });
  });

  it('suggests a lesson for a typo', async () => {
    const { code, stderr } = await learner().learn('evicton');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean eviction?');
  });
});

describe('learn check', () => {
  it('passes what meets the goals, with the score and par, and remembers it', async () => {
    const { learn, remembered } = learner();
    const { code, stdout } = await learn('check', 'exact-cache', '--', '--only', 'cache');
    expect(code).toBe(0);
    expect(stdout).toContain('All goals met.');
    expect(stdout).toMatch(/\$0\.00\d+ a request; the solution that can be shown: \$0\.00\d+/);
    expect(remembered()['exact-cache']).toMatchObject({ solved: true, attempts: 1, best: { flags: '--only cache' } });
    expect((await learn('list')).stdout).toContain('solved at $');
  });

  it('checks against the challenge that was open last, and exits with 99 when it is not met', async () => {
    const { learn } = learner();
    await learn('hint', 'ttl');
    const { code, stdout } = await learn('check', '--json', '--', '--ttl', '24h');
    expect(code).toBe(99);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ lesson: 'ttl', flags: '--ttl 24h', passed: false, best: null });
    expect(result.goals.map(({ met }: { met: boolean }) => met)).toEqual([true, false]);
  });

  it('says what is wrong with flags, and counts no attempt', async () => {
    const { learn, remembered } = learner();
    await learn('hint', 'ttl');
    for (const flags of [['--requests', '5'], [], ['--ttl', '5'], ['--ttl', '1h', 'more']]) {
      const { code, stdout, stderr } = await learn('check', '--', ...flags);
      expect({ flags, code, stdout }).toEqual({ flags, code: 2, stdout: '' });
      expect(stderr).toContain('learn check (ttl)');
    }
    expect(remembered().ttl?.attempts).toBe(0);
  });

  it('needs a challenge to be open, or named', async () => {
    const { learn } = learner();
    expect((await learn('check', '--', '--ttl', '1h')).stderr).toContain('no challenge is open');
    expect((await learn('hint', 'baseline')).stderr).toContain('"baseline" is no lesson with a challenge');
  });
});

describe('learn challenge', () => {
  it('scores an attempt against the best that a search finds, and remembers the best score', async () => {
    const { learn, state } = learner();
    const attempt = async (...flags: string[]) => {
      const { code, stdout } = await learn('challenge', 'nothing-stale', '--json', '--', ...flags);
      return { code, ...JSON.parse(stdout) };
    };
    const first = await attempt('--only', 'cache', '--ttl', '10m');
    expect(first).toMatchObject({ code: 0, passed: true, figure: 'costPerRequestUsd', ceiling: null });
    expect(first.bestKnown.tried).toBeGreaterThan(50);
    expect(first.score).toBeCloseTo(first.bestKnown.value / first.value, 9);
    expect(first.score).toBeLessThan(1);
    // What was found is typed like any attempt, and is the best there is to know.
    const found = await attempt(...first.bestKnown.flags.split(' '));
    expect(found).toMatchObject({ code: 0, passed: true, value: first.bestKnown.value, score: 1 });
    const { challenges } = JSON.parse(readFileSync(join(state, 'progress.json'), 'utf8'));
    expect(challenges['nothing-stale']).toMatchObject({ attempts: 2, best: { score: 1, flags: found.flags } });
    expect((await learn('list')).stdout).toMatch(/Hardly anything stale.*100\.0%/);
    expect((await learn('reset', 'nothing-stale')).stdout).toBe('Reset: nothing-stale.\n');
    expect((await learn('list')).stdout).not.toMatch(/Hardly anything stale.*100\.0%/);
  });

  it('says what is wrong, and where to play', async () => {
    const { learn } = learner();
    const wrong = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await learn('challenge', ...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong()).toContain('is played on a terminal');
    expect(await wrong('smallest-bil')).toContain('did you mean smallest-bill?');
    expect(await wrong('1', '--', '--seed', '7')).toContain('--seed is not yours to change here');
    expect(await wrong('1', '--', '--only', 'cache,batching')).toContain('"batching" is not yours to use here');
    expect(await wrong('1', '--', '--ttl', '5')).toContain('"5" has no unit');
  });
});

describe('learn hint and learn reset', () => {
  it('give one hint more each time, and forget one lesson alone', async () => {
    const { learn, remembered } = learner();
    const hints = async (): Promise<string[]> => JSON.parse((await learn('hint', 'ttl', '--json')).stdout).hints;
    expect((await hints()).length).toBe(1);
    expect((await hints()).length).toBe(2);
    expect((await hints()).length).toBe(3);
    expect((await hints()).length).toBe(3);
    await learn('hint', 'eviction');
    expect(await learn('reset', 'ttl')).toMatchObject({ code: 0, stdout: 'Reset: ttl.\n' });
    expect(remembered().ttl).toMatchObject({ hints: 0, generation: 1 });
    expect(remembered().eviction).toMatchObject({ hints: 1 });
  });

  it('forgets everything only when told so', async () => {
    const { learn, remembered } = learner();
    await learn('hint', 'ttl');
    expect((await learn('reset')).code).toBe(2);
    expect(remembered().ttl?.hints).toBe(1);
    expect((await learn('reset', '--yes')).code).toBe(0);
    expect(remembered().ttl?.hints).toBe(0);
  });
});

describe('learn sandbox', () => {
  const input = 'What is Python?\n\nwhat is python\n--similarity 0.3\nWhat was Python?\n--colour 3\n';

  it('follows questions that are piped in, one a line, and turns knobs between them', async () => {
    const { code, stdout, stderr } = await invoke(['learn', 'sandbox'], { input });
    expect(code).toBe(0);
    expect(stdout).toContain('1. What is Python?');
    expect(stdout).toContain('exact hit: the same key as query 1');
    expect(stdout).toContain('(now --similarity 0.3)');
    expect(stdout).toContain('3. What was Python?');
    expect(stdout).toContain('semantic hit: query 1');
    expect(stderr).toContain('--colour cannot be turned here');
  });

  it('asks under any strategy, with any knob and any models', async () => {
    const flags = ['--strategy', 'advanced', '--without', 'batching', '--models', 'real', '--judge-error', '0'];
    const { code, stdout } = await invoke(['learn', 'sandbox', ...flags], { input: 'What is Python?\n--only cache\n' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/fallback +the judge lets claude-haiku-4\.5's answer pass/);
    expect(stdout).not.toMatch(/^batching /m);
    expect((await invoke(['learn', 'sandbox', '--ttl', 'soon'])).code).toBe(2);
  });

  it('says what would have become of earlier questions under a knob that is turned', async () => {
    const questions = 'Turn roaming on\n--similarity 0.5\nTurn roaming off\n--guard\n--simple-below 9\n';
    const { stdout, stderr } = await invoke(['learn', 'sandbox'], { input: questions });
    expect(stdout).toContain('probably a FALSE HIT');
    expect(stdout).toContain('(now --guard; query 2 would have been a miss)');
    expect(stderr).toContain('keep --simple-below at or below --complex-from');
  });

  it('gives one document with --json', async () => {
    const { stdout } = await invoke(['learn', 'sandbox', '--json'], { input });
    const { explanations } = JSON.parse(stdout);
    expect(explanations.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'miss',
      'exact hit',
      'semantic hit',
    ]);
  });
});

describe('what is remembered', () => {
  it.each(['{', '{"version": 99, "lessons": {}}'])('%s is set aside under another name, and said so', async (text) => {
    const { learn, state, file } = learner(temporaryFolder());
    writeFileSync(file, text);
    const { code, stderr } = await learn('list');
    expect(code).toBe(0);
    expect(stderr).toMatch(/It was set aside as .*progress\.damaged-1\.json, and the course begins anew\./);
    expect(readFileSync(join(state, 'progress.damaged-1.json'), 'utf8')).toBe(text);
    writeFileSync(file, text);
    await learn('hint', 'ttl');
    expect(readdirSync(state).sort()).toEqual(['progress.damaged-1.json', 'progress.damaged-2.json', 'progress.json']);
  });

  // Asked to make all folders at once below /proc, Node would try for ever.
  it.each(['/dev/null/optimize', '/proc/none/optimize'])(
    'is kept for the session, and said so, for %s',
    async (folder) => {
      const { learn } = learner(folder);
      const { code, stdout, stderr } = await learn('hint', 'ttl');
      expect(code).toBe(0);
      expect(stdout).toContain('Hint 1 of 3');
      expect(stderr).toContain(`Your progress cannot be kept in ${folder}`);
    },
  );

  it('is written in one step, and leaves nothing else behind', async () => {
    const { learn, state } = learner();
    await learn('hint', 'ttl');
    expect(readdirSync(state)).toEqual(['progress.json']);
  });

  it('is lost by none of several terminals at once', async () => {
    const state = temporaryFolder();
    // Each keeps what it read at the start, as an open terminal does, and writes again and again.
    const stores = Array.from({ length: 6 }, () => new ProgressStore(state));
    await Promise.all(stores.map((store) => store.load()));
    await Promise.all(
      stores.map(async (store, i) => {
        for (let round = 1; round <= 5; round++) {
          await store.update((all) => withLesson(all, `lesson-${i}`, { ...UNTOUCHED, attempts: round }));
          await store.update((all) => {
            const shared = all.lessons.shared ?? UNTOUCHED;
            return withLesson(all, 'shared', { ...shared, attempts: shared.attempts + 1 });
          });
        }
      }),
    );
    const { lessons } = await new ProgressStore(state).load();
    for (const [i] of stores.entries()) expect(lessons[`lesson-${i}`]?.attempts).toBe(5);
    expect(lessons.shared?.attempts).toBe(30);
  });

  it.each([1, 4_000_000_000])('takes over the lock of a session that has died, of second %i', async (second) => {
    const state = temporaryFolder();
    const lock = join(state, 'progress.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, second, second);
    const store = new ProgressStore(state);
    await store.update((all) => withLesson(all, 'ttl', UNTOUCHED));
    expect(store.troubles()).toEqual([]);
    expect(readdirSync(state)).toEqual(['progress.json']);
  });

  it('takes over at once the lock of a session that was killed', async () => {
    const state = temporaryFolder();
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(state, 'progress.json.lock'), `${killed} ${hostname()}`);
    const store = new ProgressStore(state);
    await store.update((all) => withLesson(all, 'ttl', UNTOUCHED));
    expect(store.troubles()).toEqual([]);
    expect(readdirSync(state)).toEqual(['progress.json']);
  });
});
