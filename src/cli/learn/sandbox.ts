import { createInterface } from 'node:readline';
import { explain } from '../../experiment/explain.ts';
import { SCHEMA_VERSION } from '../../experiment/result.ts';
import { EXIT } from '../../foundation/problem.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import { renderJson } from '../../report/json.ts';
import { renderExplanation } from '../../report/terminal/explain.ts';
import { findStrategy } from '../../scenario/strategy.ts';
import { appearanceOf, type Context, isInteractive, print } from '../context.ts';
import type { Flags } from '../settings.ts';

const INTRO = `Type a question and see what becomes of it. Then repeat it, word it anew, or negate it.
An empty line or Ctrl-C ends the sandbox.
`;

/**
 * `optimize learn sandbox`: questions one after the other, typed or piped in one a line, and what the
 * pipeline does with each, knowing those before it.
 */
export async function sandboxCommand(context: Context, flags: Flags): Promise<number> {
  const strategy = findStrategy('basic');
  const appearance = appearanceOf(context.stdout, context, { color: flags.color !== false });
  const asked: string[] = [];
  const tell = async (question: string): Promise<void> => {
    asked.push(question);
    const explanations = explain(asked, DOCS_CATALOG, strategy);
    const latest = explanations.at(-1);
    if (flags.json === true || latest === undefined) return;
    await print(context.stdout, `${renderExplanation(latest, asked.length, appearance)}\n`);
  };
  if (isInteractive(context)) {
    await print(context.stdout, INTRO);
    const { input } = await import('@inquirer/prompts');
    for (;;) {
      const line = await input({ message: 'Question:' }, { signal: context.signal }).catch((error: Error) => {
        if (error.name === 'ExitPromptError' || error.name === 'AbortPromptError') return '';
        throw error;
      });
      if (line.trim() === '') return EXIT.ok;
      await tell(line);
    }
  }
  for await (const line of createInterface({ input: context.stdin })) {
    if (line.trim() !== '') await tell(line);
  }
  if (flags.json === true) {
    const explanations = explain(asked, DOCS_CATALOG, strategy);
    await print(
      context.stdout,
      renderJson({ schemaVersion: SCHEMA_VERSION, command: 'learn sandbox', seed: null, explanations }),
    );
  }
  return EXIT.ok;
}
