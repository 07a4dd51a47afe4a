import type { Inspection, Judgement } from './inspection.ts';

const can = (why: string): Judgement => ({ can: true, why, log: null });
const cannot = (why: string, log: string): Judgement => ({ can: false, why, log });

/** What each technique can be judged on with a log, and which field would be needed where it cannot. */
export function judge(of: Omit<Inspection, 'judge' | 'warnings'>): Inspection['judge'] {
  const { calls, aggregates, repeats, tokens, models, time, sessions } = of;
  if (calls === 0) {
    const sums =
      aggregates > 0 ? 'these are sums over many calls: single calls cannot be told apart' : 'there are no calls';
    const none = cannot(sums, 'one row a call');
    return { cache: none, semantic: none, providerCache: none, routing: none, batching: none, quality: none };
  }
  const text = repeats.ask !== null;
  const whole = of.mapping.some(({ field }) => field === 'messages' || field === 'system');
  const tokensKnown = tokens.unknownCalls < calls;
  const modelKnown = models.length > 0;
  return {
    cache:
      repeats.request === null
        ? cannot(
            'neither prompts nor names of requests are logged',
            'messages, or a hash of each request as request_hash',
          )
        : can(whole || !text ? 'whole requests are known' : 'asks are known, but not what came before them'),
    semantic: text ? can('asks are logged as text') : cannot('no text is logged', 'messages or prompt'),
    providerCache:
      tokens.cachedInput !== null && tokens.cachedInput > 0
        ? can('cached tokens are logged')
        : whole
          ? can('messages are logged: common beginnings can be found')
          : of.mapping.some(({ path }) => /hash_?ids$/i.test(path))
            ? can('hashes of the blocks of prompts are logged: common beginnings can be found')
            : cannot(
                'neither cached tokens nor messages are logged',
                sessions === null
                  ? 'messages, session_id and usage with cached tokens'
                  : 'messages, or usage with cached tokens',
              ),
    routing:
      modelKnown && tokensKnown
        ? can('models and tokens are logged')
        : cannot(
            modelKnown ? 'no tokens are logged' : 'no model is logged',
            modelKnown ? 'usage (input and output tokens)' : 'model',
          ),
    batching: time.spanMs === null ? cannot('no times are logged', 'timestamp') : can('times are logged'),
    quality:
      of.mapping.some(({ field }) => field === 'score' || field === 'intent') || of.format.includes('evals')
        ? can('answers are labelled')
        : cannot('nothing says whether answers were right', 'score or correct.MODEL, or intent'),
  };
}
