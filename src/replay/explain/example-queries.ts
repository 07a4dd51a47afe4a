import type { Tier } from '../../scenario/ground-truth.ts';

/** The document's example queries and the tier it expects each to be routed to. */
export const EXAMPLE_QUERIES: readonly { query: string; tier: Tier }[] = [
  { query: 'What is Python?', tier: 'simple' },
  { query: 'Define machine learning', tier: 'simple' },
  { query: 'When was Python created?', tier: 'simple' },
  { query: 'Who invented the telephone?', tier: 'simple' },
  { query: 'Explain how neural networks work', tier: 'medium' },
  { query: 'Summarize the benefits of cloud computing', tier: 'medium' },
  { query: 'Why is Python popular for data science?', tier: 'medium' },
  { query: 'Compare Python and Java for enterprise applications', tier: 'complex' },
  { query: 'Design a microservices architecture for e-commerce', tier: 'complex' },
  { query: 'Analyze the trade-offs between SQL and NoSQL databases', tier: 'complex' },
  { query: 'What is Python?', tier: 'simple' },
];
