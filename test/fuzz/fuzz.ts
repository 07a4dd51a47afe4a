import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Player } from './play.ts';
import { type Answer, type Question, shownInput } from './question.ts';

/** CPU time an input may take before it counts as one that hangs, in milliseconds: of a busy machine nothing is made. */
const PATIENCE = 20_000;

/** How often that is looked at, in milliseconds. */
const LOOK = 200;

/** Time without any work after which it counts as one that waits for nothing, in looks. */
const IDLE_LOOKS = 300;

/** Memory of the thread that plays the inputs, in MiB; what takes more is a finding. */
const HEAP = 700;

const SCENARIOS = fileURLToPath(new URL('../scenarios/', import.meta.url));

/**
 * Tries inputs of each kind, by their numbers, and tells of those that were taken wrongly, with the fewest
 * changes that still show it. The same numbers give the same inputs.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      // Of each kind.
      inputs: { type: 'string', default: '150' },
      from: { type: 'string', default: '0' },
      kind: { type: 'string' },
      // A folder for the inputs of what was found.
      keep: { type: 'string' },
    },
  });
  const { kinds } = new Player(SCENARIOS);
  const [first, count] = [Number(values.from), Number(values.inputs)];
  const counts: { kind: string; tried: number; taken: number; findings: number }[] = [];
  let subject = new Subject();
  for (const [index, { name }] of kinds.entries()) {
    if (values.kind !== undefined && values.kind !== name) continue;
    const row = { kind: name, tried: 0, taken: 0, findings: 0 };
    const seen = new Set<string>();
    for (let number = first; number < first + count; number++) {
      const answer = await subject.ask({ kind: index, number, leftOut: [] });
      row.tried++;
      if (answer.taken) row.taken++;
      if (answer.finding === null) continue;
      row.findings++;
      if (subject.ended) subject = new Subject();
      // One of a sort is shown; figures differ.
      const sort = answer.finding.replace(/[\d.]+/g, '#');
      if (seen.has(sort)) continue;
      seen.add(sort);
      const smallest = await smaller(subject, { kind: index, number, leftOut: [] }, answer);
      if (subject.ended) subject = new Subject();
      process.stdout.write(`${name} ${number}: ${smallest.finding}\n  ${smallest.shown.slice(0, 500)}\n`);
      if (values.keep !== undefined) keep(join(values.keep, `${name}-${number}`), smallest.shown);
    }
    counts.push(row);
  }
  await subject.end();
  console.table(counts);
  const sum = (of: 'tried' | 'findings'): number => counts.reduce((total, row) => total + row[of], 0);
  process.stdout.write(`${sum('tried')} inputs, ${sum('findings')} findings\n`);
  process.exitCode = sum('findings') === 0 ? 0 : 1;
}

/** Writes the files of an input into a folder, to try it by hand. */
function keep(folder: string, shown: string): void {
  const { args, files } = JSON.parse(shown) as { args?: string[]; files?: Record<string, string> };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files ?? {}))
    writeFileSync(join(folder, name), Buffer.from(text, 'latin1'));
  writeFileSync(join(folder, 'ARGUMENTS.json'), JSON.stringify(args?.map((arg) => arg.replaceAll('{here}', folder))));
}

/** Leaves out one change after the other as long as the same is wrong. */
async function smaller(subject: Subject, question: Question, answer: Answer): Promise<Answer> {
  let best = answer;
  const leftOut: number[] = [];
  for (let change = 0; change < answer.changes && !subject.ended; change++) {
    const less = await subject.ask({ ...question, leftOut: [...leftOut, change] });
    if (less.finding !== answer.finding) continue;
    leftOut.push(change);
    best = less;
  }
  return best;
}

/** The thread in which inputs are played: where one never returns or takes all memory, it is ended. */
class Subject {
  ended = false;
  readonly #worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData: { scenarios: SCENARIOS },
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  #first = true;

  constructor() {
    // Told by `ask`.
    this.#worker.on('error', () => {});
  }

  async ask(question: Question): Promise<Answer> {
    const timer = new AbortController();
    // The first makes what others change.
    const patience = this.#first ? 6 * PATIENCE : PATIENCE;
    this.#first = false;
    this.#worker.postMessage(question);
    try {
      return await Promise.race([
        once(this.#worker, 'message', timer).then(([message]) => message as Answer),
        once(this.#worker, 'exit', timer).then(() => this.#lost(question, 'the thread ended')),
        this.#patience(patience, timer.signal).then((waited) => this.#lost(question, waited)),
      ]);
    } catch (error) {
      return await this.#lost(question, `the thread ended: ${(error as Error).message}`);
    } finally {
      timer.abort();
    }
  }

  async #lost({ kind, number }: Question, finding: string): Promise<Answer> {
    await this.end();
    const shown = shownInput(await new Player(SCENARIOS).input(kind, number, () => true), '');
    return { finding, shown, taken: false, changes: 0 };
  }

  /** Comes back when so much CPU time is gone, or when nothing has been done for long. */
  async #patience(cpuMs: number, signal: AbortSignal): Promise<string> {
    const used = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;
    const before = used();
    let [last, idle] = [before, 0];
    while (used() - before < cpuMs && idle < IDLE_LOOKS) {
      await setTimeout(LOOK, undefined, { signal });
      idle = used() - last < 2 ? idle + 1 : 0;
      last = used();
    }
    return idle >= IDLE_LOOKS
      ? 'no answer, and nothing done for one'
      : `no answer within ${cpuMs / 1_000} s of CPU time`;
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#worker.terminate();
  }
}

await main();
