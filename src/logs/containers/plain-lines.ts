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
  /^\s*(?:import\s|from\s+\S+\s+import|export\s|package\s|using\s|#include|#define|#!|def\s+\w+\(|class\s+\w+|fn\s+\w+|func\s+\w*\(|func\s+\w+|function\b.*[({]|(?:const|let|var|public|private|protected|static|final)\s+[\w<>[\]]+|return\b.*;?$|if\s*\(.*|else\b|for\s*[( ].*[{:]|while\s*\(|switch\s*\(|case\s+.*:|try\b|catch\b|@\w+|\/\/|\/\*|\*\s|\*\/|<!--|--\s|}\s*|\)\s*[;{]|];?$|(?:FROM|RUN|COPY|ADD|WORKDIR|CMD|ENV|EXPOSE|ENTRYPOINT|ARG) \S)/;
const CODE_END = /(?:[;{}]|=>|\)\s*:|\\|,|\(|\[)\s*$/;
const MARKUP = /^\s*<[!?/]?[A-Za-z][^>]*>?/;
const SQL =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|BEGIN|COMMIT|WITH)\b[\s\S]*(?:\b(?:FROM|INTO|SET|TABLE|INDEX|VIEW)\b|;)/i;
const SETTING = /^\s*(?:[\w.-]+\s*[=:]\s*\S.*|\[[\w.\s"-]+\]|- \S.*|[\w.-]+:)\s*$/;
const HEADING = /^(?:#{1,6} |=+$|-{3,}$|```|\* |\d+\. |> |\|.*\|)/;
const NUMBERS = /^[\s\d.,;:+\-/eE|]+$/;
const MOMENT = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const CODED =
  /^(?:[\w+/=.:-]{40,}|(?=\S*\d)[0-9a-f]{16,}\S*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[a-z][\w+.-]*:\/\/\S+|[.~]?\/[\w./~@-]+|\$[A-Z]{5},\S*)$/;
const COMMIT = /^[0-9a-f]{7,12} \S/;
const SHELL =
  /^(?:ls|cd|git|npm|npx|docker|vim?|nano|sudo|ssh|scp|grep|curl|wget|mkdir|chmod|chown|python3?|pip3?|kubectl|apt(?:-get)?|tar|systemctl|cargo|yarn|brew)(?: |$)/;
const COLUMNS = /\S {2,}\S|\S\t/;
const CUE = /-->/;

/** Marks that sentences have few of. */
const MARKS = /[(){}[\];=<>/\\|_#$@%^&*~`:+]/g;

/** Whether a line has more marks than a sentence. */
function isMarked(line: string): boolean {
  return (line.match(MARKS)?.length ?? 0) > Math.max(1, line.trim().length * 0.06);
}

/** Tells queries from what is none, by the first lines of a file that is neither JSON nor a table, empty ones included. */
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
  if (/^\s*<(?:!doctype|html|\?xml|svg)\b/i.test(full[0] ?? '')) return other('HTML or XML');
  if (isMail(full)) return other('an e-mail');
  if (/^WEBVTT/.test(full[0] ?? '') || share((line) => CUE.test(line)) > 0.1) return other('subtitles');
  if (share((line) => CODE.test(line) || (CODE_END.test(line) && !/[?!]\s*$/.test(line))) > 0.25)
    return other('source code');
  if (share((line) => /^(?:\s{2,}|\t)\S/.test(line)) > 0.3) return other('source code or an indented list');
  if (share((line) => NUMBERS.test(line) || isMostlyNumbers(line)) > 0.3) return other('numbers');
  if (share((line) => SETTING.test(line)) > 0.5) return other('settings');
  if (full.length > 5 && share((line) => HEADING.test(line)) > 0.2) return other('Markdown');
  if (share((line) => !/\p{L}/u.test(line) && !/\p{Emoji}/u.test(line)) > 0.3) return other('no text');
  if (share((line) => CODED.test(line.trim())) > 0.3) return other('codes, addresses or paths');
  if (share((line) => MOMENT.test(line)) > 0.5) return other("a program's log");
  if (share((line) => COMMIT.test(line)) > 0.5) return other('a list of commits');
  if (share((line) => SHELL.test(line)) > 0.4) return other('commands of a shell');
  if (share((line) => COLUMNS.test(line)) > 0.4) return other('columns of text');
  if (full.length > 3 && share(isMarked) > 0.4) return other('source code or settings');
  if (isRunningText(lines, full) || isInParagraphs(lines)) return other('running text');
  if (isSorted(full)) return other('a sorted list');
  return { kind: 'queries' };
}

/** Whether half of several words of a line are numbers. */
function isMostlyNumbers(line: string): boolean {
  const words = line.trim().split(/\s+/);
  return words.length > 3 && words.filter((word) => /^[\d.,:%+-]+$/.test(word)).length >= words.length / 2;
}

/** Whether it begins as a letter does that is sent: with headers. */
function isMail(full: readonly string[]): boolean {
  const headers = full.slice(0, 12).filter((line) => /^[A-Z][\w-]*: \S/.test(line));
  return headers.length > 2 && headers.some((line) => /^(?:From|Subject|Message-I[Dd]): /.test(line));
}

/** Blocks of several lines with empty ones between them. */
function isInParagraphs(lines: readonly string[]): boolean {
  const blocks = lines
    .map((line) => (line.trim() === '' ? ' ' : 'x'))
    .join('')
    .trim()
    .split(/ +/);
  return blocks.length > 3 && blocks.filter(({ length }) => length > 1).length > blocks.length * 0.5;
}

/** Whether each of many lines comes after the one before in the alphabet: nobody asks like that. */
function isSorted(full: readonly string[]): boolean {
  if (full.length < 50) return false;
  return full.every((line, i) => i === 0 || (full[i - 1] as string).toLowerCase() < line.toLowerCase());
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
