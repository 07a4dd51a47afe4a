import { type BestScore, higher, withScored } from '../../tutorial/learner-progress.ts';
import type { ScoredAttempt, ScoredChallenge } from '../../tutorial/scored-challenge.ts';
import type { ProgressStore } from './progress-store.ts';

/** Keeps what an attempt has come to, and gives what is kept of the challenge then. */
export async function keepScore(
  store: ProgressStore,
  { id }: ScoredChallenge,
  { score, flags }: ScoredAttempt,
): Promise<{ best: BestScore | null }> {
  const progress = await store.update((all) =>
    withScored(all, id, (before) => ({
      ...before,
      attempts: before.attempts + 1,
      best: score === null ? before.best : higher(before.best, { score, flags }),
    })),
  );
  return { best: progress.challenges[id]?.best ?? null };
}
