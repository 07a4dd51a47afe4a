import { UserError } from '../foundation/problem.ts';
import { TECHNIQUES } from '../settings/knobs.ts';
import { headLines } from './head.ts';
import type { Exportable, ExportPlan, LeftOut } from './plan.ts';
import { AI_SDK } from './targets/ai-sdk.ts';
import { BIFROST } from './targets/bifrost.ts';
import { LITELLM } from './targets/litellm.ts';
import { PORTKEY } from './targets/portkey.ts';
import { ALERTS, OTEL_QUERIES } from './targets/prometheus.ts';
import type { Target } from './targets/target.ts';
import { VLLM_SR } from './targets/vllm-sr.ts';

/** Where a strategy can go, by the name that --to takes. */
export const TARGETS = {
  'ai-sdk': AI_SDK,
  litellm: LITELLM,
  portkey: PORTKEY,
  bifrost: BIFROST,
  'vllm-sr': VLLM_SR,
  'otel-queries': OTEL_QUERIES,
  alerts: ALERTS,
} as const satisfies Record<string, Target>;
export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** What a target does not do of a strategy, technique by technique; `whole`: the techniques of which it does nothing. */
export function leftOutOf(plan: Exportable, { says }: Target): { leftOut: LeftOut[]; whole: string[] } {
  const leftOut: LeftOut[] = [];
  const whole: string[] = [];
  for (const technique of TECHNIQUES) {
    if (!plan.strategy.techniques.has(technique)) continue;
    const declared = says[technique];
    const said = typeof declared === 'function' ? declared(plan) : declared;
    if (said === 'said') continue;
    if ('not' in said) {
      leftOut.push({ what: technique, why: said.not });
      whole.push(technique);
    } else leftOut.push(...said.partly);
  }
  return { leftOut, whole };
}

/** Whether a target can do anything of a strategy. */
export function canDo(name: TargetName, plan: Exportable): boolean {
  return leftOutOf(plan, TARGETS[name]).whole.length < plan.strategy.techniques.size;
}

/**
 * The strategy as a file for a target, and what that leaves out.
 * @throws UserError where the target can do nothing of it, or a model has a name that no file can hold safely
 */
export async function exported(plan: ExportPlan, name: TargetName): Promise<{ text: string; leftOut: LeftOut[] }> {
  const target: Target = TARGETS[name];
  const { leftOut, whole } = leftOutOf(plan, target);
  const { size } = plan.strategy.techniques;
  if (size > 0 && whole.length === size) {
    throw new UserError({
      where: `--to ${name}`,
      what: `can do nothing of this strategy: ${leftOut.map(({ what, why }) => `${what}: ${why}`).join('; ')}`,
      fix: name === 'ai-sdk' ? 'use techniques that it can do' : 'export it --to ai-sdk, which can do most',
    });
  }
  const head = headLines(plan, target.title, target.read, leftOut, target.notes(plan));
  return { text: await target.write(plan, head, leftOut), leftOut };
}
