import fc from 'fast-check';

/**
 * Any character of Unicode, as fast-check's unit `binary`, which makes a map of all million of them wherever it is
 * asked for: half a second.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));
