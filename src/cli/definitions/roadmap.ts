import { addFormats, addKnobs, addRun, addWorkload, command, type Definition } from './definition.ts';

/** `optimize roadmap`. */
export const roadmap: Definition = (program, context, setExitCode) => {
  const roadmap = command(program, 'roadmap', "the steps by what they save here, and the guide's four phases", [
    'optimize roadmap',
    'optimize roadmap --scenario customer-support',
    'optimize roadmap --trace log.jsonl',
    'optimize roadmap --order guide',
  ]);
  roadmap.option(
    '--order <order>',
    "measured: what saves most alone first, then the guide's phases; guide: those only",
  );
  addWorkload(roadmap);
  addKnobs(roadmap);
  addRun(roadmap);
  addFormats(roadmap);
  roadmap.action(async (flags) => {
    const { roadmapCommand } = await import('../commands/roadmap.ts');
    setExitCode(await roadmapCommand(context, flags));
  });
};
