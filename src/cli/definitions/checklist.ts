import { addFormats, addKnobs, addRun, addStrategy, addWorkload, command, type Definition } from './definition.ts';

/** `optimize checklist`. */
export const checklist: Definition = (program, context, setExitCode) => {
  const checklist = command(program, 'checklist', "go through the guide's success checklist with a run", [
    'optimize checklist',
    'optimize checklist --scenario customer-support --strategy advanced',
    'optimize checklist --trace log.jsonl',
  ]);
  addStrategy(checklist);
  addWorkload(checklist);
  addKnobs(checklist);
  addRun(checklist);
  addFormats(checklist);
  checklist.action(async (flags) => {
    const { checklistCommand } = await import('../commands/checklist.ts');
    setExitCode(await checklistCommand(context, flags));
  });
};
