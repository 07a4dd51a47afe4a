import { show, type Unit } from '../figures/show.ts';

/**
 * What a report says, before any format has been chosen. A command builds one document from its
 * result; the terminal, Markdown and HTML show it each in its own way. Texts may come from anywhere:
 * every format makes them safe in its own way, so nothing here is escaped.
 */
export interface Document {
  title: string;
  /** One line of facts under the title. */
  facts: string;
  /** What the reader must know first, such as that the run was interrupted. */
  warning?: string;
  sections: Section[];
}

/** Blocks that belong together; the title is the heading where a format has headings of this level. */
export interface Section {
  title: string;
  blocks: Block[];
}

/** How much a document says: what fits a screen, everything, or everything with the charts that only a page can draw. */
export type Depth = 'compact' | 'full' | 'page';

/** Emphasis. It never carries a meaning that the words do not. */
export type Tone = 'good' | 'bad' | 'strong' | 'faint';

/** A run of text of one tone. */
export type Piece = string | { text: string; tone: Tone };

/** A line of text. */
export type Text = Piece | readonly Piece[];

export type Block = Prose | Notes | Figures | Table | Bars | Lines | Points | Spans | Commands;

/** A paragraph. */
export interface Prose {
  kind: 'prose';
  text: Text;
}

/** Remarks, one paragraph each: what sort of remark it is, and the remark. */
export interface Notes {
  kind: 'notes';
  notes: { label: string; text: string }[];
  tone?: Tone;
}

/** The few figures everything is about; formats that have no large type leave them to the tables. */
export interface Figures {
  kind: 'figures';
  figures: {
    label: string;
    before: string | null;
    after: string;
    /** How far `after` may be off; null where it is from a single run. */
    margin: string | null;
    change: string | null;
    tone: Tone | null;
  }[];
}

/** A column of a table. */
export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Which columns go first when there is no room: the highest number; 0 or none stays. */
  dispensable?: number;
}

/** Rows of cells, as many as columns; a cell that begins with two blanks is subordinate to the row above. */
export interface Table {
  kind: 'table';
  columns: Column[];
  rows: Text[][];
  /** How dark each cell is, from 0 to 1; null for none. What it means is said by the cell itself. */
  shades?: (number | null)[][];
  /** The same with less in it, for a screen on which this one does not fit whole. */
  narrower?: Table;
}

/** Bars from 0 on one scale; each row has one for every series. One series needs no name. */
export interface Bars {
  kind: 'bars';
  title: string;
  series: string[];
  rows: {
    label: string;
    bars: { value: number; text: string }[];
    /** What the others are compared with: drawn quietly where there are colours. */
    beside?: boolean;
  }[];
}

/** Curves over a common, ascending x; null where there is no value. */
export interface Lines {
  kind: 'lines';
  title: string;
  x: { label: string; unit: Unit; values: number[] };
  unit: Unit;
  series: { label: string; values: (number | null)[] }[];
  /** Whether the y axis begins at 0. */
  fromZero: boolean;
  /** Whether a few rows must do where the screen is small. */
  low: boolean;
}

/** Named points in a plane. */
export interface Points {
  kind: 'points';
  title: string;
  x: { label: string; unit: Unit };
  y: { label: string; unit: Unit };
  points: { label: string; x: number; y: number; tone: Tone | null }[];
}

/** Stretches of a common axis, a row each, and named places on it. */
export interface Spans {
  kind: 'spans';
  title: string;
  unit: Unit;
  rows: { label: string; spans: { from: number; to: number }[] }[];
  places: { label: string; at: number }[];
}

/** Stretches where nothing can be drawn. */
export function spansTable({ title, unit, rows, places }: Spans): Table {
  const stretches = rows.map(({ label, spans }): Text[] => [
    label,
    spans.length === 0 ? 'nowhere' : spans.map(({ from, to }) => `${show(from, unit)} to ${show(to, unit)}`).join(', '),
  ]);
  return {
    kind: 'table',
    columns: [{ title }, { title: '', align: 'right' }],
    rows: [...stretches, ...places.map(({ label, at }): Text[] => [`  ${label}`, show(at, unit)])],
  };
}

/** Commands worth typing, and what for. */
export interface Commands {
  kind: 'commands';
  commands: { label: string; command: string }[];
}

/** The text without its tones. */
export function bare(text: Text): string {
  return pieces(text)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}

/** The text as a list of its pieces. */
export function pieces(text: Text): readonly Piece[] {
  return Array.isArray(text) ? (text as readonly Piece[]) : [text as Piece];
}
