import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const SWEEP = ['sweep', '--ttl', '1h,2h,3h', '-n', '300', '--no-color'];
const inFolder = (name: string): string => join(folder, name);

describe('a file of --resume that was damaged', () => {
  it('is told of by its lines, and the result is that of an undisturbed run', async () => {
    const [journal, copy] = [inFolder('j.jsonl'), inFolder('copy.jsonl')];
    const whole = await invoke([...SWEEP, '--json', '--resume', journal]);
    const lines = readFileSync(journal, 'utf8').split('\n');
    // A changed figure, a torn line in the middle, and a line that is there twice.
    const damaged = [...lines];
    damaged[1] = (damaged[1] as string).replace('"requests":300', '"requests":301');
    damaged[2] = (damaged[2] as string).slice(0, -40);
    damaged.splice(4, 0, damaged[3] as string);
    expect(damaged[1]).not.toBe(lines[1]);
    writeFileSync(copy, damaged.join('\n'));
    const again = await invoke([...SWEEP, '--json', '--resume', copy]);
    expect(again.stderr).toContain('copy.jsonl: lines 2, 3 are damaged; what was finished there is done again.');
    expect(again.code).toBe(0);
    expect(again.stdout.replaceAll(copy, journal)).toBe(whole.stdout);
    // What was done again was kept: nothing is left to do.
    const kept = readFileSync(copy, 'utf8');
    await invoke([...SWEEP, '--json', '--resume', copy]);
    expect(readFileSync(copy, 'utf8')).toBe(kept);
  });
});

describe('a part of an experiment that was damaged', () => {
  it('is refused by name, and not merged as if it were right', async () => {
    const [one, two, changed] = [inFolder('1.json'), inFolder('2.json'), inFolder('changed.json')];
    await invoke([...SWEEP, '--shard', '1/2', '-o', one]);
    await invoke([...SWEEP, '--shard', '2/2', '-o', two]);
    expect((await invoke(['merge', one, two, '--json'])).code).toBe(0);
    const text = readFileSync(one, 'utf8');
    for (const bad of [
      text.replace('"requests":300', '"requests":301'),
      text.replace('"shard":{', '"shard":{"a":1,"b":{'),
    ]) {
      writeFileSync(changed, bad);
      const { code, stderr, stdout } = await invoke(['merge', changed, two]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/changed\.json: is (a damaged shard|not a shard)/);
    }
    writeFileSync(changed, '{"optimize":"shard","units":3}');
    expect((await invoke(['merge', changed, two])).stderr).toMatch(/does not say what it is a part of/);
  });
});

describe('a saved result that was changed', () => {
  const changed = async (line: string, change: (result: never) => void, ...flags: string[]) => {
    const { stdout } = await invoke([...line.split(' '), '-n', '60', '--json']);
    const result = JSON.parse(stdout);
    change(result as never);
    writeFileSync(inFolder('saved.json'), JSON.stringify(result));
    return invoke(['report', inFolder('saved.json'), '--no-color', ...flags]);
  };

  it('is refused where its phases are not held to the same targets', async () => {
    const drop = ({ phases }: { phases: { targets: unknown[] }[] }) => phases[1]?.targets.pop();
    const { code, stderr } = await changed('roadmap', drop, '--full');
    expect([code, stderr]).toEqual([2, expect.stringContaining('phases: must each be held to the same targets')]);
  });

  it('shows no growth from nothing', async () => {
    const none = ({ baseline }: { baseline: { capacityPerSecond: number } }) => {
      baseline.capacityPerSecond = 0;
    };
    const { stdout } = await changed('simulate --no-alternatives --no-fixes --no-parts', none, '--full');
    expect(stdout).toMatch(/^Capacity \(requests\/s\) +0\.00 +[\d.]+ +—/m);
  });
});

it('a key that is no word is unknown, as any other, and nothing more is said of it', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', listen);
  writeFileSync(inFolder('s.yaml'), 'base: basic\n? [cache, router]\n: 1\n');
  const { code, stderr } = await invoke(['simulate', '-n', '60', '--strategy', inFolder('s.yaml')]);
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect([code, stderr, warnings]).toEqual([2, expect.stringContaining('unknown key "[ cache, router ]"'), []]);
});
