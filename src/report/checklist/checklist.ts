import { formatNumberOf } from '../../foundation/units.ts';
import type { ChecklistItem, ChecklistResult, ChecklistStatus } from '../../result/schema/checklist.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Depth, Document, Notes, Prose, Table, Tone } from '../document.ts';
import type { Formats } from '../formats.ts';
import { section } from '../sections.ts';

/** How the checklist is shown. */
export const CHECKLIST_FORMATS: Formats<ChecklistResult> = { document: checklistDocument, csv: checklistCsv };

const MARKS: Readonly<Record<ChecklistStatus, string>> = {
  yes: '[x]',
  no: '[ ]',
  'not applicable': '[-]',
  unknown: '[?]',
};
const TONES: Readonly<Record<ChecklistStatus, Tone>> = {
  yes: 'good',
  no: 'bad',
  'not applicable': 'strong',
  unknown: 'strong',
};

function checklistDocument(result: ChecklistResult, depth: Depth): Document {
  const { scenario, strategy, requests, models, seed, partial } = result;
  return {
    title: `${scenario}: the success checklist for the ${strategy} strategy`,
    facts: `${formatNumberOf(requests, 'request')} • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; what follows is about the requests played until then.' } : {}),
    sections: [
      ...section('', conclusion(result)),
      ...section('Checklist', list(result), toDo(result)),
      ...section('How to find out, or to go on', ways(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** Lines that no simulation can say anything of: they are about real users and real work. */
const isYours = ({ status, line }: ChecklistItem): boolean => status === 'unknown' && ABOUT_PRODUCTION.includes(line);
const ABOUT_PRODUCTION = [329, 330, 331];

function conclusion({ items }: ChecklistResult): Prose {
  const told = items.filter((item) => !isYours(item));
  const count = (status: ChecklistStatus): number => told.filter((item) => item.status === status).length;
  const others = [
    ...(count('no') === 0 ? [] : [`speaks against ${count('no')}`]),
    ...(count('unknown') === 0 ? [] : [`cannot tell ${count('unknown')} here`]),
    ...(count('not applicable') === 0 ? [] : [`${count('not applicable')} do not apply`]),
  ];
  const rest = others.length === 0 ? '' : `, ${others.join(', ')}`;
  return {
    kind: 'prose',
    text: `Of ${items.length} lines, ${told.length} are about figures: this run supports ${count('yes')} of them${rest}. To do, all ${items.length} are yours.`,
  };
}

function list({ items }: ChecklistResult): Table {
  return {
    kind: 'table',
    columns: [{ title: '' }, { title: 'What this run supports' }, { title: 'In this run', dispensable: 1 }],
    rows: items
      .filter((item) => !isYours(item))
      .map(({ item, status, measured }) => [{ text: MARKS[status], tone: TONES[status] }, item, measured]),
  };
}

/** What no simulation does for anybody; nothing of older results, which do not say it. */
function toDo({ items }: ChecklistResult): Table | null {
  const rows = items.flatMap(({ yours }) => (yours === '' ? [] : [['[ ]', yours]]));
  return rows.length === 0 ? null : { kind: 'table', columns: [{ title: '' }, { title: 'What is yours to do' }], rows };
}

/** What was measured of every line, and the way on. */
function ways({ items }: ChecklistResult): Notes {
  return {
    kind: 'notes',
    notes: items.map(({ item, measured, how, status }) => ({
      label: `${MARKS[status]} ${item.replace(/ \(.*\)$/, '')}`,
      text: `${measured}; ${how}`,
    })),
  };
}

/** One line a row. */
function checklistCsv({ items }: ChecklistResult): CsvTable {
  return {
    columns: ['line', 'item', 'status', 'measured', 'how', 'yours'],
    rows: items.map(({ line, item, status, measured, how, yours }) => [line, item, status, measured, how, yours]),
  };
}
