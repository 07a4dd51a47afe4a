import type { ShownSetting } from '../../result/schema/settings.ts';
import { type Appearance, plain, printable, styleOf } from '../style.ts';
import { NARROW, wrap } from './layout.ts';
import { table } from './table.ts';

/** Columns of a value in the table. */
const LONGEST_VALUE = 24;

/** Every setting with its value and where it comes from; what is not at its default stands out. */
export function renderSettings(settings: readonly ShownSetting[], appearance: Appearance): string {
  const style = styleOf(appearance);
  // A config file's place ends with the name, which stands in the first column already.
  const placeOf = ({ name, source }: ShownSetting): string => printable(source.replace(` ${name}`, ''));
  const longest = (texts: string[]): number => Math.max(...texts.map((text) => text.length));
  const whole = longest(settings.map(({ name }) => name)) + LONGEST_VALUE + longest(settings.map(placeOf)) + 4;
  const rows = settings.flatMap((setting) => {
    const { name, value, source } = setting;
    const shown = value === null ? style.dash : printable(String(value));
    const from = source === 'default' ? style.faint(source) : style.strong(placeOf(setting));
    // A long value goes on in the lines below it; where there is no table, it is wrapped anyway.
    const isTable = style.width >= Math.max(NARROW, whole);
    const [first, ...more] = isTable ? wrap(shown, LONGEST_VALUE).split('\n') : [shown];
    return [[name, first as string, from], ...more.map((line) => ['', line, ''])];
  });
  return plain(`${table([{ title: 'Setting' }, { title: 'Value' }, { title: 'Source' }], rows, style)}\n`, appearance);
}
