/** The steps of the document's learning path, which are the chapters of the course. */
export const CHAPTERS = [
  { id: 'understand', title: 'Understand', about: 'read the numbers of an application that does nothing clever yet' },
  { id: 'observe', title: 'Observe', about: 'watch a cache, a prompt optimizer and a router at work' },
  { id: 'compare', title: 'Compare', about: 'set what is saved against what it costs in truth' },
  { id: 'experiment', title: 'Experiment', about: 'find out what helps this traffic, and what does not' },
  { id: 'customize', title: 'Customize', about: 'turn the knobs until your own goals are met' },
  { id: 'integrate', title: 'Integrate', about: 'carry it over to your application' },
] as const;

export type ChapterId = (typeof CHAPTERS)[number]['id'];
