/** What the first screen leads to. */
export const DOORS = [
  { id: 'application', title: 'My application', details: 'what to build first, from a log or from six answers' },
  { id: 'learn', title: 'Learn', details: 'a course of an hour and a half: predict, run, see why' },
  { id: 'demos', title: 'Demos and tools', details: 'the examples, live views, scenarios, models' },
] as const;
export type Door = (typeof DOORS)[number]['id'];

/** An entry of the menu. */
export interface MenuEntry {
  /** What one may type for it. */
  id: string;
  door: Door;
  title: string;
  details: string;
  /** The command lines it runs, one after the other; what is in braces is asked for. */
  runs: readonly (readonly string[])[];
  /** The entry worth choosing afterwards, behind the same door. */
  next: string;
  /** Whether it has the screen to itself, and so prints no result to be paged through. */
  live?: true;
}

/** The document's three options in its words, then what else there is. */
const ENTRIES: readonly MenuEntry[] = [
  {
    id: 'basic',
    door: 'demos',
    title: 'Basic Optimization',
    details: 'caching + prompt optimization + model routing',
    runs: [['basic']],
    next: 'advanced',
  },
  {
    id: 'advanced',
    door: 'demos',
    title: 'Advanced Optimization',
    details: 'batching + predictive caching + cost-aware routing',
    runs: [['advanced']],
    next: 'explore',
  },
  {
    id: 'all',
    door: 'demos',
    title: 'Run all examples',
    details: 'basic, advanced, and queries step by step',
    runs: [['basic'], ['advanced'], ['explain']],
    next: 'explore',
  },
  {
    id: 'advise',
    door: 'demos',
    title: 'What to build first',
    details: 'in dollars and wrong answers',
    runs: [['advise', '--scenario', '{scenario}']],
    next: 'explore',
  },
  {
    id: 'explore',
    door: 'demos',
    title: 'Explore a scenario',
    details: 'turn the knobs and see what they do',
    runs: [['explore', '--scenario', '{scenario}']],
    next: 'watch',
    live: true,
  },
  {
    id: 'watch',
    door: 'demos',
    title: 'Live dashboard',
    details: 'watch the requests go by',
    runs: [['watch', '--scenario', '{scenario}']],
    next: 'explore',
    live: true,
  },
  {
    id: 'explain',
    door: 'demos',
    title: 'Example queries, step by step',
    details: 'key, tokens, complexity, model',
    runs: [['explain']],
    next: 'explore',
  },
  {
    id: 'scenarios',
    door: 'demos',
    title: 'Scenarios',
    details: 'what can be replayed',
    runs: [['scenarios']],
    next: 'explore',
  },
  {
    id: 'models',
    door: 'demos',
    title: 'Models',
    details: 'prices, latencies, quality and their sources',
    runs: [['models']],
    next: 'explore',
  },
  {
    id: 'roadmap',
    door: 'demos',
    title: 'Roadmap',
    details: 'phase by phase, and what each brings',
    runs: [['roadmap']],
    next: 'checklist',
  },
  {
    id: 'checklist',
    door: 'demos',
    title: 'Checklist',
    details: 'what to see to before production',
    runs: [['checklist']],
    next: 'roadmap',
  },
  {
    id: 'claims',
    door: 'demos',
    title: 'Fact check of the guide',
    details: 'what the guide says, each claim held against a run',
    runs: [['claims']],
    next: 'explore',
  },
  {
    id: 'log',
    door: 'application',
    title: 'From a log of mine',
    details: 'what to build first, in dollars and wrong answers',
    runs: [['advise', '{file}']],
    next: 'file',
  },
  {
    id: 'estimate',
    door: 'application',
    title: 'Without a log',
    details: 'the same from six answers, as a range',
    runs: [['estimate']],
    next: 'log',
  },
  {
    id: 'file',
    door: 'application',
    title: 'Replay a file of mine',
    details: 'what the usual techniques would do to it',
    runs: [['simulate', '--trace', '{file}']],
    next: 'log',
  },
  {
    id: 'explore-log',
    door: 'application',
    title: 'Turn knobs on a file of mine',
    details: 'and see at once what they do',
    runs: [['explore', '--trace', '{file}']],
    next: 'log',
    live: true,
  },
  {
    id: 'learn',
    door: 'learn',
    title: 'The course',
    details: 'from its beginning, or on from where you left',
    runs: [['learn']],
    next: 'challenge',
    live: true,
  },
  {
    id: 'challenge',
    door: 'learn',
    title: 'Scored challenges',
    details: 'how near to the best that can be found?',
    runs: [['learn', 'challenge']],
    next: 'sandbox',
    live: true,
  },
  {
    id: 'sandbox',
    door: 'learn',
    title: 'Sandbox',
    details: 'your own questions, one after the other',
    runs: [['learn', 'sandbox']],
    next: 'learn',
    live: true,
  },
  {
    id: 'lessons',
    door: 'learn',
    title: 'All lessons',
    details: 'and how far you have come',
    runs: [['learn', 'list']],
    next: 'learn',
  },
];

/** An entry with its number behind its door. */
export interface NumberedEntry extends MenuEntry {
  number: number;
}

/** All entries, numbered from 1 behind each door. */
export const MENU: readonly NumberedEntry[] = ENTRIES.map((entry) => ({
  ...entry,
  number: ENTRIES.filter(({ door }) => door === entry.door).indexOf(entry) + 1,
}));

/** The entries behind a door. */
export function behind(door: Door): NumberedEntry[] {
  return MENU.filter((entry) => entry.door === door);
}

/** The entry that this one leads to. */
export function nextEntry({ next }: MenuEntry): NumberedEntry {
  return MENU.find(({ id }) => id === next) as NumberedEntry;
}
