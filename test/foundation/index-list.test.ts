import fc from 'fast-check';
import { it } from 'vitest';
import { IndexList, Links } from '../../src/foundation/index-list.ts';
import { same } from '../same.ts';

/** A list as it reads from head to tail and back, and its size. */
function read(list: IndexList, links: Links): { forward: number[]; backward: number[]; size: number } {
  const forward: number[] = [];
  for (let at = list.head; at !== -1; at = links.next[at]!) forward.push(at);
  const backward: number[] = [];
  for (let at = list.tail; at !== -1; at = list.before(at)) backward.push(at);
  return { forward, backward, size: list.size };
}

it('two lists over the same links hold what two arrays would, whatever is done to them', () => {
  const step = fc.record({
    what: fc.constantFrom('push', 'push', 'remove', 'popTail', 'moveToHead'),
    which: fc.constantFrom(0, 1),
    item: fc.integer({ min: 0, max: 15 }).map((i) => i * 9), // up to 135: beyond the first room
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const links = new Links();
      const lists = [new IndexList(links), new IndexList(links)];
      const model: number[][] = [[], []];
      for (const { what, which, item } of steps) {
        links.ensure(item + 1);
        const list = lists[which]!;
        const array = model[which]!;
        if (what === 'push' && !model.flat().includes(item)) {
          list.pushHead(item);
          array.unshift(item);
        } else if (what === 'remove' && array.includes(item)) {
          list.remove(item);
          array.splice(array.indexOf(item), 1);
        } else if (what === 'popTail' && array.length > 0) {
          same(list.popTail(), array.pop());
        } else if (what === 'moveToHead' && array.includes(item)) {
          list.moveToHead(item);
          array.unshift(...array.splice(array.indexOf(item), 1));
        }
        for (const [i, list] of lists.entries()) {
          const { forward, backward, size } = read(list, links);
          const held = model[i]!;
          same(forward.join(), held.join());
          same(backward.join(), [...held].reverse().join());
          same(size, held.length);
        }
      }
    }),
  );
});
