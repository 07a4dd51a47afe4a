import { count, duration, toggle } from './knob.ts';

const LIMITED = {
  words: 'a rate limit, --rpm or --tpm',
  limit: ['provider.requestsPerMinute', 'provider.tokensPerMinute'],
} as const;

/** The surroundings that no technique brings: how the provider takes calls. */
export const PROVIDER_KNOBS = {
  'provider.concurrency': count({
    flag: 'concurrency',
    default: 64,
    min: 1,
    max: 1_000_000,
    help: 'calls in flight at once; 1 is sequential processing; the default does not hold back the calls of a log',
  }),
  'provider.requestsPerMinute': count({
    flag: 'rpm',
    default: Number.POSITIVE_INFINITY,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: "the provider's rate limit in calls a minute; a batch counts as one",
  }),
  'provider.tokensPerMinute': count({
    flag: 'tpm',
    default: Number.POSITIVE_INFINITY,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: "the provider's rate limit in tokens a minute, in and out together",
  }),
  'provider.retries': count({
    flag: 'retries',
    default: 5,
    min: 0,
    max: 100,
    help: 'times a call over the rate limit is tried again before it fails',
    needs: LIMITED,
  }),
  'provider.backoff': duration({
    flag: 'backoff',
    default: 1_000,
    min: 0,
    aboveMin: true,
    max: 3_600_000,
    help: 'wait before the first retry, on average; doubled with every further one',
    needs: LIMITED,
  }),
  'provider.steady': toggle({
    flag: 'steady',
    default: false,
    help: 'every call takes exactly its expected time: no slow ones, no fast ones',
  }),
  'provider.overhead': duration({
    flag: 'call-overhead',
    default: 0,
    min: 0,
    max: 60_000,
    help: 'time every call spends on being set up, shared by the members of a batch',
  }),
} as const;
