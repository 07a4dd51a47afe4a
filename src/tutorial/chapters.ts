/** The chapters of the course: the steps of the document's learning path, and one on what it does not know of. */
export const CHAPTERS = [
  { id: 'understand', title: 'Understand', about: 'read the numbers of an application that does nothing clever yet' },
  { id: 'observe', title: 'Observe', about: 'watch a cache, a prompt optimizer and a router at work' },
  { id: 'compare', title: 'Compare', about: 'set what is saved against what it costs in truth' },
  { id: 'experiment', title: 'Experiment', about: 'find out what helps this traffic, and what does not' },
  { id: 'customize', title: 'Customize', about: 'turn the knobs until your own goals are met' },
  { id: 'agents', title: "An agent's bill", about: 'follow the money of sessions that send everything again' },
  { id: 'integrate', title: 'Integrate', about: 'carry it over to your application' },
] as const;

export type ChapterId = (typeof CHAPTERS)[number]['id'];
