import { type ComparedPath, FIGURES, figureOf, inSentence, showAt } from '../../figures/figures.ts';
import { NONE, show, type Unit } from '../../figures/show.ts';
import { own } from '../../foundation/own.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { HeldOut, KeepResult, TuneResult } from '../../result/schema/tune.ts';
import { parseHeldThreshold, shortfall, whyUnknown } from '../../result/thresholds.ts';
import { formatKnob, KNOB_PATHS, KNOBS, type KnobPath, type KnobValue } from '../../settings/knobs.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Depth, Document, Notes, Piece, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { fromTo, margin } from '../intervals.ts';
import { perWrongOf } from '../per-wrong.ts';
import { section } from '../sections.ts';
import { bestInWords, betterThanChoosing, chanceInWords } from '../simulation/controls.ts';
import { FIGURE_COLUMNS, figureCells } from './strategy-figures.ts';
import { inWords, minded, share, signed } from './written.ts';

/** How the result of tuning is shown. */
export const TUNE_FORMATS: Formats<TuneResult> = { document: tuneDocument, csv: tuneCsv };

function tuneDocument(result: TuneResult, depth: Depth): Document {
  const { scenario, requests, runs, models, seed, best } = result;
  const broken = best.keep.filter(({ met }) => !met).map(({ threshold }) => threshold);
  return {
    title: `${scenario}: tuned for the least ${titleOf(result)}`,
    facts: `${formatNumberOf(runs, 'run')} of up to ${formatNumberOf(requests, 'request')} • figures from ${ground(result)}${drawnFrom(result)} • models: ${models} • seed ${seed}`,
    ...(broken.length === 0
      ? {}
      : {
          warning: `NOT KEPT: on ${ground(result)}, the best setting found misses ${broken.join(' and ')}.`,
        }),
    sections: [
      ...section('', conclusion(result)),
      ...section('Before and after', comparison(result), keepTable(result)),
      ...section('The setting', settingTable(result), inWords([{ name: 'In words', ...best }])),
      ...section('Is choosing models worth it?', choice(result)),
      ...section('What mattered', sensitivityTable(result)),
      ...section('Remarks', notes(result, depth)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** What the setting's choice of models is held against, in words; null where it chooses none. */
function choice({ controls, best: { summary } }: TuneResult): Prose | null {
  if (controls === undefined) return null;
  const chosen = { controls, optimized: summary };
  const told = [bestInWords(chosen, 'this setting'), chanceInWords(chosen), betterThanChoosing(chosen)];
  return { kind: 'prose', text: told.join('') };
}

/** How what is minimized is called and written. */
function objectiveOf({ minimize, priceOfErrorUsd }: TuneResult): { title: string; unit: Unit } {
  if (priceOfErrorUsd !== undefined) {
    return { title: `Cost per request with wrong answers at ${show(priceOfErrorUsd, 'usd')}`, unit: 'usd' };
  }
  return figureOf(minimize) ?? { title: minimize, unit: 'number' };
}

/** What the figures are from: requests or seeds that the setting was not found on. */
function ground({ heldOutRequests, heldOutSeeds }: TuneResult): string {
  return heldOutRequests === undefined
    ? `${heldOutSeeds.length} seeds it was not tuned on`
    : `the ${formatNumberOf(heldOutRequests, 'later request')} it was not tuned on`;
}

/** Which part of a log the intervals come from. */
function drawnFrom({ evidence }: TuneResult): string {
  return evidence === undefined ? '' : ` • ±: their ${evidence.blocks} ${evidence.over} drawn anew`;
}

function titleOf(result: TuneResult): string {
  const { title } = objectiveOf(result);
  return title === result.minimize ? title : inSentence(title);
}

function conclusion(result: TuneResult): Prose {
  const { best, start, change } = result;
  if (best.keep.some(({ met }) => !met)) return { kind: 'prose', text: notKept(result) };
  const { title, unit } = objectiveOf(result);
  const better = (change.ci95?.[1] ?? change.mean) < 0;
  const lowered = `${title[0]?.toLowerCase()}${title.slice(1)}`;
  const repaired = best.keep.filter(({ met }, i) => met && start.keep[i]?.met === false);
  const text: Piece[] = better
    ? [
        `${title} falls from ${show(start.objective.mean, unit)} to ${show(best.objective.mean, unit)}: `,
        { text: `${share(-change.mean)} less`, tone: 'good' },
        change.ci95 === null ? '.' : ` (${fromTo([-change.ci95[1], -change.ci95[0]], share)}).`,
      ]
    : repaired.length > 0
      ? [
          `The strategy as it is does not keep ${repaired.map(({ threshold }) => threshold).join(' and ')}. The best setting that does has a ${lowered} of `,
          { text: show(best.objective.mean, unit), tone: 'strong' },
          ` (${changed(change)}).`,
        ]
      : [
          { text: 'Nothing better was found', tone: 'strong' },
          ` than the strategy as it is, with what must hold: ${lowered} ${show(best.objective.mean, unit)} (${changed(change)}).`,
        ];
  if (best.keep.length > 0) text.push(' It keeps what was asked for.');
  const paid = price(result);
  text.push(...paid, ...besideCeiling(result, paid.length > 0));
  return { kind: 'prose', text };
}

/** A change with its interval, where it has one. */
function changed({ mean, ci95 }: TuneResult['change']): string {
  return ci95 === null ? signed(mean) : `${signed(mean)}, ${fromTo(ci95, signed)}`;
}

/** Where the best setting found does not keep what must hold: what it misses, and by how much. */
function notKept(result: TuneResult): Piece[] {
  const { start, best, change } = result;
  const { title, unit } = objectiveOf(result);
  const missed = best.keep.filter(({ met }) => !met).map(missedBy);
  const lowered = `${title[0]?.toLowerCase()}${title.slice(1)}`;
  const cost = `Its ${lowered} is ${show(best.objective.mean, unit)} (${changed(change)}).`;
  if (start.keep.every(({ met }) => met)) {
    return [
      { text: 'Nothing better was found', tone: 'strong' },
      ` than the strategy as it is, which keeps what must hold: the best setting tried misses ${missed.join(' and ')}. ${cost}`,
    ];
  }
  const own = start.keep.filter(({ met, value }) => !met && value !== null).map(missedBy);
  return [
    { text: 'No setting was found that keeps what must hold', tone: 'bad' },
    `: the nearest misses ${missed.join(' and ')}. ${cost}`,
    own.length === 0 ? '' : ` The strategy as it is misses ${own.join(' and ')}.`,
  ];
}

/** `quality.relative>=0.97 by 0.02 (0.95)`. */
function missedBy({ threshold, value }: KeepResult): string {
  const demand = parseHeldThreshold(threshold);
  if (value === null) return `${threshold}, for ${whyUnknown(demand.path) ?? 'the figure is not known here'}`;
  const figure = (number: number): string => String(Number(number.toPrecision(4)));
  return `${threshold} by ${figure(shortfall(demand, value))} (${figure(value)})`;
}

/** What is saved beside the most that was possible without losing quality. */
function besideCeiling({ start, best, ceiling }: TuneResult, qualityTold: boolean): Piece[] {
  if (ceiling === null || ceiling.captured <= 0) return [];
  const most = `${share(ceiling.costRatio)} of the baseline's cost`;
  if (ceiling.captured <= 1)
    return [` It saves ${share(ceiling.captured)} of the most that was possible without losing quality (${most}).`];
  const [was, is] = [start.summary.quality.relative, best.summary.quality.relative];
  if (was === null || is === null || is >= 1) return [];
  const figures = qualityTold ? '' : `, ${share(was)} of the baseline's before and ${share(is)} now`;
  return [
    ` That is more than can be saved without losing quality (${most}): some quality is given up for it${figures}.`,
  ];
}

/** Quality lost from which on it is said at once, as a fraction of the baseline's. */
const NOTICED = 0.01;

/** What the setting costs in quality, where nothing demanded that it be kept. */
function price({ start, best, keep }: TuneResult): Piece[] {
  const [was, is] = [start.summary.quality.relative, best.summary.quality.relative];
  if (was === null || is === null || was - is < NOTICED || keep.some((demand) => demand.includes('quality'))) return [];
  return [
    ' ',
    { text: 'It pays with quality', tone: 'bad' },
    `: ${share(is)} of the baseline's is kept, and ${share(was)} was; --keep 'quality.relative>=0.9' would not allow less than that.`,
  ];
}

function comparison({ start, best, heldOutRequests }: TuneResult): Table {
  const row = (path: ComparedPath): Text[] => {
    const { title, unit } = FIGURES[path];
    const off = margin(best.intervals[path], (half) => show(half, unit));
    return [title, showAt(start.summary, path), showAt(best.summary, path), off];
  };
  return {
    kind: 'table',
    columns: [
      { title: heldOutRequests === undefined ? 'On other seeds' : 'On later requests' },
      { title: 'As it was', align: 'right' },
      { title: 'Tuned', align: 'right' },
      { title: '95%', align: 'right', dispensable: 1 },
    ],
    rows: [
      row('costPerRequestUsd'),
      [
        'Saved of the baseline',
        ...[start, best].map(({ savings }) => share(savings.costRatio)),
        margin(best.savings.ci95?.costRatio, share),
      ],
      row('latencyMs.mean'),
      row('latencyMs.p95'),
      row('cache.hitRate'),
      row('quality.relative'),
      row('quality.wrongPerThousand'),
      [FIGURES['savings.perWrongUsd'].title, ...[start, best].map(perWrongOf), ''],
    ],
  };
}

function keepTable({ best, heldOutSeeds }: TuneResult): Table | null {
  if (best.keep.length === 0) return null;
  return {
    kind: 'table',
    columns: [
      { title: 'Must hold' },
      { title: 'Value', align: 'right' },
      { title: 'Verdict' },
      { title: 'In seeds', align: 'right' },
    ],
    rows: best.keep.map(({ threshold, value, met, metIn }) => [
      threshold,
      value === null ? 'not known' : String(Number(value.toPrecision(4))),
      met ? { text: 'kept', tone: 'good' } : { text: 'not kept', tone: 'bad' },
      `${metIn} of ${heldOutSeeds.length}`,
    ]),
  };
}

/** What is different from the strategy as it was. */
function settingTable({ start, best }: TuneResult): Table | null {
  const written = (path: KnobPath, { knobs }: HeldOut): string => {
    const value = knobs[path];
    return typeof value === 'number' || typeof value === 'boolean' ? formatKnob(path, value) : String(value ?? NONE);
  };
  const out = start.techniques.filter((technique) => !best.techniques.includes(technique));
  const rows = (Object.keys(best.knobs) as KnobPath[])
    .filter((path) => Object.hasOwn(KNOBS, path) && best.knobs[path] !== start.knobs[path])
    .filter((path) => KNOBS[path].technique === null || best.techniques.includes(KNOBS[path].technique))
    .map((path) => [`--${KNOBS[path].flag}`, written(path, start), written(path, best)]);
  const all = [...out.map((technique) => [technique, 'used', 'left out']), ...rows];
  if (all.length === 0) return null;
  return {
    kind: 'table',
    columns: [{ title: 'Setting' }, { title: 'As it was', align: 'right' }, { title: 'Tuned', align: 'right' }],
    rows: all,
  };
}

function sensitivityTable(result: TuneResult): Table | null {
  const { sensitivity } = result;
  if (sensitivity.length === 0) return null;
  const broken = sensitivity.some(({ breaks }) => breaks.length > 0);
  return {
    kind: 'table',
    columns: [
      { title: 'Put back by itself' },
      { title: 'To', align: 'right' },
      { title: objectiveOf(result).title, align: 'right' },
      ...(broken ? [{ title: 'Breaks', dispensable: 1 }] : []),
    ],
    rows: sensitivity.map(({ what, was, change, breaks }) => [
      what,
      was,
      signed(change),
      ...(broken ? [breaks.join(', ')] : []),
    ]),
  };
}

/** What could be turned: knobs by their flags, then techniques. */
function turnable(space: readonly string[]): Notes['notes'] {
  const flags: readonly string[] = KNOB_PATHS.map((path) => KNOBS[path].flag);
  // A technique may have the name of a flag; all of them come after the knobs.
  const knobs = space.filter((name, i) => flags.includes(name) && space.indexOf(name) === i);
  const techniques = space.filter((name, i) => !flags.includes(name) || space.indexOf(name) < i);
  return [
    ...(knobs.length === 0 ? [] : [{ label: 'Turned', text: `${knobs.map((flag) => `--${flag}`).join(', ')}.` }]),
    ...(techniques.length === 0 ? [] : [{ label: 'Switched on and off', text: `${techniques.join(', ')}.` }]),
  ];
}

function notes({ space, cautions, heldOutRequests }: TuneResult, depth: Depth): Notes | null {
  const method =
    'successive halving over the length of the workload, from a Latin hypercube and the strategy itself, then an evolution strategy around the best, all with the same dice; then a choice among and around the finalists on three other seeds, with a standard error to spare for what must hold; the figures from ' +
    (heldOutRequests === undefined ? 'five more.' : 'the later requests of the log, under five more.');
  const all = [
    ...minded(cautions),
    ...(depth === 'compact' ? [] : [...turnable(space), { label: 'Method', text: method }]),
  ];
  return all.length === 0 ? null : { kind: 'notes', tone: 'faint', notes: all };
}

/** The strategy as it was and as it was tuned, a row each: its figures, its techniques, and the knobs that were turned. */
function tuneCsv({ start, best }: TuneResult): CsvTable {
  const set = ({ knobs }: HeldOut, path: string) => own(knobs as Record<string, KnobValue | string>, path) ?? null;
  const turned = Object.keys(best.knobs).filter((path) => set(best, path) !== set(start, path));
  return {
    columns: ['strategy', ...FIGURE_COLUMNS, 'techniques', ...turned],
    rows: [['as it was', start] as const, ['tuned', best] as const].map(([name, held]) => [
      name,
      ...figureCells(held),
      held.techniques.join(' + '),
      ...turned.map((path) => set(held, path)),
    ]),
  };
}
