import { describe, expect, it } from 'vitest';
import { CASES, type Case } from '../faults/cases.ts';
import { inSurroundings, SURROUNDINGS } from '../faults/surroundings.ts';
import { atOnce, killedUntilDone, undisturbed } from '../faults/trials.ts';
import { BIN } from './command.ts';

// A sample: npm run faults does this of every command that writes, at as many moments as one likes.
const one = CASES.find(({ name }) => name === 'sweep --shard -o') as Case;

describe(`optimize ${one.args.join(' ')}`, () => {
  it('leaves the file as it was or whole when it is killed, or run twice at once', async () => {
    const whole = await undisturbed(BIN, one);
    expect(whole.files['part.json']).toContain('"shard"');
    // As soon as a file appears beside it.
    const { wrong, kills } = await killedUntilDone(BIN, one, whole, [{ events: 1 }, { events: 2 }]);
    expect(wrong).toEqual([]);
    expect(kills).toBeGreaterThan(0);
    expect(await atOnce(BIN, one, whole, 2)).toEqual([]);
  });

  it.each(
    Object.entries(SURROUNDINGS).filter(([name]) =>
      /^(no streams at all|a folder to read only|output to a full device)$/.test(name),
    ),
  )('stands %s', async (_, script) => {
    expect(await inSurroundings(BIN, one, script)).toEqual([]);
  });
});
