const SHADES = ['░', '▒', '▓', '█'] as const;

/** A character as dark as the value is large between the least and the most. */
export function shadeOf(value: number, least: number, most: number): string {
  const along = most > least ? (value - least) / (most - least) : 0;
  return SHADES[Math.min(SHADES.length - 1, Math.floor(along * SHADES.length))] as string;
}
