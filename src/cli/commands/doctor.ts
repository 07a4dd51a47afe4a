import type { Command } from 'commander';
import { SCHEMA_VERSION } from '../../experiment/result.ts';
import { EXIT } from '../../foundation/problem.ts';
import { renderChecks } from '../../report/terminal/doctor.ts';
import type { Context } from '../context.ts';
import { examine } from '../health.ts';
import { deliver } from '../output.ts';
import type { Flags } from '../settings.ts';

/** `optimize doctor`. */
export async function doctorCommand(context: Context, program: Command, flags: Flags): Promise<number> {
  const checks = await examine(context, program, flags);
  const result = { schemaVersion: SCHEMA_VERSION, command: 'doctor', seed: null, checks };
  await deliver(context, flags, result, (_, appearance) =>
    renderChecks(context.manner.quiet ? checks.filter(({ status }) => status !== 'ok') : checks, appearance),
  );
  return checks.some(({ status }) => status === 'fail') ? EXIT.failure : EXIT.ok;
}
