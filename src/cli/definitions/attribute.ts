import {
  addFormats,
  addKnobs,
  addRun,
  addRuns,
  addStrategy,
  addVectors,
  addWorkload,
  command,
  type Definition,
} from './definition.ts';

/** `optimize attribute`. */
export const attribute: Definition = (program, context, setExitCode) => {
  const attribute = command(program, 'attribute', 'how much each technique of a strategy contributes', [
    'optimize attribute',
    'optimize attribute --strategy advanced --runs 5',
    'optimize attribute --strategy advanced -n 5k --exact',
  ]);
  addStrategy(attribute);
  attribute.option('--exact', 'play every set of the techniques, however many (2^n runs)');
  addWorkload(attribute);
  addVectors(attribute);
  addKnobs(attribute);
  addRun(attribute);
  addFormats(attribute);
  addRuns(attribute, '1');
  attribute.action(async (flags) => {
    const { attributeCommand } = await import('../commands/attribute.ts');
    setExitCode(await attributeCommand(context, flags));
  });
};
