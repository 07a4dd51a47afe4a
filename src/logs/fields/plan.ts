import { formatOf } from '../formats/all-formats.ts';
import type { LogFormat } from '../formats/format.ts';
import { canonical } from '../record/names.ts';
import { type Path, pathOf, writtenPath } from '../record/path.ts';
import { type LogRecord, type Member, membersOf } from '../record/shape.ts';
import { COMMON_PATHS, FIELDS, type Field } from './field-table.ts';
import { type UsagePart, usagePart } from './usage-names.ts';

/** A place where a field may be found. */
export interface Place {
  path: Path;
  /** A path of the user's, dots in names and all; null for one that was found. */
  written: string | null;
  /** The path in words, for the mapping. */
  words: string;
  /** Rows that had the field here, and what the first of them had. */
  filled: number;
  example: unknown;
}

/** A count of tokens that stands by itself in a record. */
export interface Count {
  path: Path;
  part: UsagePart;
  words: string;
  filled: number;
  example: unknown;
}

/** Where records of one shape have what is asked of them. */
export interface Plan {
  format: LogFormat;
  places: Record<Field, readonly Place[]>;
  /** Objects that hold counts of tokens, the likeliest first. */
  usage: readonly Place[];
  /** Grades of models' answers. */
  labels: readonly { path: Path; model: string }[];
  /** Counts that stand among other things. */
  counts: readonly Count[];
  /** Paths that nothing is taken from. */
  unused: readonly string[];
  /** Costs for which the column's own name says cents. */
  cents: ReadonlySet<Place>;
  /** Whether anything in the shape can be about a call. */
  hopeful: boolean;
  /** Rows about calls that were read by it. */
  rows: number;
}

/** What the user says about where fields are: places by field, and counts by part. */
export interface Chosen {
  places: Partial<Record<Field, readonly string[]>>;
  counts: Partial<Record<UsagePart, readonly string[]>>;
  /** Grades of answers, by model. */
  labels?: Readonly<Record<string, string>>;
}

/** Members that formats add to the rows they make. */
const OURS = new Set([
  'agent_call',
  'conversation_row',
  'span_row',
  'eval_call',
  'mark',
  'bucket_sum',
  'access_row',
  'line_time',
  'sampled',
  'mlflow_row',
]);

/** Members by which something that wraps a call is known. */
const CALL_SIGNS = new Set([
  'model',
  'modelname',
  'modelid',
  'usage',
  'messages',
  'prompt',
  'prompttokens',
  'inputtokens',
  'completiontokens',
  'outputtokens',
  'usagemetadata',
  'contents',
  'totaltokens',
  'requestmodel',
  'responsemodel',
  'tokenusage',
  'tokensin',
]);

/** Members in which people put what they want to know later. */
const BAGS =
  /(metadata|meta|properties|customproperties|tags|attributes|extra|labels|headers|context|custom|resource|userproperties|requestproperties|requestmetadata|user|session|trace|tracing)$/;

/** Fields that are looked for in such bags too. */
const IN_BAGS: ReadonlySet<Field> = new Set(['user', 'session', 'scope', 'trace', 'intent', 'class']);

/** Members of an answer or a request, in which nothing about the row as a whole is looked for. */
const INNER: ReadonlySet<Field> = new Set([
  't',
  'tEnd',
  'id',
  'parent',
  'kind',
  'user',
  'session',
  'scope',
  'level',
  'status',
  'cancelled',
]);
const ABOUT_CONTENT = /^(request|response|output|input|choices|snapshot|message$|error)/;

/** Makes the plan for records of a shape from an example of it. */
export function planFor(record: LogRecord, chosen: Chosen, fixed: LogFormat | null = null): Plan {
  const members = membersOf(record);
  const format = fixed ?? formatOf(record, members);
  const roots = ['', ...wrappers(members)];
  const bags = [...members].filter(([name, { value }]) => isObject(value) && BAGS.test(name)).map(([name]) => name);
  const places = {} as Record<Field, readonly Place[]>;
  for (const field of FIELDS) places[field] = placesOf(field, format, members, roots, bags, chosen);
  const { usage, counts } = usageIn(members, chosen);
  const used = new Set<string>();
  for (const list of Object.values(places)) for (const { words } of list) used.add(words);
  for (const { words } of [...usage, ...counts]) used.add(words);
  const unused = [...members.values()]
    .filter(({ value }) => !isObject(value))
    .map(({ path }) => writtenPath(path))
    .filter((path) => !OURS.has(path) && !isUsed(path, used));
  return {
    format,
    places,
    usage,
    counts,
    labels: labelsIn(record, chosen),
    unused,
    rows: 0,
    cents: new Set(places.cost.filter(({ words }) => /cent/i.test(words))),
    hopeful:
      places.model.length +
        usage.length +
        counts.length +
        places.request.length +
        places.text.length +
        places.cost.length +
        places.key.length >
      0,
  };
}

/** Grades under names that say so (`correct.gpt-4o`), and where the user says. */
function labelsIn(record: LogRecord, { labels = {} }: Chosen): Plan['labels'] {
  const graded = isObject(record.correct)
    ? Object.keys(record.correct as object).map((model) => ({ path: ['correct', model], model }))
    : [];
  const named = Object.keys(record)
    .filter((name) => /^correct\../.test(name))
    .map((name) => ({ path: [name], model: name.slice('correct.'.length) }));
  return [...Object.entries(labels).map(([model, path]) => ({ path: pathOf(path), model })), ...graded, ...named];
}

function isUsed(path: string, used: ReadonlySet<string>): boolean {
  if (used.has(path)) return true;
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1))
    if (used.has(path.slice(0, end))) return true;
  return false;
}

/** What the record wraps a call in: objects with a call's members, outermost first. */
function wrappers(members: ReadonlyMap<string, Member>): string[] {
  const found = [...members]
    .filter(
      ([, { value }]) =>
        isObject(value) &&
        Object.keys(value as object).some(
          (name) => CALL_SIGNS.has(canonical(name)) || /^(gen_?ai|llm|ai)[._]/i.test(name),
        ),
    )
    .map(([name]) => name);
  const flat = [...members.keys()].some((name) => /^attributes(genai|llm|ai)/.test(name)) ? ['attributes'] : [];
  return [...flat, ...found].slice(0, 12);
}

function placesOf(
  field: Field,
  format: LogFormat,
  members: ReadonlyMap<string, Member>,
  roots: readonly string[],
  bags: readonly string[],
  chosen: Chosen,
): Place[] {
  const own = chosen.places[field];
  if (own !== undefined)
    return own.map((written) => ({ path: pathOf(written), written, words: written, filled: 0, example: null }));
  const found: Place[] = [];
  const seen = new Set<string>();
  const add = (name: string): void => {
    const member = members.get(name);
    if (member === undefined) return;
    const words = writtenPath(member.path);
    if (seen.has(words)) return;
    seen.add(words);
    found.push({ path: member.path, written: null, words, filled: 0, example: null });
  };
  for (const name of format.fields[field] ?? []) add(name);
  if (format.only.includes(field)) return found;
  const inside = IN_BAGS.has(field)
    ? [...roots, ...bags]
    : INNER.has(field)
      ? roots.filter((root) => !ABOUT_CONTENT.test(root))
      : roots;
  for (const name of COMMON_PATHS[field]) for (const root of inside) add(`${root}${name}`);
  return found;
}

/** Objects that hold counts of tokens and nothing else to speak of, and counts that stand by themselves. */
function usageIn(members: ReadonlyMap<string, Member>, chosen: Chosen): { usage: Place[]; counts: Count[] } {
  const asked = Object.entries(chosen.counts).flatMap(([part, paths]) =>
    (paths ?? []).map((written) => ({
      path: pathOf(written),
      part: part as UsagePart,
      words: written,
      filled: 0,
      example: null,
    })),
  );
  if (asked.length > 0) return { usage: [], counts: asked };
  const usage: (Place & { rank: number })[] = [];
  for (const [name, { path, value }] of members) {
    if (!isObject(value)) continue;
    const rank = rankOfUsage(name, value as LogRecord);
    if (rank > 0)
      usage.push({
        path,
        written: null,
        words: writtenPath(path),
        filled: 0,
        example: null,
        rank: rank * 100 - path.length,
      });
  }
  usage.sort((a, b) => b.rank - a.rank);
  const kept = usage.filter(
    ({ path }, i) => !usage.slice(0, i).some((other) => other.path.every((step, at) => path[at] === step)),
  );
  const counts: Count[] = [];
  for (const { path, value } of members.values()) {
    if (typeof value === 'object' && value !== null) continue;
    const name = String(path.at(-1));
    const part = usagePart(name, false);
    // Outside of usage, counts stand at the top or beside the model.
    if (part === null || path.length > 3 || kept.some(({ path: at }) => at.every((step, i) => path[i] === step)))
      continue;
    if (path.length > 1 && ABOUT_OTHERS.test(canonical(path.slice(0, -1).join('.')))) continue;
    counts.push({ path, part, words: writtenPath(path), filled: 0, example: null });
  }
  counts.sort((a, b) => a.path.length - b.path.length);
  return { usage: kept, counts };
}

const ABOUT_OTHERS = /parameters|params|config|limits|ratelimit|headers|options|settings/;

/** How likely an object is to be a call's usage; 0 where it is none. */
function rankOfUsage(name: string, value: LogRecord): number {
  if (ABOUT_OTHERS.test(name) || /cost|price|judge|grading/.test(name)) return 0;
  const named =
    /(usage|usagemetadata|usagedetails|usageobject|tokenusage|tokencount|tokens|tokencounts|usageinfo)$/.test(name);
  const parts = Object.keys(value).map((member) => usagePart(member, named));
  const says = parts.filter(
    (part) => part === 'input' || part === 'output' || part === 'fresh' || part === 'total',
  ).length;
  const nested =
    named &&
    Object.entries(value).some(
      ([member, inner]) =>
        isObject(inner) && Object.keys(inner as object).some((deep) => usagePart(`${member}.${deep}`, true) !== null),
    );
  if (says === 0 && !nested) return 0;
  if (named) return 3;
  // An object of a few counts under any name; one with much else has counts that stand by themselves.
  return says >= 2 && parts.filter((part) => part !== null).length >= parts.length * 0.6 ? 2 : 0;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
