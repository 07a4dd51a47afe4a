import type { Command } from 'commander';
import {
  addCommon,
  addFixes,
  addFormats,
  addKnobs,
  addRuns,
  addStrategy,
  addThreshold,
  addWorkload,
  command,
  type Definition,
} from './definition.ts';

/** `optimize simulate`. */
export const simulate: Definition = (program, context, setExitCode) => {
  const simulate = command(program, 'simulate', 'replay a scenario or your own queries through a strategy', [
    'optimize simulate --scenario faq-chatbot',
    'optimize simulate --scenario faq-chatbot --ttl 24h --cache-size 5k',
    'optimize simulate --runs 10 --threshold "savings.costRatio>=40%"',
    'optimize simulate --trace queries.txt',
    'optimize simulate --trace log.jsonl.gz --only cache --json -o result.json',
  ]).option('--live', 'watch it happen and turn knobs meanwhile, as optimize watch does');
  addSpeed(simulate);
  addSimulation(simulate);
  simulate.optionsGroup('Similarity by embeddings:');
  simulate
    .option('--embeddings <url>', 'compare texts by the vectors of an OpenAI-compatible endpoint (Ollama, TEI, ...)')
    .option('--embeddings-model <name>', 'the model to ask it for')
    .option('--vectors <file>', 'compare them by the vectors in a file that --embeddings has left');
  addRuns(simulate, '1');
  addThreshold(simulate);
  addFixes(simulate);
  simulate.action(async (flags) => {
    const { simulateCommand } = await import('../commands/simulate.ts');
    setExitCode(await simulateCommand(context, flags, 'simulate'));
  });
};

/** How fast a live replay goes. */
export function addSpeed(to: Command): void {
  to.option('--speed <factor>', 'virtual seconds per second, or max (default: 60)');
}

/** The flags of a simulation. */
export function addSimulation(to: Command): void {
  addStrategy(to);
  addWorkload(to);
  addKnobs(to);
  addCommon(to);
  addFormats(to);
}
