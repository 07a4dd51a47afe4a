import { addFormats, command, type Definition } from './definition.ts';

/** `optimize merge`. */
export const merge: Definition = (program, context, setExitCode) => {
  const merge = command(program, 'merge', 'put the shards of an experiment together, byte for byte', [
    'optimize sweep --ttl auto --shard 1/2 -o 1.json',
    'optimize sweep --ttl auto --shard 2/2 -o 2.json',
    'optimize merge 1.json 2.json --json',
  ]).argument('<files...>', 'what --shard has written, all parts of it');
  addFormats(merge);
  merge.action(async (files: string[], flags) => {
    const { mergeCommand } = await import('../commands/merge.ts');
    setExitCode(await mergeCommand(context, files, flags));
  });
};
