import { Option } from 'commander';
import { addFormats, addRuns, command, type Definition } from './definition.ts';

/** `optimize claims`. */
export const claims: Definition = (program, context, setExitCode) => {
  const claims = command(program, 'claims', "hold the guide's claims against the simulation", [
    'optimize claims',
    'optimize claims caching',
    'optimize claims use case 2 --full',
    'optimize claims --of 2026 switching',
    'optimize claims --markdown -o claims.md',
  ])
    .argument('[words...]', 'only the claims in which all of these words occur')
    .addOption(
      new Option(
        '--of <set>',
        "whose claims: guide, or 2026 for what others say of agents' bills (default: guide)",
      ).choices(['guide', '2026']),
    )
    .option('--seed <text>', 'the seed of all chance (default: 42)');
  addFormats(claims);
  addRuns(claims, '5');
  claims.action(async (words: string[], flags) => {
    const { claimsCommand } = await import('../commands/claims.ts');
    setExitCode(await claimsCommand(context, words, flags));
  });
};
