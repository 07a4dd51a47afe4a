import { addFormats, command, type Definition } from './definition.ts';

/** `optimize report`. */
export const report: Definition = (program, context, setExitCode) => {
  const report = command(program, 'report', 'show a saved result again, in any format', [
    'optimize report result.json',
    'optimize report result.json --markdown',
    'optimize report result.json -o result.html',
    'optimize simulate --json | optimize report - --full',
  ]).argument('<file>', 'a result that --json or -o FILE.json saved; - is stdin');
  addFormats(report);
  report.action(async (file: string, flags) => {
    const { reportCommand } = await import('../commands/report.ts');
    setExitCode(await reportCommand(context, file, flags));
  });
};
