import { AliasTable, zipfWeights } from '../../src/foundation/alias-table.ts';
import { randomStream } from '../../src/foundation/random.ts';

/**
 * A trace of keys with what web caches see: some keys far more often than others, others popular for a
 * while only, and now and then a scan of keys that nobody asks for again.
 */
export function generatedKeys(requests: number): { keys: Int32Array; distinct: number } {
  const random = randomStream('generated keys', 'test');
  const popular = new AliasTable(zipfWeights(800, 0.9));
  const fashion = new AliasTable(zipfWeights(60, 0.6));
  const ids = new Map<string, number>();
  const idOf = (name: string): number => {
    if (!ids.has(name)) ids.set(name, ids.size);
    return ids.get(name) as number;
  };
  let scanned = 0;
  let scanning = 0;
  const keys = Int32Array.from({ length: requests }, (_, i) => {
    if (scanning === 0 && random() < 0.003) scanning = 40;
    if (scanning > 0) {
      scanning--;
      return idOf(`scan ${scanned++}`);
    }
    if (random() < 0.3) return idOf(`season ${Math.floor(i / 700)}: ${fashion.draw(random)}`);
    return idOf(`popular ${popular.draw(random)}`);
  });
  return { keys, distinct: ids.size };
}
