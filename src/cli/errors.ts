import type { Problem } from '../foundation/problem.ts';
import { type Appearance, plain, printable, styleOf } from '../report/style.ts';

/** What is wrong, where and how to fix it, one problem after the other. */
export function renderProblems(problems: readonly Problem[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const lines = problems.map(({ where, what, fix }) => {
    const line = `${style.bad('error')} ${style.strong(printable(where))}: ${printable(what)}`;
    return fix === undefined ? line : `${line}\n  ${printable(fix)}`;
  });
  return plain(`${lines.join('\n')}\n`, appearance);
}

/** A fault of the program itself; the stack only on request. */
export function renderFault(error: unknown, debug: boolean): string {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const advice = debug
    ? ''
    : '  This is a fault of optimize, not of your input. Run again with --debug for the details.\n';
  return `error optimize: ${message}\n${advice}${debug && stack !== undefined ? `${stack}\n` : ''}`;
}
