/** What lines of text turn out to be. */
export type LineKind =
  | { kind: 'queries' }
  /** Lines that a web server or proxy wrote. */
  | { kind: 'access log' }
  /** Something else, in words: `looks like source code`. */
  | { kind: 'other'; looksLike: string };

/** Lines that are looked at. */
export const LINES_LOOKED_AT = 400;

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})\b/i;
const REQUEST = /"(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS) \S+(?: HTTP\/[\d.]+)?"/;
const STAMP =
  /^\W?(?:\d{4}[-/]\d\d[-/]\d\d[T ]?\d?\d?|\d\d[./]\d\d[./]\d{2,4}[ ,]+\d\d?:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d|\d\d:\d\d:\d\d[ .,]|\d{10}(?:\d{3})?\b)/;
const LEVEL = /^\W?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b\W/i;
const CODE =
  /^\s*(?:import\s|from\s+\S+\s+import|export\s|package\s|using\s|#include|#define|#!|def\s+\w+\(|class\s+\w+|fn\s+\w+|func\s+\w*\(|func\s+\w+|function\b.*[({]|(?:const|let|var|public|private|protected|static|final)\s+[\w<>[\]]+|return\b.*;?$|if\s*\(.*|else\b|for\s*[( ].*[{:]|while\s*\(|switch\s*\(|case\s+.*:|try\b|catch\b|@\w+|\/\/|\/\*|\*\s|\*\/|<!--|--\s|}\s*|\)\s*[;{]|];?$)/;
const CODE_END = /(?:[;{}]|=>|\)\s*:|\\|,|\(|\[)\s*$/;
const MARKUP = /^\s*<[!?/]?[A-Za-z][^>]*>?/;
const SQL =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|BEGIN|COMMIT|WITH)\b[\s\S]*(?:\b(?:FROM|INTO|SET|TABLE|INDEX|VIEW)\b|;)/i;
const SETTING = /^\s*(?:[\w.-]+\s*[=:]\s*\S.*|\[[\w.\s"-]+\]|- \S.*|[\w.-]+:)\s*$/;
const HEADING = /^(?:#{1,6} |=+$|-{3,}$|```|\* |\d+\. |> |\|.*\|)/;
const NUMBERS = /^[\s\d.,;:+\-/eE|]+$/;

/** Tells queries from what is none, by the first lines of a file that is neither JSON nor a table. */
export function kindOfLines(lines: readonly string[]): LineKind {
  const full = lines.filter((line) => line.trim() !== '');
  const share = (test: (line: string) => boolean): number => full.filter(test).length / Math.max(1, full.length);
  const other = (looksLike: string): LineKind => ({ kind: 'other', looksLike });
  if (share((line) => REQUEST.test(line) && (ADDRESS.test(line) || /\[\d{1,2}\/[A-Z]/.test(line))) > 0.5) {
    return { kind: 'access log' };
  }
  if (share((line) => ADDRESS.test(line)) > 0.05) return other('an access log or a list of addresses');
  if (share((line) => STAMP.test(line) || LEVEL.test(line)) > 0.05) return other("a program's log");
  if (share((line) => /^\s*[{[]/.test(line) || /^\s*"[\w-]+"\s*:/.test(line)) > 0.3) return other('damaged JSON');
  if (share((line) => MARKUP.test(line)) > 0.3) return other('HTML or XML');
  if (share((line) => SQL.test(line)) > 0.2) return other('SQL');
  if (full[0]?.startsWith('#!') === true) return other('a script');
  if (share((line) => CODE.test(line) || (CODE_END.test(line) && !/[?!]\s*$/.test(line))) > 0.25)
    return other('source code');
  if (share((line) => /^\s{2,}\S/.test(line)) > 0.3) return other('source code or an indented list');
  if (share((line) => NUMBERS.test(line)) > 0.3) return other('numbers');
  if (share((line) => SETTING.test(line)) > 0.5) return other('settings');
  if (full.length > 5 && share((line) => HEADING.test(line)) > 0.2) return other('Markdown');
  if (share((line) => !/\p{L}/u.test(line) && !/\p{Emoji}/u.test(line)) > 0.3) return other('no text');
  if (share((line) => /^[\w+/=.:-]{40,}$/.test(line)) > 0.3) return other('encoded data');
  if (isRunningText(lines, full)) return other('running text');
  return { kind: 'queries' };
}

/** Sentences broken into lines at one width: most lines reach about as far, and go on in the next. */
function isRunningText(lines: readonly string[], full: readonly string[]): boolean {
  if (full.length < 8) return false;
  const lengths = full.map(({ length }) => length).sort((a, b) => a - b);
  const widest = lengths[Math.floor(lengths.length * 0.95)] as number;
  if (widest < 50 || widest > 140) return false;
  let wrapped = 0;
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1]?.trim() ?? '';
    if (line.length > widest * 0.75 && !/[.?!:]["')]?\s*$/.test(line) && /^[\p{Ll}(]/u.test(next)) wrapped++;
  }
  return wrapped > full.length * 0.25;
}
