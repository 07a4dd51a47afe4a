import { Option } from 'commander';
import { offer } from '../completion/offers.ts';
import { addKnobs, addRun, addStrategy, addWorkload, command, type Definition, outputOption } from './definition.ts';

const targets = async (): Promise<readonly string[]> => (await import('../../export/export.ts')).TARGET_NAMES;

/** `optimize export`. */
export const exportCommand: Definition = (program, context, setExitCode) => {
  const exporting = command(program, 'export', 'write a strategy as a file that a gateway or an SDK runs', [
    'optimize export best.yaml --to litellm -o config.yaml',
    'optimize export basic,ttl=24h --to ai-sdk --trace log.jsonl',
    'optimize export --from result.json --to portkey',
    'optimize export basic --to alerts --scenario faq-chatbot',
    'optimize export --check config.yaml --to litellm',
  ]).argument('[strategy]', 'a preset or .yaml file, with changes: basic,ttl=6h,without=router');
  exporting
    .addOption(
      offer(
        new Option(
          '--to <target>',
          'ai-sdk, litellm, portkey, bifrost, vllm-sr; otel-queries and alerts watch what runs',
        ),
        targets,
      ),
    )
    .option(
      '--from <result>',
      'take strategy, models and figures from a saved result of simulate, tune, compare, advise',
    )
    .option('--standalone', 'of a program: hold what it needs of this package, and import none of it')
    .option('--check <file>', 'only hold a configuration against the keys of the target that are known here')
    .option('--date <day>', 'the day that the file says it was made on (default: today)')
    .option('--runs <count>', 'simulate under so many seeds, for 95% intervals (default: 5, or once on a log)')
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same')
    .addOption(outputOption());
  addStrategy(exporting);
  addWorkload(exporting);
  addRun(exporting);
  addKnobs(exporting);
  exporting.action(async (strategy: string | undefined, flags) => {
    const { exportCommandOf } = await import('../commands/export.ts');
    setExitCode(await exportCommandOf(context, strategy, flags));
  });
};
