import { FIGURES, shortTitle } from '../../figures/figures.ts';
import { NONE, show } from '../../figures/show.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { RoadmapPhase, RoadmapResult, RoadmapStep } from '../../result/schema/roadmap.ts';
import type { Insight } from '../../result/schema/vocabulary.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Bars, Depth, Document, Notes, Piece, Prose, Table, Text } from '../document.ts';
import { change, share, signed } from '../experiments/written.ts';
import type { Formats } from '../formats.ts';
import { perWrong } from '../per-wrong.ts';
import { section } from '../sections.ts';

/** How a roadmap is shown. */
export const ROADMAP_FORMATS: Formats<RoadmapResult> = { document: roadmapDocument, csv: roadmapCsv };

function roadmapDocument(result: RoadmapResult, depth: Depth): Document {
  const { scenario, requests, models, seed, partial } = result;
  return {
    title: `${scenario}: the roadmap, phase by phase`,
    facts: `${formatNumberOf(requests, 'request')}, the same requests and luck in every phase • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; what follows is about the requests played until then.' } : {}),
    sections: [
      ...section('', conclusion(result)),
      ...section('The order that was measured', measuredTable(result)),
      ...section("The guide's order", phaseTable(result), bars(result)),
      ...section('What each step adds', stepTable(result)),
      ...section('Targets', targetTable(result)),
      ...section('What to find out', insights(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** The end, and the step that is worth most. */
function conclusion({ phases, measured = [] }: RoadmapResult): Prose {
  const [first, last] = [phases[0] as RoadmapPhase, phases.at(-1) as RoadmapPhase];
  const steps = phases.flatMap(({ steps }) => steps);
  const best = steps.reduce((a, b) => (b.addedCostRatio > a.addedCostRatio ? b : a));
  const costly = steps.filter(({ addedCostRatio }) => addedCostRatio < -0.001);
  const cheapest = phases.reduce((a, b) => (b.costRatio > a.costRatio ? b : a));
  const month =
    first.monthlyUsd === null || last.monthlyUsd === null
      ? ''
      : ` (${show(first.monthlyUsd, 'usd')} to ${show(last.monthlyUsd, 'usd')} a month)`;
  const [most] = measured;
  const text: Piece[] = [
    most === undefined ? '' : `Here "${most.bullet}" saves most: ${share(most.costRatio)} alone. `,
    'After the last phase a request costs ',
    {
      text: `${share(Math.abs(last.costRatio))} ${last.costRatio >= 0 ? 'less' : 'more'}`,
      tone: last.costRatio >= 0 ? 'good' : 'bad',
    },
    ` than at the beginning${month}. The largest step is "${best.bullet}": ${signed(best.addedCostRatio)} of the first bill.`,
    cheapest === last ? '' : ` It is cheapest after phase ${cheapest.phase}, ${cheapest.title}.`,
    costly.length === 0
      ? ''
      : ` ${formatNumberOf(costly.length, 'step')} of the last phases ${costly.length === 1 ? 'costs more than it saves' : 'cost more than they save'}, which only waiting or quality can make up for.`,
  ];
  return { kind: 'prose', text };
}

/** The steps by what each saves here, whatever the guide's order. */
function measuredTable({ measured }: RoadmapResult): Table | null {
  if (measured === undefined) return null;
  return {
    kind: 'table',
    columns: [
      { title: 'By what each saves alone here' },
      { title: "Guide's phase", align: 'right', dispensable: 1 },
      { title: shortTitle('savings.costRatio'), align: 'right' },
      { title: shortTitle('savings.perWrongUsd'), align: 'right' },
    ],
    rows: measured.map(({ bullet, phase, costRatio, moreWrongPerThousand: more, perWrongUsd }) => [
      bullet,
      String(phase),
      { text: share(costRatio), tone: costRatio > 0 ? 'good' : 'bad' },
      perWrong(perWrongUsd, costRatio, more),
    ]),
  };
}

function phaseTable({ phases }: RoadmapResult): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'Phase' },
      { title: 'When', dispensable: 4 },
      { title: shortTitle('costPerRequestUsd'), align: 'right', dispensable: 2 },
      { title: shortTitle('savings.costRatio'), align: 'right' },
      { title: shortTitle('latencyMs.p95'), align: 'right' },
      { title: shortTitle('latencyMs.mean'), align: 'right', dispensable: 3 },
      { title: shortTitle('cache.hitRate'), align: 'right', dispensable: 1 },
      { title: shortTitle('quality.relative'), align: 'right' },
      { title: 'Targets', align: 'right' },
    ],
    rows: phases.map((phase) => [
      `${phase.phase}. ${phase.title}`,
      phase.weeks,
      show(phase.costPerRequestUsd, 'usd'),
      share(phase.costRatio),
      show(phase.latencyP95Ms, 'ms'),
      show(phase.latencyMeanMs, 'ms'),
      share(phase.hitRate),
      share(phase.qualityRelative),
      `${phase.targets.filter(({ met }) => met === true).length} of ${phase.targets.length}`,
    ]),
  };
}

function bars({ phases }: RoadmapResult): Bars {
  return {
    kind: 'bars',
    title: FIGURES.costPerRequestUsd.title,
    series: [''],
    rows: phases.map(({ phase, title, costPerRequestUsd }, i) => ({
      label: `${phase}. ${title}`,
      bars: [{ value: costPerRequestUsd, text: show(costPerRequestUsd, 'usd') }],
      beside: i === 0,
    })),
  };
}

/** Every change of the strategy with what it does to the run before it. */
function stepTable({ phases }: RoadmapResult): Table {
  const rows: Text[][] = [];
  let previous: Pick<RoadmapStep, 'latencyMeanMs' | 'qualityRelative'> = phases[0] as RoadmapPhase;
  for (const { phase, steps } of phases) {
    for (const step of steps) {
      const known = step.qualityRelative !== null && previous.qualityRelative !== null;
      rows.push([
        `${step.technique}: ${step.bullet}`,
        String(phase),
        { text: signed(step.addedCostRatio), tone: step.addedCostRatio >= 0 ? 'good' : 'bad' },
        step.latencyMeanMs === null || previous.latencyMeanMs === null
          ? NONE
          : change(step.latencyMeanMs - previous.latencyMeanMs, (size) => show(size, 'ms')),
        known ? signed((step.qualityRelative as number) - (previous.qualityRelative as number)) : NONE,
        share(step.hitRate),
      ]);
      previous = step;
    }
  }
  return {
    kind: 'table',
    columns: [
      { title: 'What each step adds' },
      { title: 'Phase', align: 'right', dispensable: 2 },
      { title: shortTitle('savings.costRatio'), align: 'right' },
      { title: shortTitle('latencyMs.mean'), align: 'right' },
      { title: shortTitle('quality.mean'), align: 'right' },
      { title: shortTitle('cache.hitRate'), align: 'right', dispensable: 1 },
    ],
    rows,
  };
}

function targetTable({ phases }: RoadmapResult): Table {
  const names = (phases[0] as RoadmapPhase).targets.map(({ what, target }) => ({ what, target }));
  const cell = (phase: RoadmapPhase, i: number): Text => {
    const { met, value, what } = phase.targets[i] as RoadmapPhase['targets'][number];
    const shown = value === null ? '—' : what.startsWith('P95') ? show(value, 'ms') : share(value);
    if (met === null) return value === null ? 'not known' : `${shown} ${NONE}`;
    return { text: `${shown} ${met ? 'yes' : 'no'}`, tone: met ? 'good' : 'bad' };
  };
  return {
    kind: 'table',
    columns: [
      { title: 'Target' },
      { title: '', align: 'right' },
      ...phases.map(({ phase }) => ({ title: `Phase ${phase}`, align: 'right' as const })),
    ],
    rows: names.map(({ what, target }, i) => [what, target, ...phases.map((phase) => cell(phase, i))]),
  };
}

/** The bullets about knowing: what this run answers, and the command for the rest. */
function insights(result: RoadmapResult): Notes {
  const notes = result.phases.flatMap((phase) =>
    phase.insights.map(({ bullet, about }) => ({
      label: `Phase ${phase.phase}, ${bullet}`,
      text: answer(about, phase, result),
    })),
  );
  return { kind: 'notes', notes };
}

function answer(about: Insight, phase: RoadmapPhase, { workload, ceilings, phases }: RoadmapResult): string {
  const previous = phases[phase.phase - 2];
  switch (about) {
    case 'profile':
      return `${show(phase.costPerRequestUsd, 'usd')} a request, ${show(phase.latencyMeanMs, 'ms')} on average, ${show(phase.latencyP95Ms, 'ms')} at P95.`;
    case 'opportunities':
      return `${share(workload.repeatRate)} of the requests repeat a text${ceilings.costRatioCache === null ? '' : `; an unbounded cache would save ${share(ceilings.costRatioCache)}`}${ceilings.costRatioRouter === null ? '' : `, a perfect router ${share(ceilings.costRatioRouter)}`}.`;
    case 'targets':
      return `the guide's: ${phase.targets.map(({ what, target }) => `${what} ${target}`).join(', ')}.`;
    case 'hit rate and savings':
      return `${share(phase.hitRate)} of the requests hit, ${share(phase.costRatio)} saved; optimize checklist suggests alerts.`;
    case 'complexity': {
      const all = Object.values(phase.byTier).reduce((sum, n) => sum + n, 0);
      const shares = Object.entries(phase.byTier).map(([tier, n]) => `${share(all === 0 ? 0 : n / all)} ${tier}`);
      return `${shares.join(', ')} of what the cache does not answer, as the router sees it.`;
    }
    case 'quality impact':
      return previous?.qualityRelative == null || phase.qualityRelative === null
        ? 'not known: the log does not say what a good answer is; optimize ab plan says how many users a test needs.'
        : `from ${share(previous.qualityRelative)} to ${share(phase.qualityRelative)} of the baseline's; optimize ab simulates the test.`;
  }
}

/** One phase a row. */
function roadmapCsv({ phases }: RoadmapResult): CsvTable {
  return {
    columns: [
      'phase',
      'title',
      'costPerRequestUsd',
      'costRatio',
      'addedCostRatio',
      'latencyMeanMs',
      'latencyP95Ms',
      'hitRate',
      'qualityRelative',
    ],
    rows: phases.map((phase) => [
      phase.phase,
      phase.title,
      phase.costPerRequestUsd,
      phase.costRatio,
      phase.addedCostRatio,
      phase.latencyMeanMs,
      phase.latencyP95Ms,
      phase.hitRate,
      phase.qualityRelative,
    ]),
  };
}
