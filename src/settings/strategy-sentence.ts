import { formatCount, formatPercent } from '../foundation/units.ts';
import type { Clause } from '../techniques/technique.ts';
import { formatKnob, KNOBS, type KnobPath, TECHNIQUE, TECHNIQUES, type Technique } from './knobs.ts';
import type { Strategy } from './strategy.ts';

/** Which models a strategy has to do with: those of its catalog. */
export interface ModelsInUse {
  tiers: Readonly<Record<'simple' | 'medium' | 'complex', string>>;
  /** The model of what nothing routes. */
  baseline: string;
  /** Present where what nothing routes goes to the models that a log names. */
  asLogged?: unknown;
}

/**
 * What a strategy does, in words: "everything to gpt-4o-mini; answers kept 1h, 5,000 of them, per
 * tenant". Which model answers comes first, then the techniques in the order in which a request meets
 * them. It is made of what the techniques say of themselves.
 */
export function strategySentence({ techniques, knobs }: Pick<Strategy, 'techniques' | 'knobs'>, models: ModelsInUse) {
  const { simple, medium, complex } = models.tiers;
  const words: Readonly<Record<string, string>> = {
    ...models.tiers,
    models: simple === medium && medium === complex ? 'one' : 'several',
  };
  const written = (name: string): string => {
    if (!Object.hasOwn(KNOBS, name)) return words[name] ?? name;
    const value = knobs[name as KnobPath];
    const isCount = KNOBS[name as KnobPath].type === 'count' && Number.isFinite(value);
    return isCount ? formatCount(value as number) : formatKnob(name as KnobPath, value);
  };
  const are = (values: Readonly<Record<string, readonly string[]>>): boolean[] =>
    Object.entries(values).map(([name, ones]) => ones.includes(written(name)));
  const holds = ({ where = {}, unless = {} }: Clause): boolean =>
    !are(where).includes(false) && !are(unless).includes(true);
  const said = (technique: Technique): string =>
    TECHNIQUE[technique].says
      .filter(holds)
      .map(({ words: clause }) =>
        clause.replace(/\{([\w.]+)(%?)\}/g, (_, name: string, percent: string) =>
          percent === '' ? written(name) : perCent(knobs[name as KnobPath] as number),
        ),
      )
      .join(', ');
  const rest = TECHNIQUES.filter((technique) => technique !== 'router' && isSaid(technique, techniques)).map(said);
  const unrouted = models.asLogged === undefined ? `everything to ${models.baseline}` : 'each request to its own model';
  return [techniques.has('router') ? said('router') : unrouted, ...rest].filter((part) => part !== '').join('; ');
}

/** In whole per cents, for what a search has found has many digits; beside 0 and 100 it is they that tell. */
function perCent(share: number): string {
  return share >= 0.01 && share <= 0.99 ? formatPercent(share, 0) : `${Number((100 * share).toPrecision(3))}%`;
}

/** Whether the technique is used, or what it says first is of a knob that another uses: a semantic cache keeps answers too. */
function isSaid(technique: Technique, used: ReadonlySet<Technique>): boolean {
  const first = (TECHNIQUE[technique].says as readonly Clause[])[0]?.words.match(/\{([\w.]+)\}/)?.[1];
  return (
    used.has(technique) ||
    [...used].some((each) => (TECHNIQUE[each].alsoUses as readonly (string | undefined)[]).includes(first))
  );
}
