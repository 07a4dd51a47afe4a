import type { Shard } from '../experiment/work/experiment.ts';
import type { World } from './context.ts';

/** A scheduler that runs one command as an array of jobs, and the variables by which a job knows which it is. */
interface Scheduler {
  name: string;
  /** Of this job. */
  index: string;
  /** How many there are. */
  count: string;
  /** The index of the first job, or the variable that holds it. */
  first: number | string;
  /** What to add where the count is missing. */
  fix: string;
}

/** Those that --shard auto knows. */
export const SCHEDULERS: readonly Scheduler[] = [
  {
    name: 'Slurm array',
    index: 'SLURM_ARRAY_TASK_ID',
    count: 'SLURM_ARRAY_TASK_COUNT',
    first: 'SLURM_ARRAY_TASK_MIN',
    fix: 'Slurm sets it for arrays without gaps: sbatch --array=1-16',
  },
  {
    name: 'AWS Batch array',
    index: 'AWS_BATCH_JOB_ARRAY_INDEX',
    count: 'AWS_BATCH_JOB_ARRAY_SIZE',
    first: 0,
    fix: 'set it to the size of the array, among the variables of the job definition',
  },
  {
    name: 'Kubernetes Indexed Job',
    index: 'JOB_COMPLETION_INDEX',
    count: 'JOB_COMPLETIONS',
    first: 0,
    fix: 'set it to the completions of the Job, in the env of the container',
  },
  {
    name: 'GNU parallel',
    index: 'PARALLEL_SEQ',
    count: 'PARALLEL_TOTAL',
    first: 1,
    fix: 'set it before the call: export PARALLEL_TOTAL=16',
  },
];

/** Which part of an array of jobs this is, by the variables of its scheduler; or what is wrong with those. */
export function shardOfArray(env: World['env']): { shard: Shard } | { wrong: string; fix: string } {
  const found = SCHEDULERS.filter(({ index }) => (env[index] ?? '') !== '');
  const [scheduler, other] = found;
  if (scheduler === undefined) {
    const known = SCHEDULERS.map(({ index }) => index).join(', ');
    return { wrong: 'finds no array of jobs around it', fix: `write the part, --shard 3/16, or set one of ${known}` };
  }
  if (other !== undefined) {
    const what = `finds both ${scheduler.index} and ${other.index}`;
    return { wrong: what, fix: 'unset what is of the outer of the two, or write the part: --shard 3/16' };
  }
  const { index, count, first, fix } = scheduler;
  const names = [index, count, ...(typeof first === 'string' ? [first] : [])];
  for (const name of names) {
    if (!/^\d{1,7}$/.test(env[name] ?? '')) {
      const why = (env[name] ?? '') === '' ? 'is not set' : `is "${env[name]}", and no count`;
      return { wrong: `finds ${index}, but ${name} ${why}`, fix };
    }
  }
  const [at, of] = [Number(env[index]), Number(env[count])];
  const place = at - (typeof first === 'string' ? Number(env[first]) : first) + 1;
  if (place >= 1 && place <= of) return { shard: { index: place, of } };
  return { wrong: `finds ${index}=${at} with ${count}=${of}, which is no part of it`, fix };
}
