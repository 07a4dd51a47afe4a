import type { Depth, Document } from '../report/document.ts';
import { FORMATS, type Format, type Formats } from '../report/formats.ts';
import { renderDocumentJson, renderJson } from '../report/json.ts';
import type { Appearance } from '../report/style.ts';
import { appearanceOf, type Context, print, say } from './context.ts';
import type { Flags } from './flag-reader.ts';
import { checkWritable, writeOrPrint } from './output-file.ts';
import { formatOf } from './output-format.ts';

/** How a command shows its results: in every format, or as a screen alone. */
export type Shown<R> = Formats<R> | ((result: R, appearance: Appearance) => string);

/**
 * Prints a result as the flags ask for, to the terminal or to a file. `warning`: what must be known of it that is no
 * part of it, as how old its prices are; of what only programs read it is said beside.
 */
export async function deliverResult<R extends object>(
  context: Context,
  flags: Flags,
  result: R,
  shown: Shown<R>,
  warning: string | null = null,
): Promise<void> {
  const color = flags.color !== false && outputFile(flags) === null;
  const appearance = appearanceOf(context.stdout, context, { color });
  const amount = context.manner.quiet ? 'conclusion' : flags.full === true ? 'full' : 'compact';
  const format = formatOf(flags, offered(shown));
  if (warning !== null && (format === 'json' || format === 'csv' || typeof shown === 'function')) {
    await say(context, `${warning}\n`);
  }
  return deliverText(context, flags, await rendered(result, format, warned(shown, warning), appearance, amount));
}

/** Prints a text, or writes it to the file named with -o; prints it after all where that cannot be done. */
export async function deliverText(context: Context, flags: Flags, text: string): Promise<void> {
  const file = outputFile(flags);
  return file === null ? print(context.stdout, text) : writeOrPrint(context, '-o', file, text, context.stdout);
}

/** The same, with a warning before all else where it is shown to people. */
function warned<R>(shown: Shown<R>, warning: string | null): Shown<R> {
  if (warning === null || typeof shown === 'function') return shown;
  const document = (result: R, depth: Depth): Document => {
    const own = shown.document(result, depth);
    return { ...own, warning: own.warning === undefined ? warning : `${own.warning} ${warning}` };
  };
  return { ...shown, document };
}

/** What a result can be written as. */
function offered(shown: Shown<never>): readonly Format[] {
  if (typeof shown === 'function') return ['text', 'json'];
  return FORMATS.filter((format) => format !== 'csv' || shown.csv !== undefined);
}

/** The result in a format; the code of a format is loaded when it is asked for. */
async function rendered<R extends object>(
  result: R,
  format: Format,
  shown: Shown<R>,
  appearance: Appearance,
  amount: 'conclusion' | Depth,
): Promise<string> {
  if (format === 'json') return renderDocumentJson(result);
  if (typeof shown === 'function') return shown(result, appearance);
  // What is shown is what the JSON document says, to the last digit: a saved result looks the same again.
  const saved = JSON.parse(renderJson(result)) as R;
  const depth = amount === 'conclusion' ? 'compact' : amount;
  switch (format) {
    case 'text': {
      const { renderConclusion, renderScreen } = await import('../report/terminal/render-screen.ts');
      const render = amount === 'conclusion' ? renderConclusion : renderScreen;
      return render(shown.document(saved, depth), appearance);
    }
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(shown.document(saved, depth));
    case 'csv':
      return (await import('../report/csv.ts')).renderCsv((shown.csv as NonNullable<Formats<R>['csv']>)(saved));
    case 'html':
      return (await import('../report/html/page.ts')).renderPage(shown.document(saved, 'page'));
  }
}

/**
 * Fails if the result could not be written as asked: more than one format, one that the command does
 * not have, or a file that cannot be written or is one of the inputs. To be called before any work,
 * when the context knows of the inputs.
 */
export async function checkOutput<R>(context: Context, flags: Flags, shown?: Shown<R>): Promise<void> {
  formatOf(flags, shown === undefined ? FORMATS : offered(shown));
  const file = outputFile(flags);
  if (file !== null) await checkWritable(context, '-o', file);
}

/** The file that -o names; null for standard output, which it calls -. */
export function outputFile({ output }: Flags): string | null {
  return typeof output === 'string' && output !== '-' ? output : null;
}
