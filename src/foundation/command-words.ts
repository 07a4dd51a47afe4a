/** The words of a command line as a shell would see them: blanks part words, quotation marks hold them together. */
export function commandWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

/** A word of a command line as one would type it into a shell; into each of Windows', which differ, in double quotes. */
export function quoted(word: string): string {
  if (process.platform === 'win32') return /^[\w@+=:./~\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The line that runs the command with these words, as one would type it in the checkout. */
export function shellLine(words: readonly string[]): string {
  return `npx optimize ${words.map(quoted).join(' ')}`;
}
