import type { Nearest, SandboxStep } from '../../replay/sandbox.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { explanationRows } from './explain.ts';
import { heading } from './layout.ts';
import { pairs } from './table.ts';

/** What became of a question asked in the sandbox, under its number. */
export function renderSandboxStep(step: SandboxStep, number: number, appearance: Appearance): string {
  const style = styleOf(appearance);
  const rows = explanationRows(step, style).map(([name, value]): [string, string] =>
    name === 'answered by' ? [name, answeredBy(step, style)] : [name, value],
  );
  const [key, ...rest] = rows as [[string, string], ...[string, string][]];
  const all: [string, string][] = [key, ['cache', cacheLine(step, style)], ...rest];
  return plain(`${heading(`${number}. ${printable(step.query)}`, style)}\n${pairs(all, style)}\n`, appearance);
}

function answeredBy({ outcome, answeredBy }: SandboxStep, style: Style): string {
  return outcome === 'miss' ? answeredBy : style.good(answeredBy);
}

function cacheLine({ outcome, hitOf, nearest }: SandboxStep, style: Style): string {
  if (outcome === 'exact hit') return `${style.good('exact hit')}: the same key as query ${hitOf}`;
  if (nearest === null) return 'miss: nothing is kept yet';
  const near = `query ${nearest.of} is ${nearest.similarity.toFixed(2)} alike, ${nearest.threshold.toFixed(2)} is needed`;
  if (outcome === 'semantic hit') {
    const doubt = nearest.differs ? `; ${style.bad('probably a FALSE HIT')}: ${difference(nearest)}` : '';
    return `${style.good('semantic hit')}: ${near}${doubt}`;
  }
  if (nearest.outcome === 'too different') return `miss: ${near}`;
  return `miss: ${near}, but the guard refuses: ${difference(nearest)}`;
}

function difference({ of }: Nearest): string {
  return `a negation, a number or a name is not the same as in query ${of}`;
}
