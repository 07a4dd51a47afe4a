import { show } from '../../figures/show.ts';
import { shellLine } from '../../foundation/command-words.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import { formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { AdviceStep, AdviseResult, LeftOutBecause } from '../../result/schema/advise.ts';
import { baselineWords } from '../baseline-words.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Commands, Depth, Document, Notes, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { margin, withMargin } from '../intervals.ts';
import { section } from '../sections.ts';
import { otherTraffic } from '../simulation/otherwise.ts';
import { thresholdTable } from '../simulation/threshold-table.ts';
import { inWords, share } from './written.ts';

/** How advice is shown. */
export const ADVISE_FORMATS: Formats<AdviseResult> = { document: adviceDocument, csv: adviceCsv };

function adviceDocument(result: AdviseResult, depth: Depth): Document {
  const { scenario, requests, models, seed, told } = result;
  const from = {
    'later requests': ` • figures from the later ${formatCount(told.requests)}`,
    'other seeds': ` • figures from ${formatNumberOf(told.seeds.length, 'other seed')}`,
    'the same requests': '',
  }[told.on];
  const drawn = told.evidence === undefined ? '' : ` • ±: ${told.evidence.blocks} ${told.evidence.over} drawn anew`;
  return {
    title: `${scenario}: what to build first`,
    facts: `${formatNumberOf(requests, 'request')}${from} • models: ${models} • seed ${seed}${drawn}`,
    sections: [
      ...section('', conclusion(result, depth), caution(result, depth)),
      ...section(
        'Steps, each on top of those before it',
        stepTable(result),
        breakEvens(result, depth),
        altogether(result, depth),
      ),
      ...section('Thresholds', thresholdTable({ thresholds: result.thresholds ?? [] })),
      ...section('Not worth it here', depth === 'compact' ? leftOut(result) : leftOutTable(result)),
      ...section('See for yourself', commands(result, depth)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** What is paid, what it could be, and at what price in answers. */
function conclusion(result: AdviseResult, depth: Depth): Prose {
  const { now, could, steps } = result;
  const bill =
    now.monthlyUsd === null ? `${show(now.costUsd, 'usd')} in all` : `${show(now.monthlyUsd, 'usd')} a month`;
  const pays = payingWords(now, bill);
  if (steps.length === 0) {
    return {
      kind: 'prose',
      text: [`${pays}. `, { text: 'Nothing that can be judged here saves 1% of it.', tone: 'strong' }],
    };
  }
  const after =
    could.monthlyUsd === null
      ? show(now.costUsd * (1 - could.saved.share), 'usd')
      : `${show(could.monthlyUsd, 'usd')} a month`;
  const saved = withMargin(share(could.saved.share), halfOf(could.saved.ci95, share));
  return {
    kind: 'prose',
    text: [
      `${pays}. With ${formatNumberOf(steps.length, 'step')} it could be `,
      { text: `${after}, ${saved} less`, tone: 'good' },
      `; ${answers(result)}.`,
      ...(depth === 'compact' ? elsewhere(result) : []),
    ],
  };
}

/** "You pay $20 a month: what the log says was paid", or what it would be where nobody knows what is paid. */
function payingWords({ kind, model, paidUsd = null }: AdviseResult['now'], bill: string): string {
  if (kind === 'assumed') {
    const paid = paidUsd === null ? 'what is paid is not known' : `the log comes to ${show(paidUsd, 'usd')} in all`;
    return `Every request to ${model ?? 'one model'} would cost ${bill}; ${paid}`;
  }
  return kind === undefined ? `You pay ${bill}` : `You pay ${bill}: ${baselineWords({ baseline: { kind } })}`;
}

/** What one must know before relying on it. */
function caution(result: AdviseResult, depth: Depth): Notes | null {
  const { alternatives = [], requests, could } = result;
  const good = could.wrongPerThousand === null ? null : 1 - could.wrongPerThousand / 1_000;
  const others = depth === 'compact' ? [] : otherTraffic(alternatives, requests, good);
  const notes = [...tooFew(result), ...others, ...assumed(result, depth)];
  return notes.length === 0 ? null : { kind: 'notes', notes };
}

/** How far it hangs on the traffic that a scenario assumes, where there is little room: between what it lies. */
function elsewhere({ alternatives = [] }: AdviseResult): string[] {
  const saved = alternatives.filter(({ set }) => Object.keys(set).length > 0).map(({ costRatio }) => costRatio);
  if (saved.length === 0) return [];
  const [least, most] = [Math.min(...saved), Math.max(...saved)].map(share);
  const range = least === most ? `${least} too` : `${least} to ${most}`;
  return [` On other traffic: ${range} (--full).`];
}

function tooFew({ told }: AdviseResult): Notes['notes'] {
  if (told.on !== 'the same requests') return [];
  const text = `only ${formatNumberOf(told.requests, 'request')}, too few to hold some back: the figures are from those that the steps were found on, and say little of others.`;
  return [{ label: 'Warning', text }];
}

/** What bears on the bill that the log does not say: shown wherever there is little room. */
const OF_THE_BILL = ['arrivals', 'answers', 'hits', 'calls'];

function assumed({ assumptions, now }: AdviseResult, depth: Depth): Notes['notes'] {
  const shown = assumptions.filter(({ what }) => depth !== 'compact' || OF_THE_BILL.includes(what));
  const each = shown.map(({ what, value, why }) => `${what} ${value} (${why})`);
  if (now.kind === 'assumed' && (now.paidUsd ?? null) === null) {
    each.unshift('one model (--baseline names another, --alias says what the log calls one; see optimize inspect)');
  }
  return each.length === 0 ? [] : [{ label: 'Assumed', text: `${each.join('; ')}.` }];
}

function answers({ now, could, steps, priceOfErrorUsd, priceOfErrorAssumed }: AdviseResult): string {
  // Of other models' answers, and of what is left out of prompts, nobody may know how often they are wrong.
  const blind = steps.flatMap(({ moreWrongPerThousand, breakEven }, i) =>
    breakEven !== null || (now.wrongPerThousand !== null && moreWrongPerThousand === null) ? [i + 1] : [],
  );
  const which = `${blind.length === 1 ? 'step' : 'steps'} ${blind.join(' and ').replace(/ and (?=.* and )/g, ', ')}`;
  if (now.wrongPerThousand === null || could.wrongPerThousand === null) {
    const unknown = 'how many answers would be wrong is not known';
    return blind.length === 0 ? unknown : `${unknown}: ${which} ${blind.length === 1 ? 'wants' : 'want'} grading first`;
  }
  const [was, is] = [now.wrongPerThousand, could.wrongPerThousand].map((wrong) => wrong.toFixed(0));
  const price = priceOfErrorAssumed ? `, each taken to cost ${show(priceOfErrorUsd, 'usd')} (--price-of-error)` : '';
  const but = blind.length === 0 ? '' : `, but for what ${which} may do to them, which is not known`;
  return `wrong answers go from ${was} to ${is} of 1,000${price}${but}`;
}

function halfOf(interval: Interval | null, write: (value: number) => string): string {
  return margin(interval, write);
}

/** The steps, each on top of those before it. */
export function stepTable(result: AdviseResult): Table | null {
  const { steps, now } = result;
  if (steps.length === 0) return null;
  const saves = { title: now.monthlyUsd === null ? 'Saves' : 'Saves a month', align: 'right' } as const;
  const wrong = { title: 'Wrong/1,000', align: 'right' } as const;
  const usd = (value: number): string => show(value, 'usd');
  const title = ({ title: what }: AdviceStep, i: number): string => `${i + 1}. ${what}`;
  return {
    kind: 'table',
    columns: [
      { title: '' },
      saves,
      { title: 'Of the bill', align: 'right', dispensable: 2 },
      wrong,
      { title: 'Effort' },
      { title: 'Risk', dispensable: 1 },
    ],
    rows: steps.map((step, i): Text[] => [
      title(step, i),
      withMargin(usd(savedUsd(result, step)), halfOf(usdOf(result, step), usd)),
      share(step.saved.share),
      wrongOf(step, true),
      step.effort,
      step.risk,
    ]),
    narrower: {
      kind: 'table',
      columns: [{ title: '' }, saves, wrong, { title: 'Effort' }],
      rows: steps.map((step, i): Text[] => [
        title(step, i),
        usd(savedUsd(result, step)),
        wrongOf(step, false),
        step.effort,
      ]),
    },
  };
}

/** What a step saves: of a month, or where there is none of the whole workload. */
function savedUsd({ now }: AdviseResult, { saved }: AdviceStep): number {
  return saved.monthlyUsd ?? now.costUsd * saved.share;
}

/** The interval of that. */
function usdOf({ now }: AdviseResult, { saved: { ci95 } }: AdviceStep): Interval | null {
  const whole = now.monthlyUsd ?? now.costUsd;
  return ci95 === null ? null : [ci95[0] * whole, ci95[1] * whole];
}

/** Wrong answers more; `priced`: with what is saved for each. */
function wrongOf({ moreWrongPerThousand: more, savedPerWrongUsd }: AdviceStep, priced: boolean): Text {
  if (more === null) return '—';
  const rounded = Number(more.toFixed(1));
  const count = `${rounded > 0 ? '+' : rounded < 0 ? '-' : ''}${Math.abs(rounded)}`;
  const each = priced && savedPerWrongUsd !== null ? ` (${show(savedPerWrongUsd, 'usd')} each)` : '';
  return { text: `${count}${each}`, tone: rounded > 0 ? 'bad' : 'good' };
}

/** What is in use after the last step, in words. */
function altogether({ steps }: AdviseResult, depth: Depth): Notes | null {
  // On a small screen the titles of the steps say as much.
  if (depth === 'compact') return null;
  return inWords(
    steps.slice(-1).map(({ sentence }) => ({ name: 'In words', ...(sentence === undefined ? {} : { sentence }) })),
  );
}

/** Where quality is not known, until when a step pays; and from how many requests on what is paid by the month does. */
export function breakEvens(result: AdviseResult, depth: Depth): Notes | null {
  const graded = depth === 'compact' && result.priceOfErrorAssumed ? gradeFirst(result) : worthIt(result);
  const monthly = result.steps.flatMap(({ title, breakEvenPerDay, capacityPerDay }) => {
    if (breakEvenPerDay === undefined || breakEvenPerDay === null) return [];
    const room =
      capacityPerDay === undefined || capacityPerDay === null
        ? ''
        : `, and can be sent ${formatCount(Math.floor(capacityPerDay))}`;
    const text = `"${title}" is paid by the month: it costs less than now from ${formatCount(Math.ceil(breakEvenPerDay))} requests a day${room}.`;
    return [{ label: 'Worth it', text }];
  });
  const notes = [...graded, ...monthly];
  return notes.length === 0 ? null : { kind: 'notes', notes };
}

/** In a line, how much of what is right now has to stay right. */
function gradeFirst({ steps }: AdviseResult): Notes['notes'] {
  const pays = steps.flatMap(({ breakEven }, i) => (breakEven === null ? [] : [`step ${i + 1}`, share(breakEven)]));
  if (pays.length === 0) return [];
  const [first, least, ...others] = pays;
  const more = others.map((word, i) => (i % 2 === 0 ? `, ${word}` : ` to ${word}`)).join('');
  const text = `${first} pays down to ${least}${more} of today's right answers.`;
  return [{ label: 'Grade first', text }];
}

/** The same, a step each, and at a price of a wrong answer how many may be. */
function worthIt({ steps, now, requests, priceOfErrorUsd, priceOfErrorAssumed }: AdviseResult): Notes['notes'] {
  const perRequestUsd = now.costUsd / requests;
  const allowed = (saved: number): string => {
    if (priceOfErrorAssumed || priceOfErrorUsd === 0) return '; --price-of-error says how many more may be wrong';
    const wrong = (1_000 * saved * perRequestUsd) / priceOfErrorUsd;
    return `: at ${show(priceOfErrorUsd, 'usd')} for each wrong answer it pays while ${wrong < 1_000 ? `no more than ${wrong.toFixed(1)} of 1,000 turn wrong` : 'any answer may be wrong'}`;
  };
  return steps.flatMap(({ breakEven, title, saved }) => {
    if (breakEven === null) return [];
    const text = `"${title}" costs no more for each right answer while ${share(breakEven)} of what is right now stays right. Grade a few hundred first${allowed(saved.share)}.`;
    return [{ label: 'Worth it', text }];
  });
}

/** What is said of what saves enough, and is left out all the same. */
const BECAUSE: Partial<Record<LeftOutBecause, string>> = {
  'another step saves more': ', less than another step',
  'wrong answers': ', at too many wrong answers',
  'unanswered requests': ', with more requests unanswered',
};

/** A share of the bill that is nothing to anybody. */
const NOTHING = 0.0005;

/** What is none of the steps, in a line. */
export function leftOut({ notWorth }: AdviseResult): Notes | null {
  if (notWorth.length === 0) return null;
  const each = new Map<string, string[]>();
  for (const { title, share: saved, because } of notWorth) {
    const what = saved === null ? 'not known' : Math.abs(saved) < NOTHING ? 'nothing' : share(saved);
    const why = `${what}${BECAUSE[because] ?? ''}`;
    each.set(why, [...(each.get(why) ?? []), title]);
  }
  const text = [...each].map(([why, titles]) => `${titles.join(', ')} (${why})`).join('; ');
  return { kind: 'notes', tone: 'faint', notes: [{ label: 'Not worth it here', text: `${text}.` }] };
}

/** The same with the reasons. */
export function leftOutTable({ notWorth }: AdviseResult): Table | null {
  if (notWorth.length === 0) return null;
  return {
    kind: 'table',
    columns: [{ title: 'On top of the steps' }, { title: 'Saves', align: 'right' }, { title: 'Why not' }],
    rows: notWorth.map(({ title, share: saved, because }) => [title, share(saved), because]),
  };
}

/** The command that shows all steps; on a page, one for each. */
function commands({ steps }: AdviseResult, depth: Depth): Commands | null {
  if (steps.length === 0) return null;
  const shown = depth === 'compact' ? steps.slice(-1) : steps;
  return {
    kind: 'commands',
    commands: shown.flatMap(({ arguments: args, exportArguments }, i) => {
      const seen = { label: depth === 'compact' ? 'See it' : `Steps 1 to ${i + 1}`, command: shellLine(args) };
      if (exportArguments === undefined) return [seen];
      if (depth !== 'compact') return [seen, { label: 'Written down, to run', command: shellLine(exportArguments) }];
      return [seen, { label: 'Build it, with the same flags', command: shellLine(exportArguments.slice(0, 3)) }];
    }),
  };
}

/** The steps, a row each. */
function adviceCsv(result: AdviseResult): CsvTable {
  return {
    columns: [
      'step',
      'savedMonthlyUsd',
      'savedShare',
      'low',
      'high',
      'moreWrongPerThousand',
      'breakEven',
      'effort',
      'risk',
    ],
    rows: result.steps.map(({ title, saved, moreWrongPerThousand, breakEven, effort, risk }) => [
      title,
      saved.monthlyUsd,
      saved.share,
      saved.ci95?.[0] ?? null,
      saved.ci95?.[1] ?? null,
      moreWrongPerThousand,
      breakEven,
      effort,
      risk,
    ]),
  };
}
