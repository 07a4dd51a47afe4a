/** An entry of the menu. */
export interface MenuEntry {
  /** What one may type for it besides its number. */
  id: string;
  title: string;
  details: string;
  /** The command lines it runs, one after the other; what is in braces is asked for. */
  runs: readonly (readonly string[])[];
  /** Entries worth choosing afterwards, the best first. */
  next: readonly string[];
  /** Shown even where this version does not have the command: the document names it. */
  always?: boolean;
}

/** What one is asked for, by its place in a command line. */
export const QUESTIONS: Readonly<Record<string, string>> = {
  '{file}': 'Your file (.txt, .jsonl or .csv):',
};

/** The document's three options in its words, then what else there is. */
const ENTRIES: readonly MenuEntry[] = [
  {
    id: 'basic',
    title: 'Basic Optimization',
    details: 'caching + prompt optimization + model routing',
    runs: [['basic']],
    next: ['advanced', 'explore'],
    always: true,
  },
  {
    id: 'advanced',
    title: 'Advanced Optimization',
    details: 'batching + predictive caching + cost-aware routing',
    runs: [['advanced']],
    next: ['explore', 'claims'],
    always: true,
  },
  {
    id: 'all',
    title: 'Run all examples',
    details: 'basic, advanced, and queries step by step',
    runs: [['basic'], ['advanced'], ['explain']],
    next: ['explore'],
    always: true,
  },
  {
    id: 'explore',
    title: 'Explore a scenario',
    details: 'turn the knobs and see what they do',
    runs: [['explore']],
    next: ['learn', 'watch', 'file'],
  },
  {
    id: 'watch',
    title: 'Live dashboard',
    details: 'watch the requests go by',
    runs: [['watch']],
    next: ['explore'],
  },
  {
    id: 'learn',
    title: 'Tutorial',
    details: 'one idea at a time, with real runs',
    runs: [['learn']],
    next: ['explore', 'file'],
  },
  {
    id: 'claims',
    title: "The document's claims",
    details: 'each held against a run',
    runs: [['claims']],
    next: ['roadmap', 'file'],
  },
  {
    id: 'file',
    title: 'Your own file',
    details: 'what it would do to your queries',
    runs: [['simulate', '--trace', '{file}']],
    next: ['roadmap', 'explore'],
  },
  {
    id: 'explain',
    title: 'Example queries, step by step',
    details: 'key, tokens, complexity, model',
    runs: [['explain']],
    next: ['explore'],
  },
  {
    id: 'scenarios',
    title: 'Scenarios',
    details: 'what can be replayed',
    runs: [['scenarios']],
    next: ['explore'],
  },
  {
    id: 'models',
    title: 'Models',
    details: 'prices, latencies, quality and their sources',
    runs: [['models']],
    next: ['explore'],
  },
  {
    id: 'roadmap',
    title: 'Roadmap',
    details: 'what to build first, and what it brings',
    runs: [['roadmap']],
    next: ['checklist'],
  },
  {
    id: 'checklist',
    title: 'Checklist',
    details: 'what to see to before production',
    runs: [['checklist']],
    next: ['roadmap'],
  },
];

/** An entry as it stands in the menu of this version. */
export interface NumberedEntry extends MenuEntry {
  number: number;
  /** False for what the document names and this version does not have. */
  available: boolean;
}

/** The menu of a version that has these commands, numbered from 1 without gaps. */
export function menuEntries(commands: readonly string[]): NumberedEntry[] {
  return ENTRIES.map((entry) => {
    // A part that is not there is left out of what runs several.
    const runs = entry.runs.filter(([name]) => commands.includes(name as string));
    return { ...entry, runs, available: runs.length > 0 };
  })
    .filter(({ available, always }) => available || always === true)
    .map((entry, i) => ({ ...entry, number: i + 1 }));
}

/** The first of the entries worth choosing next that is there. */
export function nextEntry(entry: MenuEntry, entries: readonly NumberedEntry[]): NumberedEntry | undefined {
  return entry.next.map((id) => entries.find((each) => each.id === id && each.available)).find(Boolean);
}
