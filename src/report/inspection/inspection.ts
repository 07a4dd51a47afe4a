import {
  formatCount,
  formatDuration,
  formatLatency,
  formatNumberOf,
  formatPercent,
  formatUsd,
} from '../../foundation/units.ts';
import type { Inspection, Judgement } from '../../logs/inspect/inspection.ts';
import type { Block, Depth, Document, Notes, Section, Table } from '../document.ts';

/** Rows of a table that fit a screen beside the others. */
const FEW = 8;

/** What a log holds, as a document. */
export function inspectionDocument(of: Inspection, depth: Depth): Document {
  const most = depth === 'compact' ? FEW : Number.POSITIVE_INFINITY;
  const sections: Section[] = [
    { title: 'In short', blocks: [{ kind: 'prose', text: conclusion(of) }, ...damage(of)] },
    { title: 'Counts', blocks: [counts(of)] },
    { title: 'Bill', blocks: bill(of) },
    { title: 'Models', blocks: of.models.length === 0 ? [] : [models(of, most)] },
    { title: 'Fields', blocks: [mapping(of, depth === 'compact' ? 14 : most), ...unused(of, most)] },
    { title: 'What can be judged', blocks: [judgements(of)] },
    { title: 'Next', blocks: next(of) },
  ];
  return {
    title: `${of.files.length === 1 ? of.files[0]?.name : formatNumberOf(of.files.length, 'file')}: ${of.format}`,
    facts: `told by: ${of.toldBy}${of.files.some(({ encoding }) => encoding !== 'UTF-8') ? `; ${[...new Set(of.files.map(({ encoding }) => encoding))].join(', ')}` : ''}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function conclusion(of: Inspection): string {
  const { calls, rows, aggregates, bill } = of;
  const whole = `${calls === 0 && aggregates > 0 ? formatNumberOf(aggregates, 'sum') : formatNumberOf(calls, 'call')} in ${formatNumberOf(rows, 'row')}`;
  if (bill.usd === null) return `${whole}; what they cost is not known.`;
  const { source, listedUsd } = bill;
  const cost =
    source === 'logged'
      ? `${formatUsd(bill.usd)} as logged`
      : `${formatUsd(bill.usd)} at list prices (no costs are logged)`;
  const beside = source === 'logged' && listedUsd !== null ? `, ${formatUsd(listedUsd)} at list prices` : '';
  return `${whole}: ${cost}${beside}.`;
}

/** What was left out, and other warnings: they belong on the first screen. */
function damage(of: Inspection): Block[] {
  const left = of.leftOut.reduce((sum, { count }) => sum + count, 0);
  const notes = of.leftOut.slice(0, 3).map(({ count, reason, file, firstLine }) => ({
    label: `left out ${count} of ${formatCount(of.rows + left)}`,
    text: `${file}:${firstLine}: ${reason}`,
  }));
  notes.push(...of.warnings.map((text) => ({ label: 'note', text })));
  return notes.length === 0 ? [] : [{ kind: 'notes', notes }];
}

function counts(of: Inspection): Notes {
  const { tokens, time, repeats } = of;
  const notes: Notes['notes'] = [];
  const add = (label: string, text: string): void => {
    notes.push({ label, text });
  };
  const known = (value: number | null): string => (value === null ? '—' : formatCount(value));
  const others = (
    [
      [of.failed, 'failed'],
      [of.cancelled, 'cancelled, with their tokens'],
      [of.responseCacheHits, "answered by a gateway's cache"],
      [of.embeddings, 'embeddings'],
      [of.otherKinds, 'of other kinds'],
      [of.aggregates, 'sums or around other calls'],
      [of.duplicates, 'told twice'],
      [of.otherRows, 'not about calls'],
    ] as const
  ).flatMap(([count, what]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`]));
  add('Rows', `${formatCount(of.rows)}: ${[formatNumberOf(of.calls, 'call'), ...others].join(', ')}`);
  add('Time', timeInWords(time));
  add(
    'Tokens in',
    `${known(tokens.input)}: ${known(tokens.cachedInput)} cached, ${known(tokens.cacheWrite)} written to the cache`,
  );
  add(
    'Tokens out',
    `${known(tokens.output)}${tokens.reasoning === null ? '' : `: ${known(tokens.reasoning)} of reasoning`}`,
  );
  for (const { format, model, convention, by, calls } of tokens.conventions.slice(0, 3)) {
    add(
      'Cached tokens',
      `${convention === 'inside' ? 'are within the input' : convention === 'beside' ? 'come beside the input' : 'are within the input, written ones beside'} (by ${by}; ${model === '' ? format : model}, ${formatNumberOf(calls, 'call')})`,
    );
  }
  add('Users, sessions, tenants', [of.users, of.sessions, of.scopes].map(known).join(', '));
  add(
    'Repeats',
    [
      `ask ${share(repeats.ask, repeats.ofAsk)}`,
      ...(repeats.askWithinScope === null ? [] : [`within a tenant ${share(repeats.askWithinScope, repeats.ofAsk)}`]),
      `whole request ${share(repeats.request, repeats.ofRequest)}`,
    ].join(', '),
  );
  if (of.failed > 0) add('Retries', retriesInWords(of));
  if (of.latencyMs !== null)
    add(
      'Latency',
      `${formatLatency(of.latencyMs.p50)} in the middle, 95% within ${formatLatency(of.latencyMs.p95)}${of.ttftMs === null ? '' : `; first token ${formatLatency(of.ttftMs.p50)}`}`,
    );
  return { kind: 'notes', notes };
}

/** What trying again cost, and failing. */
function retriesInWords({ retries, failed, bill }: Inspection): string {
  if (retries === null)
    return `— (the log does not say what the ${formatNumberOf(failed, 'failed call')} sent, or when)`;
  const ofBill = (usd: number): string =>
    bill.usd === null || bill.usd === 0
      ? formatUsd(usd)
      : `${formatUsd(usd)} (${formatPercent(usd / bill.usd)} of the bill)`;
  const again = `${formatNumberOf(retries.calls, 'call')} sent again what had failed within 10 minutes before`;
  return `${again}, for ${ofBill(retries.usd)}; what failed cost ${ofBill(retries.failedUsd)}`;
}

function share(count: number | null, of: number): string {
  return count === null
    ? '—'
    : `${formatCount(count)} of ${formatCount(of)} (${formatPercent(count / Math.max(1, of))})`;
}

function timeInWords({ from, to, spanMs, zone, order, relative }: Inspection['time']): string {
  if (spanMs === null) return 'none: arrivals have to be assumed';
  const ordered =
    order === 'ascending'
      ? 'in order'
      : order === 'descending'
        ? 'newest first'
        : order === 'mixed'
          ? 'out of order'
          : '';
  if (relative || from === null || to === null)
    return `${formatDuration(Math.round(spanMs))} from an origin of its own, ${ordered}`;
  return `${from.slice(0, 19).replace('T', ' ')} to ${to.slice(0, 19).replace('T', ' ')} UTC${zone === 'UTC' ? '' : ` (read as ${zone})`}, ${ordered}`;
}

function bill({ bill: of }: Inspection): Block[] {
  const money = (usd: number | null): string => (usd === null ? '—' : formatUsd(usd));
  const rows: string[][] = [
    ['As logged', money(of.loggedUsd)],
    ['At list prices', money(of.listedUsd)],
  ];
  if (of.loggedUsd !== null && of.listedUsd !== null) rows.push(['Difference', signed(of.loggedUsd - of.listedUsd)]);
  for (const { reason, usd, calls } of of.difference)
    rows.push([`  ${reason}`, `${signed(usd)} (${formatNumberOf(calls, 'call')})`]);
  if (of.otherKindsUsd > 0) rows.push(['  of it not chat', money(of.otherKindsUsd)]);
  return [{ kind: 'table', columns: [{ title: 'Bill' }, { title: 'USD', align: 'right' }], rows }];
}

function signed(usd: number): string {
  return usd > 0 ? `+${formatUsd(usd)}` : formatUsd(usd);
}

function models(of: Inspection, most: number): Table {
  const whole = of.bill.usd ?? 0;
  const rows = of.models
    .slice(0, most)
    .map(({ logged, id, provider, calls, usd }) => [
      logged,
      id === null ? 'not in the price list' : `${id}${provider === null ? '' : ` (${provider})`}`,
      formatCount(calls),
      usd === null ? '—' : formatUsd(usd),
      usd === null || whole === 0 ? '—' : formatPercent(usd / whole),
    ]);
  if (of.models.length > most) rows.push([`and ${of.models.length - most} more (--full)`, '', '', '', '']);
  return {
    kind: 'table',
    columns: [
      { title: 'Model as logged' },
      { title: 'In the price list', dispensable: 1 },
      { title: 'Calls', align: 'right' },
      { title: 'Cost', align: 'right' },
      { title: 'Share', align: 'right', dispensable: 2 },
    ],
    rows,
  };
}

function mapping(of: Inspection, most: number): Table {
  const rows = of.mapping
    .slice(0, most)
    .map(({ field, path, filled, example }) => [field, path, formatPercent(filled, 0), example]);
  if (of.mapping.length > most) rows.push([`and ${of.mapping.length - most} more (--full)`, '', '', '']);
  return {
    kind: 'table',
    columns: [
      { title: 'Field' },
      { title: 'Read from' },
      { title: 'Filled', align: 'right' },
      { title: 'Example', dispensable: 1 },
    ],
    rows,
  };
}

function unused({ unused }: Inspection, most: number): Block[] {
  if (unused.length === 0) return [];
  const shown = unused.slice(0, most * 2);
  const more = unused.length > shown.length ? `, and ${unused.length - shown.length} more` : '';
  return [{ kind: 'notes', notes: [{ label: 'Not used', text: `${shown.join(', ')}${more}` }] }];
}

/** The techniques in the words of their titles. */
const TECHNIQUES = {
  cache: 'Response cache',
  semantic: 'Semantic cache',
  providerCache: "Provider's prompt cache",
  routing: 'Routing',
  batching: 'Batching and limits',
  quality: 'Quality',
} as const;

function judgements({ judge }: Inspection): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'Technique' },
      { title: 'Can be judged' },
      { title: 'Why' },
      { title: 'To log', dispensable: 1 },
    ],
    rows: (Object.keys(TECHNIQUES) as (keyof typeof TECHNIQUES)[]).map((name) => {
      const { can, why, log } = judge[name] as Judgement;
      return [TECHNIQUES[name], can ? 'yes' : 'no', why, log ?? ''];
    }),
  };
}

function next(of: Inspection): Block[] {
  if (of.calls === 0) return [];
  const [file] = of.files;
  if (of.files.length !== 1 || file === undefined || file.name === 'standard input') return [];
  const unknown = of.models.find(({ id }) => id === null);
  const commands = [
    ...(of.judge.cache.can
      ? [{ label: 'What would a cache do', command: `optimize simulate --trace ${file.name}` }]
      : []),
    ...(unknown === undefined
      ? []
      : [{ label: 'Name a model', command: `optimize inspect ${file.name} --alias ${unknown.logged}=gpt-4o` }]),
    { label: 'Correct how it is read', command: `optimize inspect ${file.name} --mapping mapping.yaml` },
  ];
  return [{ kind: 'commands', commands }];
}
