import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { table } from './table.ts';

/** A setting as it stands before a run. */
export interface ShownSetting {
  /** As config files call it: `seed`, `cache.ttl`. */
  name: string;
  /** As one would write it; null when there is none. */
  value: string | number | boolean | null;
  /** What has decided it: `--ttl`, `OPTIMIZE_TTL`, `optimize.config.yaml:3:8 cache.ttl`, `scenario faq-chatbot`, `default`. */
  source: string;
}

/** Every setting with its value and where it comes from; what is not at its default stands out. */
export function renderSettings(settings: readonly ShownSetting[], appearance: Appearance): string {
  const style = styleOf(appearance);
  const rows = settings.map(({ name, value, source }) => {
    const isDefault = source === 'default';
    return [
      name,
      value === null ? style.dash : printable(String(value)),
      isDefault ? style.faint(source) : style.strong(printable(source)),
    ];
  });
  return plain(`${table([{ title: 'Setting' }, { title: 'Value' }, { title: 'Source' }], rows, style)}\n`, appearance);
}
