import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();

/** A scenario with lines of its workload in place of usual ones. */
function scenario(name: string, { users = '100', perDay = '1', more = '' } = {}): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `name: hostile
title: hostile
description: a description that asks for too much
workload:
  requests: 300
  users: ${users}
  arrivals: { process: poisson, perDay: ${perDay} }
${more}
  intents:
    - { kind: k, share: 1, complexity: simple, content: static, zipf: 1, answer: { medianTokens: 100, sigma: 0.4 },
        phrasings: ["What is {topic}?"], fill: { topic: [a, b, c, d] } }
`,
  );
  return path;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).not.toMatch(/fault of optimize/);
  return stderr;
}

describe('what would take the machine', () => {
  it('is refused in a sentence: users without number, interest that shifts every millisecond', async () => {
    const users = await refusal('simulate', '-s', scenario('users', { users: '1000000000' }));
    expect(users).toMatch(/workload\.users: 1000000000 is out of range.*10,000,000/s);
    const drift = '  drift: { every: 1ms, share: 1 }';
    const shifting = await refusal('simulate', '-s', scenario('drift', { more: drift }));
    expect(shifting).toMatch(/workload\.drift\.every: comes to 25,920,000,000 shifts.*use 2s or more/s);
    // The same every two seconds, and at a rate of a thousand a second.
    const slower = scenario('slower', { more: '  drift: { every: 2s, share: 1 }' });
    expect((await invoke(['simulate', '-s', slower, '-n', '20', '--no-fixes'])).code).toBe(0);
    const faster = scenario('faster', { more: drift, perDay: '86400000' });
    expect((await invoke(['simulate', '-s', faster, '--no-fixes'])).code).toBe(0);
  });

  it('is refused in a sentence: files of YAML that are too large, too deep, or full of aliases', async () => {
    const file = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const deep = file('deep.yaml', `name: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`);
    const large = file('large.yaml', `name: x\n${`# ${'x'.repeat(97)}\n`.repeat(180_000)}`);
    const level = (i: number): string => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]\n`;
    const aliases = file('aliases.yaml', `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => level(i)).join('')}`);
    for (const flag of ['-s', '--models', '--config']) {
      expect(await refusal('simulate', flag, deep)).toMatch(/nested too deeply/);
      expect(await refusal('simulate', flag, large)).toMatch(/larger than 16 MiB/);
      expect(await refusal('simulate', flag, aliases)).toMatch(/alias/);
    }
  });

  it('is refused in a sentence: more looks at a test than it has anything to say for', async () => {
    expect(await refusal('ab', 'baseline', 'basic', '--looks', '51')).toMatch(/more than 50 looks/);
    expect(await refusal('ab', 'baseline', 'basic', '--rollout', '10,50,100', '--looks', '17')).toMatch(
      /17 in each of 3 stages/,
    );
  });

  it('is listed by optimize help limits', async () => {
    const { code, stdout } = await invoke(['help', 'limits']);
    expect(code).toBe(0);
    for (const said of [/users +up to 10,000,000/, /16 MiB/, /--looks +up to 50/]) expect(stdout).toMatch(said);
  });
});
