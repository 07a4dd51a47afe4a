import { TECHNIQUES } from '../../settings/knobs.ts';
import {
  addCommon,
  addKnobs,
  command,
  type Definition,
  scenarioOption,
  strategyOption,
  techniquesOption,
} from './definition.ts';

/** `optimize explore`. */
export const explore: Definition = (program, context, setExitCode) => {
  const explore = command(program, 'explore', 'turn the knobs of a scenario and see at once what they do', [
    'optimize explore',
    'optimize explore --scenario faq-chatbot --strategy advanced',
  ])
    .addOption(scenarioOption())
    .addOption(strategyOption())
    .addOption(techniquesOption('only', `begin with these techniques of it: ${TECHNIQUES.join(', ')}`))
    .addOption(techniquesOption('without', 'begin with all but these techniques of it'))
    .addOption(techniquesOption('with', 'begin with these techniques besides'));
  addKnobs(explore);
  addCommon(explore);
  explore.action(async (flags) => {
    const { exploreCommand } = await import('../commands/explore.ts');
    setExitCode(await exploreCommand(context, flags));
  });
};
