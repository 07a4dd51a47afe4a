/** The words of a command line as a shell would see them: blanks part words, quotation marks hold them together. */
export function commandWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** A word as it has to be written for a shell to see it as one. */
export function quoted(word: string): string {
  return /^[\w./:,=+%@-]+$/.test(word) ? word : `"${word}"`;
}
