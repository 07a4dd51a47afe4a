import { type Command, Option } from 'commander';
import { TECHNIQUES } from '../../scenario/knobs.ts';
import { offer } from '../completion/offers.ts';
import {
  addCommon,
  addFormats,
  addKnobs,
  command,
  type Definition,
  scenarioOption,
  strategyOption,
  techniquesOption,
} from './definition.ts';

/** `optimize simulate`. */
export const simulate: Definition = (program, context, setExitCode) => {
  const simulate = command(program, 'simulate', 'replay a scenario or your own queries through a strategy', [
    'optimize simulate --scenario faq-chatbot',
    'optimize simulate --scenario faq-chatbot --ttl 24h --cache-size 5k',
    'optimize simulate --trace queries.txt',
    'optimize simulate --trace log.jsonl.gz --only cache --json -o result.json',
  ]).option('--live', 'watch it happen and turn knobs meanwhile, as optimize watch does');
  addSpeed(simulate);
  addSimulation(simulate);
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
  to.addOption(scenarioOption())
    .option('-t, --trace <file>', 'replay your own queries instead: .txt, .jsonl or .csv, .gz or not; - is stdin')
    .addOption(strategyOption())
    .addOption(techniquesOption('only', `use only these techniques of it: ${TECHNIQUES.join(', ')}`))
    .addOption(techniquesOption('without', 'use all but these techniques of it'))
    .addOption(techniquesOption('with', 'use these techniques besides'))
    .option('--instant', 'answers take no time, to compare hit counts with cache simulators');
  to.optionsGroup('Reading a log (--trace):');
  to.addOption(
    offer(new Option('--trace-format <format>', 'txt, jsonl or csv (default: by the name of the file)'), async () => {
      const { TRACE_FORMATS } = await import('../../workload/traces/trace-workload.ts');
      return Object.keys(TRACE_FORMATS);
    }),
  )
    .option('--fields <names>', "your log's names for the fields: text=prompt,t=created_at,user=uid")
    .addOption(
      offer(new Option('--time-unit <unit>', 'ms or s: the unit of numbers in t (default: told from the first)'), [
        'ms',
        's',
      ]),
    )
    .option('--answer-tokens <count>', 'length of an answer where the log has none (default: 250)')
    .option('--skip-bad-lines', 'leave out lines that cannot be read, and count them');
  addKnobs(to);
  addCommon(to);
  addFormats(to);
}
