import { expect, it } from 'vitest';
import { shardOfArray } from '../../src/cli/array-job.ts';
import { invoke } from './invoke.ts';

it.each([
  [
    'the first of a Slurm array',
    { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_COUNT: '16', SLURM_ARRAY_TASK_MIN: '1' },
    1,
    16,
  ],
  [
    'the last of one from 0',
    { SLURM_ARRAY_TASK_ID: '15', SLURM_ARRAY_TASK_COUNT: '16', SLURM_ARRAY_TASK_MIN: '0' },
    16,
    16,
  ],
  ['of an AWS Batch array', { AWS_BATCH_JOB_ARRAY_INDEX: '0', AWS_BATCH_JOB_ARRAY_SIZE: '3' }, 1, 3],
  ['of an Indexed Job', { JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '4' }, 4, 4],
  ['of GNU parallel', { PARALLEL_SEQ: '2', PARALLEL_TOTAL: '4' }, 2, 4],
])('knows which part this is: %s', (_, env, index, of) => {
  expect(shardOfArray(env)).toEqual({ shard: { index, of } });
});

it.each([
  ['no array', {}, 'finds no array of jobs'],
  ['the count is missing', { JOB_COMPLETION_INDEX: '3' }, 'JOB_COMPLETIONS is not set'],
  [
    'an array with gaps',
    { SLURM_ARRAY_TASK_ID: '9', SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_MIN: '1' },
    'is no part of it',
  ],
  ['no count', { PARALLEL_SEQ: '1', PARALLEL_TOTAL: 'all' }, 'PARALLEL_TOTAL is "all", and no count'],
  [
    'one array in another',
    { PARALLEL_SEQ: '1', PARALLEL_TOTAL: '2', JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '2' },
    'finds both',
  ],
])('says what is wrong: %s', (_, env, what) => {
  expect(shardOfArray(env)).toMatchObject({ wrong: expect.stringContaining(what), fix: expect.any(String) });
});

it('gives the same shards as --shard by number', async () => {
  const shard = async (part: string, env: Record<string, string> = {}) =>
    invoke(`sweep --ttl 5m,1h -n 60 --shard ${part}`.split(' '), { env });
  const [byNumber, byArray] = [
    await shard('2/2'),
    await shard('auto', { JOB_COMPLETION_INDEX: '1', JOB_COMPLETIONS: '2' }),
  ];
  expect(byArray).toEqual(byNumber);
  const none = await shard('auto');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toContain('--shard auto: finds no array of jobs around it');
});
