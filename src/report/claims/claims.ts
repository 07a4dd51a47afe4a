import { show } from '../../figures/show.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { ClaimCondition, ClaimResult, ClaimsResult } from '../../result/schema/claims.ts';
import { FORMER_VERDICTS, VERDICTS } from '../../result/schema/vocabulary.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Block, Depth, Document, Notes, Spans, Table, Text, Tone } from '../document.ts';
import type { Formats } from '../formats.ts';
import { margin } from '../intervals.ts';
import { section } from '../sections.ts';
import { shown, whereItHolds } from './condition.ts';

/** How claims held against the simulation are shown. */
export const CLAIMS_FORMATS: Formats<ClaimsResult> = { document: claimsDocument, csv: claimsCsv };

/** A verdict, or one of an older result. */
type Said = ClaimResult['verdict'];

const TONES: Readonly<Record<Said, Tone>> = {
  'holds here': 'good',
  'not here': 'strong',
  nowhere: 'bad',
  'by definition': 'faint',
  'contradicts itself': 'bad',
  holds: 'good',
  'holds when': 'strong',
  'does not follow': 'bad',
};

/** How many, and the words after: `2 hold here`. */
const PLURALS: Readonly<Record<Said, readonly [one: string, more: string]>> = {
  'holds here': ['holds here', 'hold here'],
  'not here': ['not here, but where something else is so', 'not here, but where something else is so'],
  nowhere: ['nowhere', 'nowhere'],
  'by definition': ['by definition', 'by definition'],
  'contradicts itself': ['contradicts itself', 'contradict themselves'],
  holds: ['holds', 'hold'],
  'holds when': ['holds under a condition', 'hold under a condition'],
  'does not follow': ['does not follow', 'do not follow'],
};

function claimsDocument(result: ClaimsResult, depth: Depth): Document {
  const { claims, runs, models, seed, partial, counts } = result;
  const ofOthers = claims.every(({ source }) => source.where !== undefined);
  const headings = [...new Set(claims.map(({ source }) => source.section))];
  const verdicts = [...VERDICTS, ...FORMER_VERDICTS]
    .filter((verdict) => (counts[verdict] ?? 0) > 0)
    .map((verdict) => `${counts[verdict]} ${PLURALS[verdict][counts[verdict] === 1 ? 0 : 1]}`)
    .join(', ');
  return {
    title: ofOthers
      ? "Claims about agents' bills, held against the simulation"
      : "The guide's claims, held against the simulation",
    facts: `${formatNumberOf(claims.length, 'claim')}, ${formatNumberOf(runs, 'run')} each${ofOthers ? '' : ` • models: ${models}`} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; claims that were not finished are missing.' } : {}),
    sections: [
      ...section('', { kind: 'prose', text: `Of ${formatNumberOf(claims.length, 'claim')}: ${verdicts}.` }),
      ...headings.flatMap((heading) => {
        const under = claims.filter(({ source }) => source.section === heading);
        return section(heading, ...underHeading(heading, under, depth));
      }),
      ...section('How to read this', reading(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

function underHeading(heading: string, claims: readonly ClaimResult[], depth: Depth): Block[] {
  const ofOthers = claims.every(({ source }) => source.where !== undefined);
  const table: Table = {
    kind: 'table',
    columns: [
      { title: shortly(heading) },
      ...(ofOthers ? [] : [{ title: 'Line', align: 'right', dispensable: 2 } as const]),
      { title: 'Claimed', align: 'right' },
      { title: 'Simulated', align: 'right' },
      { title: '95%', align: 'right', dispensable: 1 },
      { title: 'Verdict' },
    ],
    rows: claims.map((claim): Text[] => [
      claim.title,
      ...(ofOthers ? [] : [String(claim.source.line)]),
      claim.claimed,
      show(claim.simulated, claim.unit),
      uncertainty(claim.ci95, claim.unit),
      { text: verdictText(claim), tone: TONES[claim.verdict] },
    ]),
  };
  const remarks = claims.flatMap((claim) => remark(claim, depth));
  const drawn = depth === 'page' ? besidePublicLogs(claims) : [];
  return [table, ...drawn, ...(remarks.length === 0 ? [] : [{ kind: 'notes', notes: remarks } as const])];
}

/** `not here, but …` points to the remark that says where; a contradiction has its size with it. */
function verdictText({ verdict, gap }: ClaimResult): string {
  if (verdict === 'not here') return 'not here, but …';
  return gap === undefined ? verdict : `${verdict} (${show(gap, 'times')})`;
}

/** Where claims hold along a property, with the public logs that say it: one chart for each property. */
function besidePublicLogs(claims: readonly ClaimResult[]): Spans[] {
  const asked = claims.flatMap(({ title, condition }) =>
    condition === null || (condition.publicLogs ?? []).length === 0 ? [] : [{ title, condition }],
  );
  const first = asked.filter(
    ({ condition }, i) => asked.findIndex((other) => other.condition.property === condition.property) === i,
  );
  return first.map(({ condition: { property, unit, publicLogs = [] } }) => ({
    kind: 'spans',
    title: `Where they hold by ${property}, and public logs`,
    unit,
    rows: asked
      .filter(({ condition }) => condition.property === property)
      .map(({ title, condition }) => ({ label: title, spans: condition.holds })),
    places: publicLogs.map(({ name, at }) => ({ label: name, at })),
  }));
}

/** The end of a heading, which says enough above a table. */
function shortly(heading: string): string {
  return heading.split(/: | in /).at(-1) as string;
}

/** What the seed makes of it; nothing where every seed gives the same. */
function uncertainty(interval: ClaimResult['ci95'], unit: ClaimResult['unit']): string {
  if (interval === null || interval[0] === interval[1]) return '';
  return margin(interval, (half) => (unit === 'times' ? `${half.toPrecision(1)}×` : show(half, unit)));
}

/** Where the claim holds, and what speaks against it. */
function remark(claim: ClaimResult, depth: Depth): Notes['notes'] {
  const { title, claim: quote, source, condition, reckoning, note, replayed } = claim;
  const said =
    source.where === undefined
      ? `in the guide's words: "${quote}"`
      : `as ${source.where} has it: ${quote.replace(/\.$/, '')}`;
  const parts = [
    ...(condition === null
      ? []
      : [`${claim.verdict === 'not here' ? 'not here, but' : 'holds'} ${whereItHolds(condition)}`]),
    ...(condition === null ? [] : ofPublicLogs(condition, depth)),
    ...(claim.verdict === 'by definition' && claim.definition != null ? [`by definition: ${claim.definition}`] : []),
    ...(reckoning === null || (reckoning.agrees && replayed !== null)
      ? []
      : [`${reckoning.formula} is ${show(reckoning.value, claim.unit)}`]),
    ...(note === null ? [] : [note]),
    ...(depth === 'compact' ? [] : [said, ...measuredOn(claim)]),
  ];
  return parts.length === 0 ? [] : [{ label: title, text: `${parts.join('; ')}.` }];
}

function measuredOn({ replayed }: ClaimResult): string[] {
  if (replayed === null) return [];
  const traffic = replayed.scenario ?? 'traffic made for the claim';
  return [`measured on ${traffic}, ${replayed.techniques.length === 0 ? 'baseline' : replayed.techniques.join(' + ')}`];
}

/** Where public logs lie along a property. */
function ofPublicLogs({ publicLogs = [], unit }: ClaimCondition, depth: Depth): string[] {
  const [first, last] = [publicLogs[0], publicLogs.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (depth === 'compact') {
    const judged = publicLogs.filter((log) => log.holds !== null);
    const holds = judged.filter((log) => log.holds === true).length;
    const beyond = publicLogs.length - judged.length;
    const there = judged.length === 0 ? '' : `, and it holds at ${holds === 0 ? 'none' : holds} of ${judged.length}`;
    const rest = beyond === 0 ? '' : `; ${beyond} ${beyond === 1 ? 'lies' : 'lie'} beyond what was looked at`;
    return [`public logs lie at ${shown(first.at, unit)} to ${shown(last.at, unit)}${there}${rest}`];
  }
  const each = publicLogs.map(({ name, at, holds }) => `${name} ${shown(at, unit)}${holds === true ? ' (holds)' : ''}`);
  return [`public logs: ${each.join(', ')}`];
}

const MEANINGS: Readonly<Record<Said, string>> = {
  'holds here': 'true on the traffic it is about, which was simulated.',
  'not here': 'not true there; where it is was found by moving one property of the traffic alone.',
  nowhere: 'true neither there nor anywhere along that property.',
  'by definition': 'true, and could not come out otherwise: an input read back, or plain arithmetic.',
  'contradicts itself':
    "the guide's own figures come to something else, by so many times; what rounding explains is not counted.",
  holds: 'true on the traffic it is about, and wherever along the property that decides it.',
  'holds when': 'true in a part of that range, found by moving that property alone.',
  'does not follow': "the guide's own figures say otherwise, or it is not true of what was simulated.",
};

function reading({ claims }: ClaimsResult): Notes {
  const said = [...VERDICTS, ...FORMER_VERDICTS].filter((verdict) => claims.some((claim) => claim.verdict === verdict));
  return {
    kind: 'notes',
    tone: 'faint',
    notes: said.map((label) => ({ label, text: MEANINGS[label] })),
  };
}

/** One claim a row. */
function claimsCsv({ claims }: ClaimsResult): CsvTable {
  return {
    columns: [
      ...['id', 'line', 'section', 'claim', 'claimed', 'simulated', 'low', 'high', 'unit', 'verdict', 'condition'],
      'source',
    ],
    rows: claims.map((claim) => [
      claim.id,
      claim.source.line,
      claim.source.section,
      claim.claim,
      claim.claimed,
      claim.simulated,
      claim.ci95?.[0] ?? null,
      claim.ci95?.[1] ?? null,
      claim.unit,
      claim.verdict,
      claim.condition === null ? null : whereItHolds(claim.condition),
      claim.source.where ?? null,
    ]),
  };
}
