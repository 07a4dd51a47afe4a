/** What can be done with the queue by hand. */
export const QUEUE_ACTIONS = ['status', 'cancel', 'clean'] as const;
