import { show } from '../../figures/show.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { ExplainedCall, ExplainedVerdict, Nearest, Reached } from '../../replay/explain/explained-step.ts';
import type { Explanation } from '../../replay/explain/explanation.ts';
import type { GuessOutcome } from '../../simulation/decision.ts';
import type { Complexity } from '../../techniques/router/model-router.ts';
import { printable, type Style } from '../style.ts';
import { promptLine } from './explain-prompt.ts';

type OfStep<S extends Reached['step']> = Extract<Reached, { step: S }>;

/** What a step says of itself, and whether what it cost and how long it took is said in it already. */
type Line<S extends Reached['step']> = (step: OfStep<S>, explanation: Explanation, style: Style) => string;

/** Steps whose lines tell their prices and times themselves. */
const COMPLETE: readonly Reached['step'][] = ['batching', 'call', 'fallback'];

/** A step as a row: its name, and what was seen and decided there. */
export function stepRow(step: Reached, explanation: Explanation, style: Style): [string, string] {
  const line = (LINES[step.step] as Line<Reached['step']>)(step as never, explanation, style);
  return [step.step, `${line}${COMPLETE.includes(step.step) ? '' : aside(step)}`];
}

/** What a step cost and how long it took, beside everything else. */
function aside({ usd, ms }: Reached): string {
  const parts = [ms >= 0.5 ? duration(ms) : '', usd > 0 ? show(usd, 'usd') : ''].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function duration(ms: number): string {
  return show(Math.round(ms), 'ms');
}

const GUESSED: Readonly<Record<GuessOutcome, string>> = {
  fetched: 'its answer is fetched',
  'not needed': 'its answer is there or on its way',
  'never kept': 'answers like its are not kept',
  'no money': 'no money to fetch its answer',
};

/** Words from which on a query without a keyword may well ask for more than its score says. */
const PLAIN_WORDS = 10;

const LINES: { readonly [S in Reached['step']]: Line<S> } = {
  cache({ found, of, ahead, ageMs }, { key }, style) {
    if (found === 'nothing') return `nothing is kept under "${printable(key)}"`;
    const age = ageMs === null ? '' : `, ${show(ageMs, 'duration')} old`;
    if (found === 'expired') return `the answer to query ${of}${age}, is too old`;
    const origin = ahead ? `fetched ahead after query ${of}` : `the same key as query ${of}`;
    return `${style.good('exact hit')}: ${origin}${age}`;
  },

  freshness: ({ contentClass, ttlMs }) =>
    ttlMs === 0
      ? `${contentClass} by its wording: its answer is not kept`
      : `${contentClass} by its wording: its answer is kept for ${show(ttlMs, 'duration')}`,

  semantic({ found, verbatim, nearest }, _, style) {
    if (nearest === null) return 'nothing is kept to compare with';
    const near = `query ${nearest.of} is ${nearest.similarity.toFixed(2)} alike, ${nearest.threshold.toFixed(2)} is needed`;
    if (found) {
      const doubt = nearest.differs ? `; ${style.bad('probably a FALSE HIT')}: ${difference(nearest)}` : '';
      return `${style.good('semantic hit')}: ${near}${verbatim ? ', served as it is' : ', adapted'}${doubt}`;
    }
    if (nearest.outcome === 'refused by the guard') return `${near}, but the guard refuses: ${difference(nearest)}`;
    return near;
  },

  coalescing: ({ with: other }) =>
    other === null ? 'nobody is waiting for the same' : `query ${other} waits for the same: one answer for both`,

  budget({ leftUsd, limit, instead }) {
    if (limit === 'refuse') return "the day's money is spent: refused";
    if (limit === 'cheapest') return "the day's money is spent: the cheapest model";
    if (leftUsd === null) return 'no limit is set';
    return instead === null
      ? `${show(leftUsd, 'usd')} left, enough`
      : `${show(leftUsd, 'usd')} left: not enough for ${instead}`;
  },

  router({ by, complexity, tier, model, minQuality, candidates }, _, style) {
    const seen = `complexity ${complexityLine(complexity)}: ${tier}`;
    if (by === 'sample') return `${seen}; asked of every model, to learn from`;
    if (by === 'spent') return `${seen}; ${model}, whatever it is`;
    // How hard a thing is that is asked for in few plain words, no score of words can tell.
    const plain = tier === 'simple' && complexity.keywords.length === 0 && complexity.words >= PLAIN_WORDS;
    const but = plain ? '; length and keywords are all it goes by' : '';
    if (by === 'tier') return `${seen} ${style.arrow} ${model}${but}`;
    const list = candidates.map((each) => `${each.model} ${show(each.quality, 'share')} for ${show(each.usd, 'usd')}`);
    const how = by === 'learned' ? 'as it has learned' : 'as published';
    return `${seen}; cheapest that is right in ${show(minQuality, 'share')}, ${how}: ${model} (${list.join(', ')})`;
  },

  prompt({ before, after, concise }, explanation, style) {
    const own = promptLine(explanation, style);
    const sizes = before === after ? `${before}` : `${before} ${style.arrow} ${after}`;
    const whole = before > explanation.tokens.before ? `; with the system prompt ${sizes} tokens` : '';
    return concise === null
      ? `${own}${whole}`
      : `${own}${whole}; short answers asked for: ${Math.round(concise.plain)} ${style.arrow} ${concise.asked} tokens`;
  },

  context: () => 'a question by itself is no turn of a session',

  cap: ({ maxTokens, full, cut }, _, style) =>
    cut
      ? style.bad(`the answer of ${formatNumberOf(full, 'token')} is cut off at ${show(maxTokens, 'tokens')}`)
      : `the answer ends before ${formatNumberOf(maxTokens, 'token')}`,

  prefix({ cachedTokens, writtenTokens, because }, { answeredBy }) {
    if (because === 'not offered') return `the provider of ${answeredBy} keeps no beginnings of prompts`;
    if (because === 'too short') return `nothing kept: the provider of ${answeredBy} keeps only longer beginnings`;
    if (because !== null) return 'nothing to keep: the prompts do not begin alike';
    return `${formatNumberOf(cachedTokens, 'token')} read from the provider's cache, ${show(writtenTokens, 'tokens')} written to it`;
  },

  'batch-api': () => 'whoever asks a question by itself waits for the answer',

  batching({ together, waitedMs }, { steps }) {
    if (together === null) return `not sent at all, after ${duration(waitedMs)}`;
    const company = together === 1 ? 'alone' : `with ${formatNumberOf(together - 1, 'other')}`;
    const calls = steps.flatMap((step) => (step.step === 'call' && step.reached ? step.calls : [])).length;
    return `${calls > 1 ? 'the last one ' : ''}sent ${company} after ${duration(waitedMs)}${calls > 1 ? ' in all' : ''}`;
  },

  call: ({ calls }, { steps }) => {
    const batched = steps.some(({ step }) => step === 'batching');
    return calls.map((call) => callLine(call, batched)).join('; then ');
  },

  fallback({ verdicts, unjudged, usd }) {
    const seen = verdicts.map(verdictLine);
    if (unjudged === 'no money') seen.push('no money for a judge and another answer');
    if (unjudged === 'strongest') seen.push('the strongest model is not judged');
    if (usd > 0) seen.push(`${show(usd, 'usd')} for judging`);
    return seen.join('; ');
  },

  store({ ttlMs, evicted }) {
    if (ttlMs === 0) return 'not kept';
    const place = evicted === null ? '' : `; the answer to "${printable(evicted)}" had to go`;
    return ttlMs === null ? `kept as long as there is room${place}` : `kept for ${show(ttlMs, 'duration')}${place}`;
  },

  predictive({ guesses }) {
    if (guesses.length === 0) return 'nothing is known to follow often enough';
    return guesses.map(({ query, outcome }) => `"${printable(query)}" may come next: ${GUESSED[outcome]}`).join('; ');
  },

  adaptive({ sampled, moved }, _, style) {
    const judged = sampled.map(({ what, passed }) => `a judge ${passed ? 'approves of' : 'objects to'} the ${what}`);
    const turned = moved.map(
      ({ path, from, to }) => `${path} ${written(path, from)} ${style.arrow} ${written(path, to)}`,
    );
    return judged.length + turned.length === 0
      ? 'learns nothing: nobody says which answers are right'
      : [...judged, ...turned].join('; ');
  },
};

function written(path: string, value: number): string {
  return show(value, path.endsWith('ttl') ? 'duration' : 'number');
}

function callLine(
  { model, inputTokens, outputTokens, usd, ms, waitedMs, turnedAway }: ExplainedCall,
  batched: boolean,
): string {
  const tries = turnedAway === 0 ? '' : `, turned away ${turnedAway === 1 ? 'once' : `${turnedAway} times`}`;
  if (usd === null) return `${model} was never asked${tries}`;
  const waited = batched || waitedMs < 0.5 ? '' : ` after waiting ${duration(waitedMs)}`;
  return `${model}: ${show(inputTokens, 'tokens')} + ${formatNumberOf(Math.round(outputTokens), 'token')}, ${show(usd, 'usd')}, ${duration(ms)}${waited}${tries}`;
}

function verdictLine({ model, passed, ms, next }: ExplainedVerdict): string {
  const read = ` (${duration(ms)})`;
  if (passed) return `the judge lets ${model}'s answer pass${read}`;
  return next === null
    ? `the judge rejects ${model}'s answer${read}, but there is no money for another`
    : `the judge sends ${model}'s answer back${read}: ${next} is asked`;
}

function difference({ of }: Nearest): string {
  return `a negation, a number or a name is not the same as in query ${of}`;
}

function complexityLine(c: Complexity): string {
  const words = `${c.lengthPoints.toFixed(1)} for ${formatNumberOf(c.words, 'word')}`;
  const keywords =
    c.keywords.length === 0
      ? 'no keyword'
      : `${c.keywordPoints} for ${c.keywords.map((word) => `"${word}"`).join(', ')}`;
  return `${c.score.toFixed(1)} of 10 (${words} + ${keywords})`;
}
