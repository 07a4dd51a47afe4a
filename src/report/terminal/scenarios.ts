import { formatCount, formatDuration, formatPercent } from '../../foundation/units.ts';
import { formatKnob, type KnobPath, type KnobValue } from '../../scenario/knobs.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ArrivalsSpec } from '../../scenario/schema.ts';
import { showRange } from '../expectation.ts';
import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { pairs, table } from './table.ts';

/** The scenarios in a list. */
export function renderScenarios(scenarios: readonly Scenario[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const entries = scenarios.map(({ name, description }) => [style.strong(name), printable(description)] as const);
  const name = scenarios[0]?.name ?? 'NAME';
  const next = `Describe one: optimize scenarios ${name}\nReplay one: optimize simulate --scenario ${name}`;
  return plain(`${pairs(entries, style)}\n\n${style.faint(wrap(next, style.width))}\n`, appearance);
}

/** One scenario, named on the command line by `reference`: its traffic, its questions, its strategy and what the document expects. */
export function renderScenario(scenario: Scenario, reference: string, appearance: Appearance): string {
  const style = styleOf(appearance);
  const { workload, knobs } = scenario;
  const shares = workload.intents.reduce((sum, { share }) => sum + share, 0);
  const set = Object.entries(knobs).map(
    ([path, value]) => `${path} ${formatKnob(path as KnobPath, value as KnobValue)}`,
  );
  const facts = pairs(
    [
      ['requests', `${formatCount(workload.requests)} of ${formatCount(workload.users)} users`],
      ['arrivals', arrivals(workload.arrivals)],
      ['models', scenario.models],
      ['strategy', scenario.strategy],
      ['knobs', set.length === 0 ? 'all at their defaults' : set.join(', ')],
    ],
    style,
  );
  const kinds = table(
    [
      { title: 'Kind of question' },
      { title: 'Share', align: 'right' },
      { title: 'Intents', align: 'right' },
      { title: 'Complexity' },
      { title: 'Content', dispensable: 1 },
      { title: 'Answer (tokens)', align: 'right', dispensable: 2 },
    ],
    workload.intents.map(({ kind, share, fill, complexity, content, answer }) => [
      printable(kind),
      formatPercent(share / shares, 0),
      formatCount(Object.values(fill ?? {}).reduce((product, words) => product * words.length, 1)),
      complexity,
      content,
      `about ${formatCount(answer.medianTokens)}`,
    ]),
    style,
  );
  const examples = workload.intents
    .map(({ phrasings, fill }) => {
      const example = Object.entries(fill ?? {}).reduce(
        (text, [slot, words]) => text.replaceAll(`{${slot}}`, words[0] as string),
        phrasings[0] as string,
      );
      return wrap(printable(example), style.width, '  ');
    })
    .join('\n');
  const expected = scenario.expect.map(({ what, from, to, metric, source }) => {
    return wrap(`${what}: ${showRange(metric, from, to ?? null)} (${source})`, style.width, '  ');
  });
  const sections = [
    `${heading(printable(scenario.title), style)}\n${wrap(printable(scenario.description), style.width)}`,
    facts,
    kinds,
    `${wrap(style.strong('It is asked, for example'), style.width)}\n${examples}`,
    ...(expected.length === 0
      ? []
      : [`${wrap(style.strong('The document expects'), style.width)}\n${expected.join('\n')}`]),
    style.faint(wrap(`Replay it: optimize simulate --scenario ${printable(reference)}`, style.width)),
  ];
  return plain(`${sections.join('\n\n')}\n`, appearance);
}

function arrivals(spec: ArrivalsSpec): string {
  const rate = `${formatCount(spec.perDay)} a day`;
  if (spec.process === 'poisson') return `${rate}, at random (Poisson)`;
  if (spec.process === 'at-once') return `all at the beginning, as a job; ${rate}`;
  if (spec.process === 'bursty') return `${rate}, in bursts (coefficient of variation ${spec.cv})`;
  return `${rate}, ${spec.peak} times as many at the peak, ${formatDuration(spec.peakHour * 3_600_000)} into each day`;
}
