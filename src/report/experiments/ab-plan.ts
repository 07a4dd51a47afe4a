import { FIGURES } from '../../figures/figures.ts';
import { NONE, show } from '../../figures/show.ts';
import { DAY_MS, formatCount, formatDuration, formatPercent, formatThree } from '../../foundation/units.ts';
import type { AbPlanResult, AbSize } from '../../result/schema/ab-plan.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Depth, Document, Notes, Prose, Table } from '../document.ts';
import type { Formats } from '../formats.ts';
import { section } from '../sections.ts';
import { AB_FIGURES } from './ab.ts';
import { share } from './written.ts';

/** How large an A/B test has to be, as it is shown. */
export const AB_PLAN_FORMATS: Formats<AbPlanResult> = { document: abPlanDocument, csv: abPlanCsv };

function abPlanDocument(result: AbPlanResult, depth: Depth): Document {
  const { scenario, control, treatment, models, seed } = result;
  return {
    title: `${scenario}: planning an A/B test of ${treatment} against ${control}`,
    facts: `models: ${models} • seed ${seed}`,
    sections: [
      ...section('', conclusion(result)),
      ...section('Sizes', sizeTable(result), tooFew(result)),
      ...section('Remarks', notes(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

function conclusion({ sizes, power, measured, pilot }: AbPlanResult): Prose {
  const smallest = sizes.filter(({ metric }) => metric === 'cost').at(-1);
  if (smallest?.usersPerArm == null) return { kind: 'prose', text: 'The pilot says too little about cost to plan by.' };
  const cost =
    measured.cost === null
      ? ''
      : ` The pilot of ${formatCount(pilot.requests)} requests itself measured ${share(measured.cost)}.`;
  return {
    kind: 'prose',
    text: [
      `To see a change of ${share(smallest.target)} in the cost of a request with a chance of ${formatPercent(power, 0)}, the test needs `,
      { text: `${formatCount(smallest.usersPerArm)} users in each arm`, tone: 'strong' },
      `.${cost}`,
    ],
  };
}

function sizeTable({ sizes, keep, leastDays }: AbPlanResult): Table {
  const what = ({ metric, target }: AbSize): string =>
    metric === 'quality' ? `keeps ${formatPercent(keep, 0)}` : `±${share(target)}`;
  const minutes = (days: number): string => formatDuration(Math.ceil((days * DAY_MS) / 60_000) * 60_000);
  return {
    kind: 'table',
    columns: [
      { title: 'To see' },
      { title: 'A change of', align: 'right' },
      { title: 'Users per arm', align: 'right' },
      { title: 'Requests in all', align: 'right', dispensable: 1 },
      { title: 'Takes', align: 'right' },
      { title: 'Chance now', align: 'right', dispensable: 2 },
    ],
    rows: sizes.map((size) => [
      FIGURES[AB_FIGURES[size.metric]].title,
      what(size),
      size.usersPerArm === null ? 'not enough is kept' : formatCount(size.usersPerArm),
      show(size.requests, 'count'),
      size.days === null ? NONE : minutes(Math.max(size.days, leastDays ?? 0)),
      size.powerNow === null ? NONE : formatPercent(size.powerNow, 0),
    ]),
  };
}

/** Who is not there. */
function tooFew({ sizes, users }: AbPlanResult): Notes | null {
  if (users == null) return null;
  const most = sizes.filter(({ usersPerArm }) => usersPerArm !== null && 2 * usersPerArm > users);
  const [first] = most;
  if (first === undefined) return null;
  const what =
    most.length === sizes.length
      ? 'any of these'
      : `what takes ${formatCount(first.usersPerArm ?? 0)} users in each arm or more`;
  const text = `the workload has ${formatCount(users)} users in all, too few to see ${what}: run the test longer with new users, or look for a larger change.`;
  return { kind: 'notes', notes: [{ label: 'Warning', text }] };
}

function notes({ alpha, power, pilot, leastDays }: AbPlanResult): Notes {
  const who = pilot.usersKnown ? 'users' : 'requests, for the log names no users,';
  const method = `two-sided at ${formatPercent(alpha, 0)}, power ${formatPercent(power, 0)}; spread between ${who} from a pilot of ${formatCount(pilot.usersPerArm)} in each arm, ${formatThree(pilot.requestsPerUser)} requests each. "Chance now": with the pilot's own number. Looking early (optimize ab) costs about 3% more.`;
  const least =
    leastDays === undefined
      ? []
      : [
          {
            label: 'Takes',
            text: `at least ${formatDuration(leastDays * DAY_MS)}, however many users there are: hours of a day differ, and a cache that has just begun is no cache. Two arms that share nothing fill a cache each: optimize ab says by how much such arms differ when they are alike.`,
          },
        ];
  return { kind: 'notes', tone: 'faint', notes: [...least, { label: 'Method', text: method }] };
}

/** One thing to be seen a row. */
function abPlanCsv({ control, treatment, sizes }: AbPlanResult): CsvTable {
  return {
    columns: ['control', 'treatment', 'metric', 'target', 'usersPerArm', 'requests', 'days', 'powerNow'],
    rows: sizes.map(({ metric, target, usersPerArm, requests, days, powerNow }) => [
      ...[control, treatment, metric, target, usersPerArm, requests, days, powerNow],
    ]),
  };
}
