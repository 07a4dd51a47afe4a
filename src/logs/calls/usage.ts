import { type UsagePart, usagePart, withoutPrefix } from '../fields/usage-names.ts';
import { canonical } from '../record/names.ts';
import type { LogRecord } from '../record/shape.ts';
import { numberOf } from '../record/values.ts';

/** The counts of a call as they are logged, before it is known what they hold of each other; -1 where none is. */
export interface RawUsage {
  input: number;
  fresh: number;
  cached: number;
  written: number;
  writtenMinutes: number;
  writtenHour: number;
  output: number;
  reasoning: number;
  thoughts: number;
  toolInput: number;
  total: number;
  /** The names of the counts of input and of cached input, by which conventions are told. */
  inputName: string;
  cachedName: string;
}

export function noUsage(): RawUsage {
  return {
    input: -1,
    fresh: -1,
    cached: -1,
    written: -1,
    writtenMinutes: -1,
    writtenHour: -1,
    output: -1,
    reasoning: -1,
    thoughts: -1,
    toolInput: -1,
    total: -1,
    inputName: '',
    cachedName: '',
  };
}

/** Forgets all counts. */
export function clearUsage(usage: RawUsage): void {
  usage.input = usage.fresh = usage.cached = usage.output = -1;
  usage.written = usage.writtenMinutes = usage.writtenHour = -1;
  usage.reasoning = usage.thoughts = usage.toolInput = usage.total = -1;
  usage.inputName = usage.cachedName = '';
}

/** How deep counts lie within an object of them: `prompt_tokens_details.cached_tokens`, `cache_creation.ephemeral_1h_input_tokens`. */
const DEEPEST = 3;

/** Takes the counts from an object that holds them; false where it holds none. */
export function readUsage(holder: LogRecord, usage: RawUsage, decimalComma: boolean): boolean {
  return read(holder, '', usage, decimalComma, 1);
}

function read(holder: LogRecord, prefix: string, usage: RawUsage, comma: boolean, depth: number): boolean {
  let found = false;
  for (const name in holder) {
    const value = holder[name];
    if (typeof value === 'object' && value !== null) {
      if (depth < DEEPEST && !Array.isArray(value)) {
        found = read(value as LogRecord, prefix === '' ? name : `${prefix}.${name}`, usage, comma, depth + 1) || found;
      }
      continue;
    }
    const whole = prefix === '' ? name : `${prefix}.${name}`;
    const part = usagePart(whole, true);
    if (part === null) continue;
    const count = numberOf(value, comma);
    if (count !== null && count >= 0) {
      take(usage, part, count, whole);
      found = true;
    }
  }
  return found;
}

/** Notes one count. Of two that count the same, the provider's own (`native_`) stands, else the larger. */
export function take(usage: RawUsage, part: UsagePart, count: number, name: string): void {
  const known = usage[part];
  if (part === 'input' && known >= 0) {
    if (/native/i.test(usage.inputName)) return;
    if (count <= known && !/native/i.test(name)) return;
  } else if (part === 'output' && known > count && !/native/i.test(name)) return;
  else if (part !== 'input' && part !== 'output' && known > count) return;
  // Written for some minutes and for an hour are said apart, and their sum under a third name.
  usage[part] = count;
  if (part === 'input') usage.inputName = name;
  if (part === 'cached') usage.cachedName = name;
}

/** Whether a name has the form of an agent's or a provider's own: for telling conventions. */
export function conventionOf(inputName: string, cachedName: string): 'inside' | 'beside' | null {
  const input = withoutPrefix(canonical(inputName));
  const cached = withoutPrefix(canonical(cachedName));
  if (/details|detail/.test(cached)) return 'inside';
  if (/^genai/.test(canonical(inputName))) return 'inside';
  if (/^prompttoken|^promptlength|tokensprompt/.test(input)) return 'inside';
  if (/^inputtokens?(count)?$/.test(input) && /^cacheread(input)?tokens?(count)?$/.test(cached)) return 'beside';
  if (/^inputtokens$/.test(input) && /^cachedinputtokens$|^inputcachedtokens$/.test(cached)) return 'inside';
  return null;
}
