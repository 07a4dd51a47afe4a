import { parentPort, workerData } from 'node:worker_threads';
import { Player } from './play.ts';
import { type Answer, type Question, shownInput } from './question.ts';

const player = new Player((workerData as { scenarios: string }).scenarios);

parentPort?.on('message', async ({ kind, number, leftOut }: Question) => {
  let changes = 0;
  const kept = (change: number): boolean => {
    changes = Math.max(changes, change + 1);
    return !leftOut.includes(change);
  };
  const { input, finding, ran } = await player.try(kind, number, kept);
  const shown = finding === null ? '' : shownInput(input, ran.stderr);
  const answer: Answer = { finding, shown, taken: ran.code === 0, changes };
  parentPort?.postMessage(answer);
});
