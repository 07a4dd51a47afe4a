import { SCHEMA_VERSION } from '../../experiment/result.ts';
import { EXIT } from '../../foundation/problem.ts';
import { findCatalog } from '../../models/catalogs.ts';
import { renderModels } from '../../report/terminal/models.ts';
import type { Context } from '../context.ts';
import { deliver } from '../output.ts';
import type { Flags } from '../settings.ts';

/** `optimize models`. */
export async function modelsCommand(context: Context, flags: Flags): Promise<number> {
  const catalog = findCatalog(String(flags.models));
  const { id, title, note, models, ...rest } = catalog;
  const result = {
    schemaVersion: SCHEMA_VERSION,
    command: 'models',
    seed: null,
    catalog: { id, title, note, ...rest },
    models,
  };
  await deliver(context, flags, result, (_, appearance) => renderModels(catalog, appearance));
  return EXIT.ok;
}
