import { DAY_MS } from '../../../foundation/units.ts';

/** Virtual time as a clock shows it: `02:13:45`, `3d 02:13:45`. */
export function clock(ms: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const seconds = Math.floor(ms / 1_000);
  const days = Math.floor(ms / DAY_MS);
  const time = `${two((seconds / 3_600) % 24)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}d ${time}` : time;
}
