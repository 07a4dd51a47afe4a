import { z } from 'zod';
import { lookup, whole } from './lookups.ts';
import { text } from './parts.ts';

const queueOfVersion = z
  .object({
    version: text.describe('Of the program, and of the form in which it writes jobs: `0.1.0-1`.'),
    own: z.boolean().describe('Whether it is the version that was asked; another one takes none of its jobs.'),
    workers: whole.nullable().describe('Connected now; null where the server does not say.'),
    threads: whole.nullable().describe('What they do at once, all together.'),
    waiting: whole.describe('Jobs that nobody has taken yet.'),
    active: whole.describe('Jobs under way.'),
    done: whole.describe('Jobs of which the outcomes are there still.'),
    failed: whole.describe('Jobs that came to nothing.'),
  })
  .meta({ id: 'QueueOfVersion' });

export const queueResult = z
  .object({
    ...lookup,
    command: z.literal('queue'),
    action: z.enum(['status', 'cancel', 'clean']),
    address: text.describe('Where the queue is, without user and password.'),
    server: text.describe('What answers there: `Redis 7.0.15`.'),
    removed: whole.nullable().describe('Jobs that were called off, or thrown away; null where nothing was to be.'),
    queues: z.array(queueOfVersion).describe('As they stand after that, of each version that has been there.'),
  })
  .meta({ id: 'QueueResult' });

/** What `optimize queue --json` prints. */
export type QueueResult = z.infer<typeof queueResult>;

/** How the queue of one version stands. */
export type QueueOfVersion = z.infer<typeof queueOfVersion>;
