import type { KnobPath } from '../../settings/knobs.ts';

/** A flag that the environment or a config file can stand in for. */
export interface Setting {
  /** Commander's name for it, in camel case. */
  attribute: string;
  /** As it is typed: `--cache-size`. */
  flag: string;
  /** `OPTIMIZE_CACHE_SIZE`. */
  variable: string;
  /** What its presence means: a value follows, or it says yes, or (`--no-color`) no. */
  kind: 'value' | 'yes' | 'no';
  /** The knob it turns. */
  knob: KnobPath | null;
  help: string;
}

/** A value that stands in for a flag, and where it was found. */
export interface StandIn {
  value: unknown;
  origin: string;
}
