import { addFormats, command, type Definition } from './definition.ts';

/** `optimize report`. */
export const report: Definition = (program, context, setExitCode) => {
  const report = command(program, 'report', 'show a saved result again, in any format', [
    'optimize report result.json',
    'optimize report result.json --markdown',
    'optimize report result.json -o result.html',
    'optimize simulate --json | optimize report - --full',
    'optimize report --print-schema > result.schema.json',
  ]).argument('[file]', 'a result that --json or -o FILE.json saved; - is stdin');
  addFormats(report);
  report.option('--print-schema', 'print the JSON Schema of all results, and show none');
  report.addHelpText('after', () => {
    const help = report.createHelp();
    const longest = Math.max(...FORMATS.map(([name]) => name.length));
    return `\nFormats:\n${FORMATS.map(([name, meaning]) => help.formatItem(name, longest, meaning, help)).join('\n')}`;
  });
  report.action(async (file: string | undefined, flags) => {
    const { reportCommand } = await import('../commands/report.ts');
    setExitCode(await reportCommand(context, file, flags));
  });
};

const FORMATS: readonly (readonly [name: string, meaning: string])[] = [
  ['JSON', 'every figure; the other formats are made from it'],
  [
    'CSV',
    'one metric, point, claim or line a row; of a simulation: scenario, strategy, models, seed, metric (its path in the JSON document), unit, before, after, saved (the fraction, of money, time and tokens). Text that a spreadsheet would take for a formula begins with an apostrophe. Series over time are not in it',
  ],
  ['Markdown', 'tables for a pull request; with --full everything'],
  ['HTML', 'one page with everything: opens from disk, loads nothing, prints'],
];
