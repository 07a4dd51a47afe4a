import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import type { KeyPress } from '../../../src/cli/keys.ts';
import { actionOf } from '../../../src/cli/live/actions.ts';
import { Screen } from '../../../src/cli/screen.ts';

/** The actions of what a terminal sends in these pieces. */
async function actionsOf(...pieces: string[]): Promise<(string | null)[]> {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const actions: (string | null)[] = [];
  const onKey = (key: KeyPress): number => actions.push(actionOf(key));
  const screen = new Screen({ stdin, stdout } as unknown as Context, onKey, () => {});
  screen.open();
  for (const piece of pieces) {
    stdin.write(piece);
    await sleep(1);
  }
  await sleep(80);
  screen.close();
  return actions;
}

it('knows its keys, in either case', async () => {
  expect(await actionsOf(' ', '+=', '-_', 'sS', '\t', '\u001b[Z', 'qx7', '\u0004', '\u0003')).toEqual([
    'pause',
    'faster',
    'faster',
    'slower',
    'slower',
    'step',
    'step',
    'nextKnob',
    'previousKnob',
    'end',
    null,
    null,
    'end',
    'interrupt',
  ]);
});

it('knows the arrows in both modes of a terminal, in whatever pieces they come', async () => {
  const arrows = ['previousKnob', 'nextKnob', 'turnUp', 'turnDown'];
  expect(await actionsOf('\u001b[A\u001b[B\u001b[C\u001b[D')).toEqual(arrows);
  expect(await actionsOf('\u001bOA\u001bOB\u001bOC\u001bOD')).toEqual(arrows);
  expect(await actionsOf('\u001b', '[', 'A')).toEqual(['previousKnob']);
});

it('takes Esc alone for the end, and other keys for nothing', async () => {
  expect(await actionsOf('\u001b')).toEqual(['end']);
  expect(await actionsOf('\u001b[5~\u001b[15~')).toEqual([null, null]);
});
