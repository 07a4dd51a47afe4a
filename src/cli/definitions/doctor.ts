import { command, type Definition, outputOption } from './definition.ts';

/** `optimize doctor`. */
export const doctor: Definition = (program, context, setExitCode) => {
  command(program, 'doctor', 'look whether everything around the program is in order', [
    'optimize doctor',
    'optimize doctor --json',
  ])
    .addOption(outputOption())
    .action(async (flags) => {
      const { doctorCommand } = await import('../commands/doctor.ts');
      setExitCode(await doctorCommand(context, program, flags));
    });
};
