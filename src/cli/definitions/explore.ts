import { TECHNIQUES } from '../../settings/knobs.ts';
import {
  addCommon,
  addKnobs,
  addWorkload,
  command,
  type Definition,
  strategyOption,
  techniquesOption,
} from './definition.ts';

/** `optimize explore`. */
export const explore: Definition = (program, context, setExitCode) => {
  const explore = command(program, 'explore', 'turn knobs on a scenario, or your own log, and see what they do', [
    'optimize explore',
    'optimize explore --scenario faq-chatbot --strategy advanced',
    'optimize explore --trace log.jsonl',
  ])
    .addOption(strategyOption())
    .addOption(techniquesOption('only', `begin with these techniques of it: ${TECHNIQUES.join(', ')}`))
    .addOption(techniquesOption('without', 'begin with all but these techniques of it'))
    .addOption(techniquesOption('with', 'begin with these techniques besides'));
  addWorkload(explore);
  addKnobs(explore);
  addCommon(explore);
  explore.action(async (flags) => {
    const { exploreCommand } = await import('../commands/explore.ts');
    setExitCode(await exploreCommand(context, flags));
  });
};
