/** An entry of the menu. */
export interface MenuEntry {
  /** What one may type for it besides its number. */
  id: string;
  title: string;
  details: string;
  /** The command lines it runs, one after the other; what is in braces is asked for. */
  runs: readonly (readonly string[])[];
  /** The entry worth choosing afterwards. */
  next: string;
}

/** The document's three options in its words, then what else there is. */
const ENTRIES: readonly MenuEntry[] = [
  {
    id: 'basic',
    title: 'Basic Optimization',
    details: 'caching + prompt optimization + model routing',
    runs: [['basic']],
    next: 'advanced',
  },
  {
    id: 'advanced',
    title: 'Advanced Optimization',
    details: 'batching + predictive caching + cost-aware routing',
    runs: [['advanced']],
    next: 'explore',
  },
  {
    id: 'all',
    title: 'Run all examples',
    details: 'basic, advanced, and queries step by step',
    runs: [['basic'], ['advanced'], ['explain']],
    next: 'explore',
  },
  {
    id: 'advise',
    title: 'What to build first',
    details: 'in dollars and wrong answers',
    runs: [['advise', '--scenario', '{scenario}']],
    next: 'file',
  },
  {
    id: 'explore',
    title: 'Explore a scenario',
    details: 'turn the knobs and see what they do',
    runs: [['explore', '--scenario', '{scenario}']],
    next: 'learn',
  },
  {
    id: 'watch',
    title: 'Live dashboard',
    details: 'watch the requests go by',
    runs: [['watch', '--scenario', '{scenario}']],
    next: 'explore',
  },
  {
    id: 'learn',
    title: 'Tutorial',
    details: 'one idea at a time, with real runs',
    runs: [['learn']],
    next: 'explore',
  },
  {
    id: 'claims',
    title: "The document's claims",
    details: 'each held against a run',
    runs: [['claims']],
    next: 'roadmap',
  },
  {
    id: 'file',
    title: 'Your own file',
    details: 'what it would do to your queries',
    runs: [['simulate', '--trace', '{file}']],
    next: 'roadmap',
  },
  {
    id: 'explain',
    title: 'Example queries, step by step',
    details: 'key, tokens, complexity, model',
    runs: [['explain']],
    next: 'explore',
  },
  {
    id: 'scenarios',
    title: 'Scenarios',
    details: 'what can be replayed',
    runs: [['scenarios']],
    next: 'explore',
  },
  {
    id: 'models',
    title: 'Models',
    details: 'prices, latencies, quality and their sources',
    runs: [['models']],
    next: 'explore',
  },
  {
    id: 'roadmap',
    title: 'Roadmap',
    details: 'phase by phase, and what each brings',
    runs: [['roadmap']],
    next: 'checklist',
  },
  {
    id: 'checklist',
    title: 'Checklist',
    details: 'what to see to before production',
    runs: [['checklist']],
    next: 'roadmap',
  },
];

/** An entry with its number. */
export interface NumberedEntry extends MenuEntry {
  number: number;
}

/** The menu, numbered from 1. */
export const MENU: readonly NumberedEntry[] = ENTRIES.map((entry, i) => ({ ...entry, number: i + 1 }));

/** The entry that this one leads to. */
export function nextEntry({ next }: MenuEntry): NumberedEntry {
  return MENU.find(({ id }) => id === next) as NumberedEntry;
}
