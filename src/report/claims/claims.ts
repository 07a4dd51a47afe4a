import { show } from '../../figures/show.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import type { ClaimResult, ClaimsResult } from '../../result/schema/claims.ts';
import { VERDICTS, type Verdict } from '../../result/schema/vocabulary.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Block, Depth, Document, Notes, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { margin } from '../intervals.ts';
import { section } from '../sections.ts';
import { whereItHolds } from './condition.ts';

/** How claims held against the simulation are shown. */
export const CLAIMS_FORMATS: Formats<ClaimsResult> = { document: claimsDocument, csv: claimsCsv };

const TONES = { holds: 'good', 'holds when': 'strong', 'does not follow': 'bad' } as const;

function claimsDocument(result: ClaimsResult, depth: Depth): Document {
  const { claims, runs, models, seed, partial, counts } = result;
  const headings = [...new Set(claims.map(({ source }) => source.section))];
  const verdicts = VERDICTS.map((verdict) => `${counts[verdict]} ${PLURALS[verdict]}`).join(', ');
  return {
    title: "The document's claims, held against the simulation",
    facts: `${formatNumberOf(claims.length, 'claim')}, ${formatNumberOf(runs, 'run')} each • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; claims that were not finished are missing.' } : {}),
    sections: [
      ...section('', { kind: 'prose', text: `Of ${formatNumberOf(claims.length, 'claim')}: ${verdicts}.` }),
      ...headings.flatMap((heading) => {
        const under = claims.filter(({ source }) => source.section === heading);
        return section(heading, ...underHeading(heading, under, depth));
      }),
      ...section('How to read this', reading()),
      ...reproductionSection(result, depth),
    ],
  };
}

const PLURALS: Readonly<Record<Verdict, string>> = {
  holds: 'hold',
  'holds when': 'hold under a condition',
  'does not follow': 'do not follow',
};

function underHeading(heading: string, claims: readonly ClaimResult[], depth: Depth): Block[] {
  const table: Table = {
    kind: 'table',
    columns: [
      { title: shortly(heading) },
      { title: 'Line', align: 'right', dispensable: 2 },
      { title: 'Claimed', align: 'right' },
      { title: 'Simulated', align: 'right' },
      { title: '95%', align: 'right', dispensable: 1 },
      { title: 'Verdict' },
    ],
    rows: claims.map(({ title, source, claimed, simulated, unit, ci95, verdict }): Text[] => [
      title,
      String(source.line),
      claimed,
      show(simulated, unit),
      uncertainty(ci95, unit),
      { text: verdict, tone: TONES[verdict] },
    ]),
  };
  const remarks = claims.flatMap((claim) => remark(claim, depth));
  return remarks.length === 0 ? [table] : [table, { kind: 'notes', notes: remarks }];
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
  const { title, claim: quote, condition, reckoning, note, replayed } = claim;
  const parts = [
    ...(condition === null ? [] : [`holds ${whereItHolds(condition)}`]),
    ...(reckoning === null || (reckoning.agrees && replayed !== null)
      ? []
      : [`${reckoning.formula} is ${show(reckoning.value, claim.unit)}`]),
    ...(note === null ? [] : [note]),
    ...(depth === 'compact' ? [] : [`in the document's words: "${quote}"`, ...measuredOn(claim)]),
  ];
  return parts.length === 0 ? [] : [{ label: title, text: `${parts.join('; ')}.` }];
}

function measuredOn({ replayed }: ClaimResult): string[] {
  if (replayed === null) return [];
  const traffic = replayed.scenario ?? 'traffic made for the claim';
  return [`measured on ${traffic}, ${replayed.techniques.length === 0 ? 'baseline' : replayed.techniques.join(' + ')}`];
}

function reading(): Notes {
  return {
    kind: 'notes',
    tone: 'faint',
    notes: [
      { label: 'holds', text: 'true on the traffic it is about, and wherever along the property that decides it.' },
      { label: 'holds when', text: 'true in a part of that range, found by moving that property alone.' },
      {
        label: 'does not follow',
        text: "the document's own figures say otherwise, or it is not true of what was simulated.",
      },
    ],
  };
}

/** One claim a row. */
function claimsCsv({ claims }: ClaimsResult): CsvTable {
  return {
    columns: ['id', 'line', 'section', 'claim', 'claimed', 'simulated', 'low', 'high', 'unit', 'verdict', 'condition'],
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
    ]),
  };
}
