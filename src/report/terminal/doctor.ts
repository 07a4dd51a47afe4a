import type { Check } from '../../result/schema/doctor.ts';
import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { wrap } from './layout.ts';

/** What was looked at, a line each, and a sentence on the whole. */
export function renderChecks(checks: readonly Check[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const colour = { ok: style.good, warn: style.accent, fail: style.bad };
  const lines = checks.map(({ id, status, found, fix }) => {
    const text = fix === null ? printable(found) : `${printable(found)}\n${printable(fix)}`;
    const [first, ...rest] = wrap(text, style.width, ' '.repeat(6)).split('\n');
    const said = `${colour[status](status.padEnd(4))}  ${(first as string).trimStart()}`;
    return { id, text: [said, ...rest].join('\n') };
  });
  const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  const whole =
    failed > 0
      ? style.bad(`${failed} of ${checks.length} checks failed.`)
      : warned > 0
        ? `Everything works; ${warned === 1 ? 'one thing is' : `${warned} things are`} worth a look.`
        : style.good('Everything is in order.');
  return plain(`${lines.map(({ text }) => text).join('\n')}\n\n${wrap(whole, style.width)}\n`, appearance);
}
