import { FIGURES, type FigurePath } from '../../figures/figures.ts';
import { NONE, show } from '../../figures/show.ts';
import { formatCount, formatPercent, formatUsd } from '../../foundation/units.ts';
import type { AbContrast, AbResult } from '../../result/schema/ab.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Depth, Document, Notes, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { fromTo } from '../intervals.ts';
import { requestsPlayed } from '../requests-played.ts';
import { section } from '../sections.ts';
import { minds, share, signed } from './written.ts';

/** The figures of a test, by its own names for them. */
export const AB_FIGURES = {
  cost: 'costPerRequestUsd',
  latency: 'latencyMs.mean',
  quality: 'quality.taskSuccessRate',
} as const satisfies Record<AbContrast['metric'], FigurePath>;

/** How the result of an A/B test is shown. */
export const AB_FORMATS: Formats<AbResult> = { document: abDocument, csv: abCsv };

function abDocument(result: AbResult, depth: Depth): Document {
  const { scenario, arms, design, models, seed, partial } = result;
  const shares = design.shares.map((share) => formatPercent(share, 0)).join(' → ');
  return {
    title: `${scenario}: A/B test of ${arms[1].name} against ${arms[0].name}`,
    facts: `${requestsPlayed(result)}, ${shares} of the users in the treatment • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; only the tests finished by then are in.' } : {}),
    sections: [
      ...section('', { kind: 'prose', text: [...conclusion(result), ...misled(result)] }, minds(result)),
      ...section('Arms', contrastTable(result)),
      ...section('Looks', lookTable(result, depth)),
      ...section('What dividing costs', armTable(result)),
      ...section('Repeated', repetitions(result)),
      ...section('Remarks', notes(result, depth)),
      ...reproductionSection(result, depth),
    ],
  };
}

type Pieces = Extract<Text, readonly unknown[]>;

function conclusion({ decision, decidedAt, requests, arms, contrasts, design }: AbResult): Pieces {
  const [control, treatment] = [arms[0].name, arms[1].name];
  const cost = contrasts.find((each) => each.metric === 'cost');
  const quality = contrasts.find((each) => each.metric === 'quality');
  const net = cost?.net === undefined ? '' : ' net of what dividing the traffic does';
  const held = cost?.net ?? cost;
  const change = held === undefined ? '' : ` (cost ${signed(held.change)}${net}, ${fromTo(held.ci95, signed)})`;
  const kept = quality === undefined ? '' : formatPercent(1 + quality.change);
  const after = decidedAt < requests ? ` after ${formatCount(decidedAt)} of ${formatCount(requests)} requests` : '';
  const keep = formatPercent(design.keep, 0);
  switch (decision) {
    case 'adopt':
      return [
        { text: `Adopt ${treatment}`, tone: 'good' },
        `: it was found to be cheaper than ${control}${after}${change} and to keep at least ${keep} of its quality (${kept} measured${lost(quality)}).`,
      ];
    case 'quality unknown':
      return [
        { text: `${treatment} was found to be cheaper`, tone: 'strong' },
        ` than ${control}${after}${change}. Whether to adopt it depends on its quality, of which the log says nothing: give it grades (correct.MODEL) to find out.`,
      ];
    case 'roll back: quality':
      return [
        { text: 'Roll back', tone: 'bad' },
        `: ${treatment} was found to keep less than ${keep} of ${control}'s quality (${kept} measured)${after}; everybody went back to ${control}.`,
      ];
    case 'roll back: cost':
      return [
        { text: 'Roll back', tone: 'bad' },
        `: ${treatment} was found to be dearer than ${control}${change}${after}.`,
      ];
    case 'no difference':
      return [
        { text: 'No difference found', tone: 'strong' },
        ` in cost between ${treatment} and ${control}${change}. optimize ab plan says how many users it takes to see one.`,
      ];
    case 'quality unproven':
      return [
        { text: 'Keep testing', tone: 'strong' },
        `: ${treatment} is cheaper${change}, but that it keeps ${keep} of the quality is not proven (${kept} measured).`,
      ];
    case 'go on':
      return ['The test has not been looked at often enough to decide anything.'];
  }
}

/** How many answers of 1,000 are wrong beside the control's. */
function lost(quality: AbContrast | undefined): string {
  if (quality === undefined || quality.control === null || quality.treatment === null) return '';
  const more = 1_000 * (quality.control - quality.treatment);
  return Math.abs(more) < 0.5 ? '' : `: ${Math.abs(more).toFixed(0)} ${more > 0 ? 'more' : 'fewer'} wrong of 1,000`;
}

/** A warning where the divided test says something else than what moving everybody would do. */
function misled({ contrasts, undividedCostChange, arms, decision }: AbResult): Pieces {
  const cost = contrasts.find((each) => each.metric === 'cost');
  const held = cost?.net ?? cost;
  if (decision === 'no difference' || held === undefined) return [];
  const whole = `with all the traffic to itself, ${arms[1].name} would cost ${signed(undividedCostChange)}`;
  if (held.change * undividedCostChange < 0) {
    return [
      ' ',
      { text: 'The test misleads', tone: 'bad' },
      `: ${whole}. Each arm fills a cache of its own here, and the smaller arm pays more for that; share one cache between the arms, or split half and half.`,
    ];
  }
  const inside = undividedCostChange >= held.ci95[0] && undividedCostChange <= held.ci95[1];
  if (inside || arms.every(({ hitRateLost }) => hitRateLost === null)) return [];
  return [` The size misleads: ${whole}, for each arm fills a cache of its own here.`];
}

function contrastTable({ contrasts }: AbResult): Table {
  const netted = contrasts.some(({ net }) => net !== undefined);
  const p = (value: number): string => (value < 0.001 ? '< 0.001' : value.toFixed(3));
  return {
    kind: 'table',
    columns: [
      { title: 'Per request' },
      { title: 'Control', align: 'right', dispensable: 1 },
      { title: 'Treatment', align: 'right', dispensable: 1 },
      { title: 'Change', align: 'right' },
      { title: 'Welch 95%', align: 'right', ...(netted ? { dispensable: 3 } : {}) },
      { title: 'Bootstrap 95%', align: 'right', dispensable: netted ? 4 : 2 },
      ...(netted ? [{ title: 'Net', align: 'right' } as const, { title: 'Net 95%', align: 'right' } as const] : []),
      { title: 'p', align: 'right', dispensable: netted ? 2 : 3 },
    ],
    rows: contrasts.map(({ metric: name, control, treatment, change, ci95, bootstrap95, pValue, net }) => {
      const { title, unit } = FIGURES[AB_FIGURES[name]];
      return [
        title,
        show(control, unit),
        show(treatment, unit),
        signed(change),
        fromTo(ci95, signed),
        bootstrap95 === null ? NONE : fromTo(bootstrap95, signed),
        ...(netted ? (net === undefined ? [NONE, NONE] : [signed(net.change), fromTo(net.ci95, signed)]) : []),
        p((net ?? { pValue }).pValue),
      ];
    }),
  };
}

function lookTable({ looks }: AbResult, depth: Depth): Table {
  const z = (value: number | null): string => (value === null ? NONE : value.toFixed(2));
  // How a decision is come to is for who asks for all of it.
  if (depth === 'compact') {
    return {
      kind: 'table',
      columns: [{ title: 'Looked at' }, { title: 'Share', align: 'right' }, { title: 'Decision' }],
      rows: looks.map(({ requests, share, decision }) => [formatCount(requests), formatPercent(share, 0), decision]),
    };
  }
  return {
    kind: 'table',
    columns: [
      { title: 'Looked at' },
      { title: 'Share', align: 'right', dispensable: 2 },
      { title: 'Information', align: 'right', dispensable: 3 },
      { title: 'Cost z', align: 'right' },
      { title: 'bound', align: 'right', dispensable: 1 },
      { title: 'Quality z', align: 'right' },
      { title: 'bound', align: 'right', dispensable: 1 },
      { title: 'Decision' },
    ],
    rows: looks.map((look) => [
      formatCount(look.requests),
      formatPercent(look.share, 0),
      formatPercent(look.information, 0),
      z(look.costHeld ?? look.costZ),
      `±${look.costBound.toFixed(2)}`,
      z(look.qualityZ),
      `±${look.qualityBound.toFixed(2)}`,
      look.decision,
    ]),
  };
}

function armTable({ arms }: AbResult): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'What dividing costs' },
      { title: 'Users', align: 'right', dispensable: 2 },
      { title: 'Requests', align: 'right', dispensable: 1 },
      { title: 'Hit rate', align: 'right' },
      { title: 'undivided', align: 'right' },
      { title: 'lost', align: 'right' },
      { title: 'Cost/request', align: 'right', dispensable: 3 },
      { title: 'Cost added', align: 'right' },
    ],
    rows: arms.map(({ name, users, requests, summary, undivided, hitRateLost, costAdded }) => [
      name,
      formatCount(users),
      formatCount(requests),
      share(summary.cache.hitRate),
      share(undivided.hitRate),
      share(hitRateLost),
      formatUsd(summary.costPerRequestUsd),
      signed(costAdded),
    ]),
  };
}

function repetitions({ repetitions: r }: AbResult): Prose | null {
  if (r === null) return null;
  const counts = Object.entries(r.decisions).map(([decision, n]) => `${formatCount(n)} ended with "${decision}"`);
  const found = `${share(r.costDifferenceFound)} found a difference in cost (95%: ${fromTo(r.ci95, (value) => formatPercent(value))}).`;
  return {
    kind: 'prose',
    text: `Of ${formatCount(r.runs)} such tests, each under another seed, ${counts.join(', ')}; ${found}`,
  };
}

function notes({ usersKnown, design, alike, arms }: AbResult, depth: Depth): Notes | null {
  const rate = formatPercent(design.alpha, 0);
  const alarms =
    alike === undefined
      ? `${rate} false alarms on cost in all, of tests whose arms are alike`
      : `${rate} false alarms on cost in all, of tests whose arms are alike: z is held against the ${alike.tests} that were played on the same traffic, users divided anew (Student's t)`;
  const method = `users by a sticky hash, each arm with its own cache and provider. Cost and latency by Welch's t on users (delta method) and the percentile bootstrap over users; quality by a one-sided test of "at least ${formatPercent(design.keep, 0)} of the control's"; looks bounded by Lan-DeMets alpha spending of O'Brien-Fleming type, ${alarms}.`;
  const divided =
    alike === undefined
      ? []
      : [
          {
            label: 'Dividing',
            text: `two arms of ${arms[0].name} alike differ in cost by ${signed(alike.costChange)} on average at this split, give or take ${share(alike.costSd)}; ${share(alike.found)} of such tests would find a difference, were they not held against one another. Net: beyond that.`,
          },
        ];
  const assumed = 'each request is a user of its own, for the log names none; a real test would keep users together.';
  const all = [
    ...(usersKnown ? [] : [{ label: 'Assumed', text: assumed }]),
    ...divided,
    ...(depth === 'compact' ? [] : [{ label: 'Method', text: method }]),
  ];
  return all.length === 0 ? null : { kind: 'notes', tone: 'faint', notes: all };
}

/** One metric a row, with the decision of the whole test. */
function abCsv({ arms, contrasts, decision, decidedAt }: AbResult): CsvTable {
  return {
    columns: [
      ...['control', 'treatment', 'decision', 'decidedAt', 'metric', 'controlMean', 'treatmentMean'],
      ...['change', 'welchLow', 'welchHigh', 'bootstrapLow', 'bootstrapHigh', 'pValue', 'net', 'netLow', 'netHigh'],
    ],
    rows: contrasts.map(({ metric, control, treatment, change, ci95, bootstrap95, pValue, net }) => [
      ...[arms[0].name, arms[1].name, decision, decidedAt, metric, control, treatment],
      ...[
        change,
        ...ci95,
        ...(bootstrap95 ?? [null, null]),
        pValue,
        net?.change ?? null,
        ...(net?.ci95 ?? [null, null]),
      ],
    ]),
  };
}
