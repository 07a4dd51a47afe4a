import type { Scenario } from '../../scenario/scenario.ts';
import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { examples, expected, facts, hitRate, otherwise, questions } from './scenario-sections.ts';
import { pairs } from './table.ts';

/** The scenarios in a list. */
export function renderScenarios(scenarios: readonly Scenario[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const entries = scenarios.map(({ name, description }) => [style.strong(name), printable(description)] as const);
  const name = scenarios[0]?.name ?? 'NAME';
  const next = `Describe one: optimize scenarios ${name}\nReplay one: optimize simulate --scenario ${name}\nWrite your own: optimize init my-scenario.yaml`;
  return plain(`${pairs(entries, style)}\n\n${style.faint(wrap(next, style.width))}\n`, appearance);
}

/**
 * One scenario, named on the command line by `reference`: its traffic, its questions, its strategy,
 * what decides its hit rate, what the document expects and what else might be so.
 */
export function renderScenario(scenario: Scenario, reference: string, appearance: Appearance): string {
  const style = styleOf(appearance);
  const sections = [
    `${heading(printable(scenario.title), style)}\n${wrap(printable(scenario.description), style.width)}`,
    facts(scenario, style),
    questions(scenario, style),
    examples(scenario, style),
    hitRate(scenario, style),
    expected(scenario, style),
    otherwise(scenario, style),
    style.faint(wrap(`Replay it: optimize simulate --scenario ${printable(reference)}`, style.width)),
  ];
  return plain(`${sections.filter((section) => section !== '').join('\n\n')}\n`, appearance);
}
