import type { Random } from '../../src/foundation/random.ts';
import { between, pick } from './input.ts';

/** In every hostile text that a page, a table or a terminal must not take for its own language. */
export const MARK = 'h0st1le';

/** Texts that mean something to a terminal, a page, a table, a shell or a program. */
export const PAYLOADS: readonly string[] = [
  `<img src=x onerror=${MARK}()>`,
  `<script>${MARK}()</script>`,
  `"><svg onload=${MARK}()>`,
  `</script><script>${MARK}()`,
  `=HYPERLINK("http://${MARK}")`,
  `+${MARK}`,
  `@SUM(${MARK})`,
  `[${MARK}](javascript:alert(1))`,
  `|${MARK}|\n|---|`,
  `\u001b[2J\u001b]0;${MARK}\u0007`,
  `\u202e${MARK}\u2066`,
  `\u009b31m${MARK}`,
  `$(touch ${MARK})`,
  `\`${MARK}\``,
  `'; ${MARK}; '`,
  `../../${MARK}`,
  `%s%n${MARK}`,
  `\u0000${MARK}`,
  '__proto__',
  'constructor',
  'toString',
];

const NUMBERS: readonly unknown[] = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  1e-9,
  3,
  100,
  1e9,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e300,
  -1e300,
  1e-300,
  '1e400',
  'NaN',
  '-Infinity',
  '1_000',
  '0x10',
  '1,5',
];

const SHAPES: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => '',
  () => ' ',
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => ({ a: { b: { c: 1 } } }),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  () => deep(2_000),
  () => 'x'.repeat(100_000),
  () => Array.from({ length: 2_000 }, (_, i) => i),
];

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A value that does not belong where it is put. */
export function hostileValue(random: Random): unknown {
  const which = random();
  if (which < 0.45) return pick(random, NUMBERS);
  if (which < 0.75) return pick(random, PAYLOADS);
  return pick(random, SHAPES)();
}

const DURATIONS = [
  '1ms',
  '30s',
  '5m',
  '1h',
  '24h',
  '7d',
  'never',
  '0',
  '0s',
  '-1h',
  '1y',
  '1e20h',
  '1h30m',
  'h',
  '1 h',
];
const COUNTS = [
  '1',
  '2',
  '7',
  '100',
  '1k',
  '5k',
  '0',
  '-1',
  '1.5',
  '1e9',
  '1e300',
  '9007199254740993',
  'unlimited',
  '1\n2',
  '١٢',
];
const RATIOS = ['0', '0.5', '0.85', '0.999', '1', '50%', '100%', '101%', '-1%', '1.5', 'NaN', '85 %'];
const AMOUNTS = ['0', '0.01', '1', '$5', '1e-12', '1e300', '-3', '$', '5 USD', '€5'];
const TIMES = ['2026-01-01', '2026-01-01T00:00:00Z', '1970-01-01', '9999-12-31', '100', 'tomorrow'];
const JUNK = ['', ' ', '-', '--', '=', ',', ',,', '/', '{}', '[', ':', 'a=b', 'a,b', 'a=b,c=d', 'true', 'null', 'on'];

/** Values for flags, by the word that the help has for them; half of those are right somewhere. */
const BY_PLACEHOLDER: Readonly<Record<string, readonly string[]>> = {
  count: COUNTS,
  duration: DURATIONS,
  ratio: RATIOS,
  ratios: RATIOS,
  share: RATIOS,
  percent: RATIOS,
  percents: ['10,50,100', '1', '0,0', '100,10', '50%'],
  number: [...COUNTS, ...RATIOS],
  factor: COUNTS,
  usd: AMOUNTS,
  techniques: ['cache', 'cache,router', 'all', 'prefix', 'semantic,cache', 'batch-api', 'none', 'cach'],
  comparison: ['cost<1', 'savings.ratio>=0.1', 'p95<1s', 'quality>90%', 'a', '>', 'cost<', 'cost<NaN'],
  figure: ['cost', 'latency.p95', 'quality', 'hitRate', 'nothing'],
  part: ['1/2', '2/2', '0/2', '3/2', '1/0', '-1/1', '1/1e9', 'auto'],
  'count|time': [...COUNTS, ...TIMES, ...DURATIONS],
  format: ['text', 'csv', 'jsonl', 'json', 'litellm', 'openai', 'nothing'],
  paths: [
    'text=prompt',
    'text=a.b.c',
    'time=ts,text=q',
    'text=',
    '=text',
    'text=messages[0].content',
    `text=${'a.'.repeat(500)}b`,
  ],
  path: ['calls', 'a.b', 'data[0]', '', '[*]', 'constructor'],
  names: ['a=gpt-4o', 'a=a', 'a=', '=gpt-4o', 'a=b,b=a'],
  tiers: ['cheap=gpt-4o-mini', 'a=b', 'cheap=', 'fast=gpt-4o'],
  scores: ['gpt-4o=0.9', 'gpt-4o=2', 'a=b', 'gpt-4o=NaN'],
  model: ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'nothing', 'GPT-4'],
  zone: ['UTC', 'Europe/Berlin', 'Mars/Base', '+25:00', '+02:00'],
  unit: ['s', 'ms', 'us', 'ns', 'h'],
  text: ['a', 'x'.repeat(10_000), '日本', ''],
  name: ['faq-chatbot', 'openai', 'nothing'],
  by: ['price', 'name', 'nothing'],
};

/** A value for a flag, right or wrong. */
export function flagValue(random: Random, placeholder: string, choices: readonly string[]): string {
  if (random() < 0.08) return pick(random, JUNK);
  if (random() < 0.08) return pick(random, PAYLOADS);
  if (choices.length > 0 && random() < 0.9) return pick(random, choices);
  const known = BY_PLACEHOLDER[placeholder];
  if (known !== undefined) return pick(random, known);
  // Several values, each of any kind.
  const any = [COUNTS, DURATIONS, RATIOS, AMOUNTS].flat();
  return Array.from({ length: between(random, 1, 3) }, () => pick(random, any)).join(',');
}
