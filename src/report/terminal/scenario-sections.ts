import { formatCount, formatDuration, formatNumberOf, formatPercent } from '../../foundation/units.ts';
import { countTokens } from '../../models/tokens.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ArrivalsSpec, IntentKindSpec } from '../../scenario/schema.ts';
import type { SessionsSpec } from '../../scenario/sessions-spec.ts';
import { defaultKnobs, formatKnob, type KnobPath, type KnobValue, type KnobValues } from '../../settings/knobs.ts';
import { outlook } from '../../workload/generator/outlook.ts';
import { showRange } from '../expectation.ts';
import { printable, type Style } from '../style.ts';
import { wrap } from './layout.ts';
import { pairs, table } from './table.ts';

/** Its traffic, its models and its strategy. */
export function facts(
  { workload, models, strategy, techniques, knobs, baselineKnobs }: Scenario,
  style: Style,
): string {
  const { followUps, drift, rushHours, systemPrompt, script } = workload;
  const entries: [string, string][] = [
    ['requests', `${formatCount(workload.requests)} of ${formatNumberOf(workload.users, 'user')}`],
    ['arrivals', script === undefined ? arrivals(workload.arrivals) : 'as written down'],
  ];
  if (followUps !== undefined) {
    const { rate, after, successors, usual } = followUps;
    const strays = usual === undefined || usual === 1 ? '' : `, in ${formatPercent(usual, 0)} of the cases`;
    entries.push([
      'follow-ups',
      `after ${formatPercent(rate, 0)} of the requests, ${formatDuration(after)} later on average; to one of ${formatNumberOf(successors, 'usual question')}${strays}`,
    ]);
  }
  if (workload.sessions !== undefined) entries.push(...sessionEntries(workload.sessions));
  if (drift !== undefined) {
    const { every, share } = drift;
    entries.push(['drift', `${formatPercent(share, 0)} of the questions change places every ${formatDuration(every)}`]);
  }
  for (const { from, to, times } of rushHours ?? []) {
    const when = `from ${formatDuration(from)} to ${formatDuration(to)}`;
    entries.push(['rush hour', `answers change ${times} times as often ${when}`]);
  }
  if (systemPrompt !== undefined && systemPrompt !== '') {
    entries.push(['system prompt', `about ${formatNumberOf(countTokens(systemPrompt), 'token')}`]);
  }
  entries.push(['models', models]);
  entries.push(['strategy', techniques === null ? strategy : `${strategy} (${techniques.join(' + ')} only)`]);
  entries.push(['knobs', written(knobs) || 'all at their defaults']);
  if (Object.keys(baselineKnobs).length > 0) entries.push(['baseline', written(baselineKnobs)]);
  return pairs(entries, style);
}

/** What sessions are like, and what their prompts are made of. */
function sessionEntries({
  turns,
  tools,
  system,
  thinkTime,
  steps,
  documents,
  pauses,
  subAgents,
}: SessionsSpec): [string, string][] {
  const entries: [string, string][] = [
    ['sessions', `of about ${formatNumberOf(turns.median, 'turn')}, ${formatDuration(thinkTime)} after an answer`],
  ];
  const head = [
    ...(tools === undefined ? [] : [`${formatNumberOf(tools, 'token')} of tools`]),
    ...(system === undefined ? [] : [`${formatNumberOf(system, 'token')} of system prompt`]),
  ];
  if (head.length > 0) entries.push(['sent each time', head.join(', ')]);
  if (steps !== undefined) {
    const { share, result, after } = steps;
    entries.push([
      'steps with tools',
      `${formatPercent(share, 0)} of the turns, of about ${formatNumberOf(result.medianTokens, 'token')}, after ${formatDuration(after)}`,
    ]);
  }
  if (documents !== undefined) {
    const { share, length, of } = documents;
    entries.push([
      'documents',
      `before ${formatPercent(share, 0)} of the questions, of about ${formatNumberOf(length.medianTokens, 'token')}; ${formatCount(of)} in all`,
    ]);
  }
  if (pauses !== undefined) {
    entries.push([
      'pauses',
      `before ${formatPercent(pauses.share, 0)} of the turns, of ${formatDuration(pauses.length)}`,
    ]);
  }
  if (subAgents !== undefined) {
    const { share, count, turns } = subAgents;
    entries.push([
      'sub-agents',
      `${formatCount(count)} at once after ${formatPercent(share, 0)} of the turns, of ${formatNumberOf(turns, 'turn')} each`,
    ]);
  }
  return entries;
}

function written(knobs: Partial<KnobValues>): string {
  return Object.entries(knobs)
    .map(([path, value]) => `${path} ${formatKnob(path as KnobPath, value as KnobValue)}`)
    .join(', ');
}

function arrivals(spec: ArrivalsSpec): string {
  const rate = `${formatCount(spec.perDay)} a day`;
  if (spec.process === 'poisson') return `${rate}, at random (Poisson)`;
  if (spec.process === 'at-once') return `all at the beginning, as a job; ${rate}`;
  if (spec.process === 'bursty') return `${rate}, in bursts (coefficient of variation ${spec.cv})`;
  return `${rate}, ${spec.peak} times as many at the peak, ${formatDuration(spec.peakHour * 3_600_000)} into each day`;
}

/** Its kinds of question, or the lines of its script. */
export function questions({ workload }: Scenario, style: Style): string {
  if (workload.script !== undefined) {
    return table(
      [
        { title: 'Asked' },
        { title: 'At', align: 'right' },
        { title: 'Complexity', dispensable: 1 },
        { title: 'Answer (tokens)', align: 'right', dispensable: 2 },
      ],
      workload.script.map(({ ask, at, complexity, answerTokens }) => [
        printable(ask),
        formatDuration(at),
        complexity,
        formatCount(answerTokens),
      ]),
      style,
    );
  }
  const shares = workload.intents.reduce((sum, { share }) => sum + share, 0);
  return table(
    [
      { title: 'Kind of question' },
      { title: 'Share', align: 'right' },
      { title: 'Intents', align: 'right' },
      { title: 'Complexity' },
      { title: 'Content', dispensable: 1 },
      { title: 'Answer (tokens)', align: 'right', dispensable: 2 },
    ],
    workload.intents.map((kind) => [
      printable(kind.kind),
      formatPercent(kind.share / shares, 0),
      isUnique(kind) ? 'each its own' : formatCount(combinations(kind)),
      kind.complexity,
      kind.content,
      `about ${formatCount(kind.answer.medianTokens)}`,
    ]),
    style,
  );
}

function combinations({ fill }: IntentKindSpec): number {
  return Object.values(fill ?? {}).reduce((product, words) => product * words.length, 1);
}

function isUnique({ unique, document }: IntentKindSpec): boolean {
  return unique === true || document !== undefined;
}

/** A question of each kind; '' for a script, whose questions are all shown. */
export function examples({ workload }: Scenario, style: Style): string {
  if (workload.intents.length === 0) return '';
  const lines = workload.intents.map(({ phrasings, fill, document }) => {
    const words: [string, string][] = Object.entries(fill ?? {}).map(([slot, list]) => [slot, list[0] as string]);
    if (document !== undefined)
      words.push(['document', `(a text of about ${formatCount(document.medianWords)} words)`]);
    const example = words.reduce((text, [slot, word]) => text.replaceAll(`{${slot}}`, word), phrasings[0] as string);
    return wrap(printable(example.replace(/\s+/g, ' ')), style.width, '  ');
  });
  return `${wrap(style.strong('It is asked, for example'), style.width)}\n${lines.join('\n')}`;
}

/** What is said of caching where requests are turns. */
const OF_SESSIONS =
  'What is asked hangs on what was said before: only first questions may be answered by what others were told. What can be kept is the beginning of prompts, by the provider (prefix).';

/** What decides how much a cache finds again, worked out from the description alone; '' for a script. */
export function hitRate({ workload, knobs }: Scenario, style: Style): string {
  if (workload.intents.length === 0) return '';
  if (workload.sessions !== undefined) return wrap(OF_SESSIONS, style.width);
  const ttlMs = knobs['cache.ttl'] ?? defaultKnobs()['cache.ttl'];
  const { uniqueShare, intents, wordings, foundByWording, foundByIntent } = outlook(workload, ttlMs);
  const sentences: string[] = [];
  if (uniqueShare > 0) {
    sentences.push(
      `${formatPercent(uniqueShare, 0)} of the requests are one of a kind: no cache has an answer to them.`,
    );
  }
  if (intents > 0) {
    const ttl = Number.isFinite(ttlMs) ? `a TTL of ${formatDuration(ttlMs)}` : 'answers that never expire';
    sentences.push(
      `${uniqueShare > 0 ? 'The others ask' : 'They ask'} for ${formatNumberOf(intents, 'thing')} in ${formatNumberOf(wordings, 'wording')}, case and punctuation aside.`,
      `With ${ttl} and room for all, a cache would find about ${formatPercent(foundByWording, 0)} of the requests again, and ${formatPercent(foundByIntent, 0)} if it recognized every wording.`,
    );
  }
  return `${wrap(style.strong('What decides its hit rate'), style.width)}\n${wrap(sentences.join(' '), style.width, '  ')}`;
}

/** What the document expects of it; '' for nothing. */
export function expected({ expect }: Scenario, style: Style): string {
  if (expect.length === 0) return '';
  const lines = expect.map(({ what, from, to, metric, source, only }) => {
    const held = only === undefined ? '' : `; held against ${only.join(' + ')} alone`;
    return wrap(printable(`${what}: ${showRange(metric, from, to ?? null)} (${source}${held})`), style.width, '  ');
  });
  return `${wrap(style.strong('The guide expects'), style.width)}\n${lines.join('\n')}`;
}

/** What else might be so of its traffic; '' for nothing. */
export function otherwise({ alternatives }: Scenario, style: Style): string {
  if (alternatives.length === 0) return '';
  const lines = alternatives.map(({ title, because }) => wrap(printable(`${title} (${because})`), style.width, '  '));
  return `${wrap(style.strong('It might also be that'), style.width)}\n${lines.join('\n')}`;
}
