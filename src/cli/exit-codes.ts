/** Exit codes of the command, as documented in `optimize --help`. */
export const EXIT = { ok: 0, failure: 1, usage: 2, thresholdNotMet: 99, interrupted: 130, terminated: 143 } as const;

/** What each exit code means; every one there is. */
const MEANINGS: Readonly<Record<keyof typeof EXIT, readonly [short: string, long: string]>> = {
  ok: ['ok', 'all went well'],
  failure: [
    'failure',
    'something failed that is not about what you typed: a fault of the program, a disk that is full; a result that could not be written where it was to go is printed',
  ],
  usage: [
    'usage or bad input',
    'the command, a flag, a scenario, a log, a file to write or a setting is not right; the message says where, and what to do',
  ],
  thresholdNotMet: ['not met', 'a --threshold, or one in the scenario, was not met'],
  interrupted: ['interrupted', 'Ctrl-C; what had been computed until then is printed, labelled as partial'],
  terminated: ['terminated', 'SIGTERM; the same'],
};

/** Code and meaning, in the order of the codes. */
export const EXIT_CODES: readonly (readonly [number, string])[] = Object.entries(MEANINGS).map(([name, [, long]]) => [
  EXIT[name as keyof typeof EXIT],
  long,
]);

/** All of them in one line. */
export const EXIT_CODES_LINE = `Exit codes: ${Object.entries(MEANINGS)
  .map(([name, [short]]) => `${EXIT[name as keyof typeof EXIT]} ${short}`)
  .join(', ')}.`;
