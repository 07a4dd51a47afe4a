import type { Block, Section } from './document.ts';

/** A section of those blocks that have something to say; none if all are silent. */
export function section(title: string, ...blocks: (Block | Block[] | null)[]): Section[] {
  const spoken = blocks.flat().filter((block): block is Block => block !== null);
  return spoken.length === 0 ? [] : [{ title, blocks: spoken }];
}
