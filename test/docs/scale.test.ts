import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SCHEDULERS } from '../../src/cli/array-job.ts';
import { TESTED } from '../../src/cli/queue/queue-packages.ts';
import { invoke } from '../cli/invoke.ts';
import { USERS } from '../e2e/queue-users.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PAGE = readFileSync('docs/scale.md', 'utf8');
const [manifest] = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text as string));

it('the page names the packages and the rights that are tested', () => {
  const { peerDependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(peerDependencies).toEqual(TESTED);
  expect(devDependencies).toMatchObject(TESTED);
  for (const [name, version] of Object.entries(TESTED)) expect(PAGE).toContain(`${name}@${version}`);
  for (const user of USERS) expect(PAGE).toContain(user('PASSWORD'));
});

describe('the recipes for arrays of jobs', () => {
  const folder = temporaryFolder();
  const commands = [...PAGE.replaceAll(/\n +--shard/g, ' --shard').matchAll(/sweep (--ttl .* --shard auto) -o/g)].map(
    ([, flags]) => flags as string,
  );
  const flags = [...new Set(commands)];

  it('are of one experiment, with the variables that --shard auto reads', () => {
    expect(commands).toHaveLength(SCHEDULERS.length);
    expect(flags).toHaveLength(1);
    for (const { index, count, name } of SCHEDULERS) {
      if (!/parallel/.test(name)) expect(PAGE).toContain(`$${index}`);
      // What the scheduler does not set is set in the recipe.
      if (!/Slurm/.test(name)) expect(PAGE).toContain(count);
    }
  });

  it.each(SCHEDULERS)('give the bytes of one run: $name', async ({ index, count, first }) => {
    const args = ['sweep', ...(flags[0] as string).split(' '), '-n', '40'];
    const files = [1, 2, 3, 4].map((part) => join(folder, `${index}-${part}.json`));
    const from = typeof first === 'string' ? 1 : first;
    for (const [i, file] of files.entries()) {
      const env = { [index]: String(from + i), [count]: '4', ...(typeof first === 'string' ? { [first]: '1' } : {}) };
      expect(await invoke([...args, '-o', file], { env })).toMatchObject({ code: 0 });
    }
    const whole = await invoke([...args.slice(0, args.indexOf('--shard')), '-n', '40', '--json']);
    expect((await invoke(['merge', ...files, '--json'])).stdout).toBe(whole.stdout);
  });

  it('have Kubernetes fail a shard with a wrong input at once, and no other', () => {
    const { spec } = manifest;
    expect(spec).toMatchObject({ completionMode: 'Indexed', backoffLimitPerIndex: 2, maxFailedIndexes: 0 });
    const [container] = spec.template.spec.containers;
    // A failure policy needs a pod that is not restarted in place.
    expect(spec.template.spec.restartPolicy).toBe('Never');
    expect(spec.podFailurePolicy.rules[0]).toEqual({
      action: 'FailIndex',
      onExitCodes: { containerName: container.name, operator: 'In', values: [2] },
    });
    expect(container.env).toEqual([{ name: 'JOB_COMPLETIONS', value: String(spec.completions) }]);
  });
});
