import { formatNumberOf } from '../../foundation/units.ts';
import type { ChecklistResult, ChecklistStatus } from '../../result/schema/checklist.ts';
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
      ...section('Checklist', list(result)),
      ...section('How to find out, or to go on', ways(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

function conclusion({ items }: ChecklistResult): Prose {
  const count = (status: ChecklistStatus): number => items.filter((item) => item.status === status).length;
  const others = count('not applicable') === 0 ? '' : `, ${count('not applicable')} do not apply`;
  return {
    kind: 'prose',
    text: `Of ${items.length} lines, this run fulfils ${count('yes')} and fails ${count('no')}${others}; ${count('unknown')} no simulation of this can know.`,
  };
}

function list({ items }: ChecklistResult): Table {
  return {
    kind: 'table',
    columns: [{ title: '' }, { title: 'Before deploying to production' }, { title: 'In this run', dispensable: 1 }],
    rows: items.map(({ item, status, measured }) => [{ text: MARKS[status], tone: TONES[status] }, item, measured]),
  };
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
    columns: ['line', 'item', 'status', 'measured', 'how'],
    rows: items.map(({ line, item, status, measured, how }) => [line, item, status, measured, how]),
  };
}
