import { NONE, show } from '../../figures/show.ts';
import { shellLine } from '../../foundation/command-words.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import { formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { EstimateResult } from '../../result/schema/estimate.ts';
import { reproduction } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Commands, Depth, Document, Notes, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { section } from '../sections.ts';
import { thresholdTable } from '../simulation/threshold-table.ts';
import { breakEvens, leftOut, leftOutTable, stepTable } from './advise.ts';
import { change, share } from './written.ts';

/** How an estimate is shown. */
export const ESTIMATE_FORMATS: Formats<EstimateResult> = { document: estimateDocument, csv: estimateCsv };

function estimateDocument(result: EstimateResult, depth: Depth): Document {
  const { advice, models, seed, requestsPerDay } = result;
  return {
    title: 'Your application, estimated from a few answers',
    facts: `${formatNumberOf(Math.round(requestsPerDay), 'request')} a day, of which ${formatCount(advice.requests)} were played • models: ${models} • seed ${seed}`,
    sections: [
      ...section('', conclusion(result), assumed(result)),
      ...section('Steps, each on top of those before it', stepTable(advice), breakEvens(advice, depth)),
      ...section('If one answer is off', movesTable(result, depth), depth === 'compact' ? null : answerTable(result)),
      ...section('Thresholds', thresholdTable(result)),
      ...section('Not worth it here', depth === 'compact' ? leftOut(advice) : leftOutTable(advice)),
      ...section('Go on', commands(result, depth)),
    ],
  };
}

/** What is paid, what it could be, between what and what, and which answer that hangs on. */
function conclusion({ advice, range, moves, requestsPerDay }: EstimateResult): Prose {
  const { now, could, steps } = advice;
  const pays = `${monthly(now.monthlyUsd)} a month, for ${formatCount(requestsPerDay)} requests a day`;
  if (steps.length === 0) {
    return {
      kind: 'prose',
      text: [`You pay ${pays}. `, { text: 'With these answers nothing saves 1% of it.', tone: 'strong' }],
    };
  }
  const [most] = moves;
  const between = range.monthlyUsd === null ? '' : ` (${amounts(range.monthlyUsd)})`;
  return {
    kind: 'prose',
    text: [
      `You pay ${pays}. With ${formatNumberOf(steps.length, 'step')} it could be `,
      { text: `${monthly(could.monthlyUsd)}, ${share(could.saved.share)} less`, tone: 'good' },
      `${between}; ${wrongWords(advice, range)}.`,
      ...(most === undefined || most.spread === 0 ? [] : [` What moves it most: ${most.about}.`]),
    ],
  };
}

const monthly = (usd: number | null): string => show(usd, 'usd');

const amounts = ([low, high]: Interval): string => `${monthly(low)} to ${monthly(high)}`;

function wrongWords(
  { now, could }: EstimateResult['advice'],
  { moreWrongPerThousand }: EstimateResult['range'],
): string {
  if (now.wrongPerThousand === null || could.wrongPerThousand === null) {
    return 'how many answers would be wrong is not known';
  }
  const between =
    moreWrongPerThousand === null ? '' : `, ${moreWrongPerThousand.map(signedCount).join(' to ')} if one answer is off`;
  return `wrong answers go from ${now.wrongPerThousand.toFixed(0)} to ${could.wrongPerThousand.toFixed(0)} of 1,000${between}`;
}

const signedCount = (value: number): string => change(value, (size) => size.toFixed(0));

/** What nobody said. */
function assumed({ answers, turns, advice }: EstimateResult): Notes | null {
  const taken = answers
    .filter((answer) => answer.assumed)
    .map(({ question, said }) => `${question.toLowerCase()}: ${said}`);
  const each = [
    ...taken,
    ...(turns === 1 ? [] : [`${turns} turns in the median session`]),
    'true answers change every 3 days',
    ...(advice.priceOfErrorAssumed && advice.could.wrongPerThousand !== null
      ? [`a wrong answer costs ${monthly(advice.priceOfErrorUsd)} (--price-of-error)`]
      : []),
  ];
  return { kind: 'notes', notes: [{ label: 'Assumed', text: `${each.join('; ')}.` }] };
}

/** What comes out when an answer is another, a row for each answer, that which moves most first. */
function movesTable(result: EstimateResult, depth: Depth): Table | null {
  const { moves } = result;
  if (moves.length === 0) return null;
  const list = (texts: readonly string[]): string => texts.join(' / ');
  const known = moves.some(({ alternatives }) =>
    alternatives.some(({ wrongPerThousand }) => wrongPerThousand !== null),
  );
  return {
    kind: 'table',
    columns: [
      { title: 'If one answer is off' },
      { title: 'Said', align: 'right' },
      { title: 'If it were', align: 'right' },
      { title: 'Saves', align: 'right' },
      ...(depth === 'compact' ? [] : [{ title: 'Left of the bill', align: 'right', dispensable: 2 } as const]),
      ...(known ? [{ title: 'Wrong/1,000', align: 'right', dispensable: 1 } as const] : []),
    ],
    rows: moves.map(({ question, said, assumed: taken, alternatives }): Text[] => [
      question,
      taken ? `(${said})` : said,
      list(alternatives.map((each) => each.said)),
      list(alternatives.map((each) => share(each.share))),
      ...(depth === 'compact' ? [] : [list(alternatives.map(({ couldMonthlyUsd }) => monthly(couldMonthlyUsd)))]),
      ...(known
        ? [list(alternatives.map(({ moreWrongPerThousand: more }) => (more === null ? NONE : signedCount(more))))]
        : []),
    ]),
  };
}

/** All answers. */
function answerTable({ answers }: EstimateResult): Table {
  return {
    kind: 'table',
    columns: [{ title: 'What was answered' }, { title: '' }, { title: '' }],
    rows: answers.map(({ question, said, assumed: taken }) => [question, said, taken ? 'assumed' : '']),
  };
}

/** How to go on: the scenario to change where it was saved, and how to save it where it was not. */
function commands(result: EstimateResult, depth: Depth): Commands | null {
  const { reproduce, savedTo, advice } = result;
  const last = advice.steps.at(-1);
  const again = depth === 'compact' ? [] : (reproduction(result)?.commands ?? []);
  if (savedTo !== null) {
    const see = last === undefined ? [] : [{ label: 'See it', command: shellLine(last.arguments) }];
    return [...see, ...again].length === 0 ? null : { kind: 'commands', commands: [...see, ...again] };
  }
  if (reproduce === null) return null;
  const keep = shellLine([...reproduce, '--save-scenario', 'my-application.yaml']);
  return { kind: 'commands', commands: [{ label: 'Keep it as a scenario to change', command: keep }, ...again] };
}

/** A row for each answer that might be another. */
function estimateCsv({ moves, range }: EstimateResult): CsvTable {
  return {
    columns: ['answer', 'said', 'ifItWere', 'savedShare', 'nowMonthlyUsd', 'couldMonthlyUsd', 'moreWrongPerThousand'],
    rows: [
      ...moves.flatMap(({ question, said, alternatives }) =>
        alternatives.map((each) => [
          question,
          said,
          each.said,
          each.share,
          each.nowMonthlyUsd,
          each.couldMonthlyUsd,
          each.moreWrongPerThousand,
        ]),
      ),
      ['least', '', '', range.share[0], null, null, null],
      ['most', '', '', range.share[1], null, null, null],
    ],
  };
}
