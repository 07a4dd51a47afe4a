import { UserError } from '../../foundation/problem.ts';
import { inOrder, MODEL_ORDERS, ofProvider } from '../../models/arrangement.ts';
import { CATALOG_IDS, withNamed } from '../../models/catalogs.ts';
import { unlisted } from '../../models/run-catalog.ts';
import { renderModels } from '../../report/terminal/models.ts';
import { renderModel } from '../../report/terminal/one-model.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { readListing } from '../catalog-flags.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult } from '../output.ts';

/** `optimize models`, the list or one model. */
export async function modelsCommand(context: Context, id: string | undefined, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  // The document says little of its models; asked for one by name, the real ones are meant.
  const listed = await readListing(reader, context, null, id === undefined ? 'docs' : 'real');
  const order = reader.choice('sort', MODEL_ORDERS);
  const provider = reader.text('provider');
  const sold =
    listed === undefined || provider === undefined ? listed : reader.attempt(() => ofProvider(listed, provider));
  reader.check();
  if (sold === undefined) return EXIT.usage;
  await checkOutput(context, flags);
  const listing = order === undefined ? sold : inOrder(sold, order);
  if (id !== undefined && (CATALOG_IDS as readonly string[]).includes(id)) {
    const fix = `list its models with: optimize models --models ${id}`;
    throw new UserError({ where: 'optimize models', what: `"${id}" is a catalog, not a model`, fix });
  }
  const named = id === undefined ? null : await withNamed(listing, [id]);
  const wanted = id === undefined ? undefined : named?.idOf(id);
  const model = named?.listing.models.find((candidate) => candidate.id === wanted);
  if (id !== undefined && model === undefined) {
    throw new UserError(unlisted(id, listing.models, listing.id, 'optimize models'));
  }
  const { models, ...catalog } = listing;
  const result = {
    schemaVersion: SCHEMA_VERSION,
    command: 'models',
    seed: null,
    catalog,
    models: model === undefined ? models : [model],
  };
  await deliverResult(context, flags, result, (_, appearance) =>
    model === undefined ? renderModels(listing, appearance) : renderModel(listing, model, appearance),
  );
  return EXIT.ok;
}
