import { count, duration, ratio, toggle } from './knob.ts';

const FAILING = {
  words: 'calls that fail: a rate limit (--rpm, --tpm), --error-rate, --malformed-rate, --timeout or --outage-every',
  limit: ['provider.requestsPerMinute', 'provider.tokensPerMinute', 'provider.timeout', 'provider.outageEvery'],
  above0: ['provider.errors', 'provider.malformed'],
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
    help: 'times a call that fails, or is over the rate limit, is tried again before it is given up',
    needs: FAILING,
  }),
  'provider.backoff': duration({
    flag: 'backoff',
    default: 1_000,
    min: 0,
    aboveMin: true,
    max: 3_600_000,
    help: 'wait before the first retry, on average; doubled with every further one',
    needs: FAILING,
  }),
  'provider.errors': ratio({
    flag: 'error-rate',
    default: 0,
    min: 0,
    max: 1,
    help: "share of calls that end in an error of the provider's, where a model's file says nothing: not paid",
  }),
  'provider.malformed': ratio({
    flag: 'malformed-rate',
    default: 0,
    min: 0,
    max: 1,
    help: "share of answers that are of no use, where a model's file says nothing: paid, and asked again",
  }),
  'provider.timeout': duration({
    flag: 'timeout',
    default: Number.POSITIVE_INFINITY,
    min: 0,
    aboveMin: true,
    max: 86_400_000,
    infinite: 'never',
    help: 'time after which an answer is not waited for any longer; paid as far as it has come',
  }),
  'provider.outageEvery': duration({
    flag: 'outage-every',
    default: Number.POSITIVE_INFINITY,
    min: 1_000,
    max: 31_536_000_000,
    infinite: 'never',
    help: 'time between two outages of a model, on average, in which it refuses every call',
  }),
  'provider.outageFor': duration({
    flag: 'outage-for',
    default: 600_000,
    min: 1_000,
    max: 31_536_000_000,
    help: 'how long an outage lasts, on average',
    needs: { words: '--outage-every', limit: ['provider.outageEvery'] },
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
