import { UserError } from '../../foundation/problem.ts';
import type { Catalog } from '../../models/model.ts';
import { withPriceTimes } from '../../models/price-times.ts';
import { withValueAt } from '../../scenario/workload-path.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';

/** Something of the traffic or of the models that takes several values in turn. */
export interface VariedAxis {
  /** `sessions.thinkTime`, or `price.MODEL` for how many times its price. */
  name: string;
  /** As they are written. */
  values: readonly string[];
}

/** Traffic and models, and what of them is otherwise than usual. */
export interface Setting {
  varied: Readonly<Record<string, string>>;
  source: WorkloadSource;
  catalog: Catalog;
}

const PRICE = 'price.';

/** Every combination of what varies, the last axis turning fastest; of none, traffic and models as they are. */
export function settingsOf(axes: readonly VariedAxis[], source: WorkloadSource, catalog: Catalog): Setting[] {
  let settings: Setting[] = [{ varied: {}, source, catalog }];
  for (const { name, values } of axes) {
    settings = settings.flatMap((setting) => values.map((value) => withOne(setting, name, value)));
  }
  return settings;
}

function withOne({ varied, source, catalog }: Setting, name: string, value: string): Setting {
  const where = `--vary ${name}`;
  const setting = { varied: { ...varied, [name]: value }, source, catalog };
  if (name.startsWith(PRICE)) return { ...setting, catalog: priced(catalog, name.slice(PRICE.length), value, where) };
  if (source.kind !== 'generated') {
    throw new UserError({ where, what: 'the traffic of a log is as it was', fix: 'vary a scenario, or price.MODEL' });
  }
  return { ...setting, source: { ...source, spec: withValueAt(source.spec, name, value, where) } };
}

function priced(catalog: Catalog, id: string, value: string, where: string): Catalog {
  const ids = catalog.models.map((model) => model.id);
  if (!ids.includes(id)) {
    throw new UserError({ where, what: `there is no model "${id}" to choose from`, fix: `one of: ${ids.join(', ')}` });
  }
  const factor = Number(value);
  if (!(factor > 0 && factor <= 1_000)) {
    throw new UserError({ where, what: `"${value}" is not how many times a price`, fix: 'write 0.2, 1 or 5' });
  }
  return withPriceTimes(catalog, id, factor);
}
