import type { Progress } from './learner-progress.ts';
import type { Lesson } from './lesson.ts';
import { baseline } from './lessons/01-baseline.ts';
import { whereTheMoneyGoes } from './lessons/02-where-the-money-goes.ts';
import { exactCache } from './lessons/03-exact-cache.ts';
import { normalisation } from './lessons/04-normalisation.ts';
import { prompts } from './lessons/05-prompts.ts';
import { routing } from './lessons/06-routing.ts';
import { guessing } from './lessons/07-guessing.ts';
import { ttl } from './lessons/08-ttl.ts';
import { eviction } from './lessons/09-eviction.ts';
import { semantic } from './lessons/10-semantic.ts';
import { falseHits } from './lessons/11-false-hits.ts';
import { cascade } from './lessons/12-cascade.ts';
import { limits } from './lessons/13-limits.ts';
import { batching } from './lessons/14-batching.ts';
import { prediction } from './lessons/15-prediction.ts';
import { drift } from './lessons/16-drift.ts';
import { abTest } from './lessons/17-ab-test.ts';
import { rollout } from './lessons/18-rollout.ts';
import { ownTtls } from './lessons/19-own-ttls.ts';
import { budgets } from './lessons/20-budgets.ts';
import { prewarm } from './lessons/21-prewarm.ts';
import { yourStrategy } from './lessons/22-your-strategy.ts';
import { projection } from './lessons/23-projection.ts';
import { yourApplication } from './lessons/24-your-application.ts';
import { answerLength } from './lessons/25-answer-length.ts';
import { sentAgain } from './lessons/26-sent-again.ts';
import { promptCache } from './lessons/27-prompt-cache.ts';
import { clearing } from './lessons/28-clearing.ts';
import { switching } from './lessons/29-switching.ts';
import { whatMayWait } from './lessons/30-what-may-wait.ts';
import { effortAndTools } from './lessons/31-effort-and-tools.ts';
import { failures } from './lessons/32-failures.ts';
import { wrongAnswers } from './lessons/33-wrong-answers.ts';

/** The lessons in the order in which they are taught. */
export const LESSONS: readonly Lesson[] = [
  baseline,
  whereTheMoneyGoes,
  exactCache,
  normalisation,
  prompts,
  routing,
  guessing,
  ttl,
  eviction,
  semantic,
  falseHits,
  wrongAnswers,
  cascade,
  limits,
  batching,
  prediction,
  drift,
  abTest,
  rollout,
  ownTtls,
  budgets,
  answerLength,
  prewarm,
  yourStrategy,
  sentAgain,
  promptCache,
  clearing,
  switching,
  whatMayWait,
  effortAndTools,
  failures,
  projection,
  yourApplication,
];

/** The lesson of that id. */
export function findLesson(id: string): Lesson | null {
  return LESSONS.find((lesson) => lesson.id === id) ?? null;
}

/** The lesson to go on with: the first after the one given, or else the first, that is not finished; null when all are. */
export function nextLesson({ lessons }: Progress, after: Lesson | null = null): Lesson | null {
  const from = after === null ? 0 : LESSONS.indexOf(after) + 1;
  const order = [...LESSONS.slice(from), ...LESSONS.slice(0, from)];
  return order.find(({ id }) => lessons[id]?.finished !== true) ?? null;
}

/** The lesson that was open last, if it is not finished. */
export function openLesson(progress: Progress): Lesson | null {
  const last = lastTouched(progress, () => true);
  return last !== null && progress.lessons[last.id]?.finished !== true ? last : null;
}

/** The lesson whose challenge flags are checked against: of those with a challenge, the one open last. */
export function currentChallenge(progress: Progress): Lesson | null {
  return lastTouched(progress, ({ challenge }) => challenge !== null);
}

function lastTouched({ lessons }: Progress, wanted: (lesson: Lesson) => boolean): Lesson | null {
  const touched = ({ id }: Lesson): number => lessons[id]?.touched ?? 0;
  const opened = LESSONS.filter((lesson) => wanted(lesson) && touched(lesson) > 0);
  return opened.reduce<Lesson | null>((a, b) => (a === null || touched(b) > touched(a) ? b : a), null);
}
