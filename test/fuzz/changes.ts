import type { Random } from '../../src/foundation/random.ts';
import { hostileValue, PAYLOADS } from './hostile.ts';
import { between, type Kept, pick } from './input.ts';

/** Lists longer than this are looked at no further by who looks for a place to change. */
const MOST_PLACES = 400;

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function places(root: unknown, most = MOST_PLACES): Place[] {
  const found: Place[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 40) return;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      if (found.length >= most) return;
      found.push({ holder, key });
      walk(holder[key], depth + 1);
    }
  };
  walk(root, 0);
  return found;
}

/** Sets a key as data, whatever its name. */
function put(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

const STRUCTURAL: readonly ((place: Place, random: Random) => void)[] = [
  ({ holder, key }, random) => put(holder, key, hostileValue(random)),
  ({ holder, key }, random) => put(holder, key, hostileValue(random)),
  ({ holder, key }) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  ({ holder, key }, random) =>
    put(holder, Array.isArray(holder) ? key : pick(random, PAYLOADS), Reflect.get(holder, key)),
  ({ holder, key }) => put(holder, key, [Reflect.get(holder, key)]),
  ({ holder, key }) => put(holder, key, { value: Reflect.get(holder, key) }),
  ({ holder, key }, random) => {
    const was = Reflect.get(holder, key);
    if (typeof was === 'number')
      put(holder, key, was * pick(random, [-1, 0, 0.001, 0.5, 0.9, 1.5, 2, 3, 10, 1_000, 1e9, 1e300]));
    else put(holder, key, (typeof was === 'string' ? was : `${JSON.stringify(was)}`).slice(0, 20));
  },
  ({ holder, key }, random) => {
    const was = Reflect.get(holder, key);
    if (typeof was === 'number') put(holder, key, was * pick(random, [0.5, 2, 7]));
  },
  ({ holder, key }) => {
    if (Array.isArray(holder)) holder.push(...holder.slice(0, 50));
    else put(holder, `${key}_`, Reflect.get(holder, key));
  },
  ({ holder, key }, random) => {
    const others = places(holder);
    if (others.length === 0) return;
    const other = pick(random, others);
    put(holder, key, structuredClone(Reflect.get(other.holder, other.key)));
  },
];

/** A copy of a document with up to `most` changes of its structure. */
export function changedDocument(document: unknown, random: Random, kept: Kept, most = 4): unknown {
  // One key above, so that the whole can be changed too.
  const root: Record<string, unknown> = { it: structuredClone(document) };
  const changes = between(random, 1, most);
  for (let i = 0; i < changes; i++) {
    const [where, which, luck] = [random(), random(), random()];
    if (!kept(i)) continue;
    const all = places(root);
    if (all.length === 0) continue;
    const place = all[Math.floor(where * all.length)] as Place;
    const draws = sequence(luck);
    (STRUCTURAL[Math.floor(which * STRUCTURAL.length)] as (place: Place, random: Random) => void)(place, draws);
  }
  return root.it;
}

/** A copy of a document in which some of its texts are others. */
export function withTexts(document: unknown, random: Random, kept: Kept, texts: readonly string[]): unknown {
  const root: Record<string, unknown> = { it: structuredClone(document) };
  const spoken = places(root, Number.POSITIVE_INFINITY).filter(
    ({ holder, key }) => typeof Reflect.get(holder, key) === 'string',
  );
  for (let i = 0; i < 3 && spoken.length > 0; i++) {
    const [place, text] = [pick(random, spoken), pick(random, texts)];
    if (kept(i)) put(place.holder, place.key, text);
  }
  return root.it;
}

/** Numbers that follow from one, so that a change is the same whichever others are left out. */
function sequence(first: number): Random {
  let state = first;
  return () => {
    state = (state * 9301 + 0.49297) % 1;
    return state;
  };
}

const PIECES: readonly Uint8Array[] = [
  ...[
    '\u0000',
    '\ufeff',
    '\r\n',
    '\n\n\n',
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '{',
    '}',
    '[',
    ']',
    '\\',
    '\\u',
    '\u2028',
    'NaN',
    '-1',
    '1e999',
    '9'.repeat(400),
  ],
  ...PAYLOADS,
].map((text) => Buffer.from(text));

const BYTES: readonly ((bytes: Buffer, at: number, random: Random) => Buffer)[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => bytes.subarray(at),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), pick(random, PIECES), bytes.subarray(at)]),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), pick(random, PIECES), bytes.subarray(at)]),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + between(random, 1, 30))]),
  (bytes, at, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[Math.min(at, copy.length - 1)] = between(random, 0, 255);
    return copy;
  },
  (bytes, at, random) => Buffer.concat([bytes, bytes.subarray(at, at + between(random, 1, 500))]),
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.alloc(70_000, 0x61), bytes.subarray(at)]),
];

/** A copy of bytes with up to `most` changes. */
export function changedBytes(text: string | Uint8Array, random: Random, kept: Kept, most = 3): Uint8Array {
  let bytes = Buffer.from(text as string);
  const changes = between(random, 1, most);
  for (let i = 0; i < changes; i++) {
    const [where, which, luck] = [random(), random(), random()];
    if (!kept(i)) continue;
    const change = BYTES[Math.floor(which * BYTES.length)] as (bytes: Buffer, at: number, random: Random) => Buffer;
    bytes = Buffer.from(change(bytes, Math.floor(where * (bytes.length + 1)), sequence(luck)));
  }
  return bytes;
}
