import type { Command } from 'commander';
import { renderChecks } from '../../report/terminal/doctor.ts';
import type { DoctorResult } from '../../result/schema/doctor.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult } from '../output.ts';
import { announce } from '../progress.ts';

/** `optimize doctor`. */
export async function doctorCommand(context: Context, program: Command, flags: Flags): Promise<number> {
  await checkOutput(context, flags);
  const done = announce(context, 'looking...');
  const { examine } = await import('../health.ts');
  const checks = await examine(context, program, flags).finally(done);
  const result: DoctorResult = { schemaVersion: SCHEMA_VERSION, command: 'doctor', seed: null, checks };
  await deliverResult(context, flags, result, (_, appearance) =>
    renderChecks(context.manner.quiet ? checks.filter(({ status }) => status !== 'ok') : checks, appearance),
  );
  return checks.some(({ status }) => status === 'fail') ? EXIT.failure : EXIT.ok;
}
