import { isMap, isNode, isScalar, type Node, type Pair } from 'yaml';

function pairAt(node: unknown, key: string): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) : undefined;
}

function step(node: unknown, key: string): unknown {
  if (isMap(node)) return pairAt(node, key)?.value;
  return (node as { items?: unknown[] } | undefined)?.items?.[Number(key)];
}

/** The node at a path, or undefined. */
export function valueAt(root: Node, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => step(node, key), root) ?? undefined;
}

/** Where the value (or, asked for, the key) at a path begins; of what is missing, where its parent begins. */
export function offsetOf(root: Node, path: readonly string[], ofKey: boolean): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const [i, key] of path.entries()) {
    const pair = pairAt(node, key);
    if (ofKey && i === path.length - 1 && isNode(pair?.key)) return pair.key.range?.[0] ?? offset;
    node = step(node, key);
    if (isNode(node)) offset = node.range?.[0] ?? offset;
    else if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
  }
  return offset;
}
