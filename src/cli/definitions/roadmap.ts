import { addFormats, addKnobs, addRun, addWorkload, command, type Definition } from './definition.ts';

/** `optimize roadmap`. */
export const roadmap: Definition = (program, context, setExitCode) => {
  const roadmap = command(program, 'roadmap', "walk the guide's four phases, with what each adds", [
    'optimize roadmap',
    'optimize roadmap --scenario customer-support',
    'optimize roadmap --trace log.jsonl',
  ]);
  addWorkload(roadmap);
  addKnobs(roadmap);
  addRun(roadmap);
  addFormats(roadmap);
  roadmap.action(async (flags) => {
    const { roadmapCommand } = await import('../commands/roadmap.ts');
    setExitCode(await roadmapCommand(context, flags));
  });
};
