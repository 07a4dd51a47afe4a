import { readFileSync } from 'node:fs';
import { TASKS } from '../../src/experiment/tasks.ts';
import { inThisThread } from '../../src/experiment/work/executor.ts';
import type { Experiment } from '../../src/experiment/work/experiment.ts';
import type { OutcomeOf, Task } from '../../src/experiment/work/unit.ts';
import { USUAL_READING } from '../../src/logs/read-log.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { WorkloadSpec } from '../../src/scenario/schema.ts';
import type { TraceSourceDescription } from '../../src/workload/trace-source.ts';
import type { GeneratedSource } from '../../src/workload/workload-source.ts';
import { OWN_NAMES, temporaryFile } from '../workload/traces/read-trace.ts';

const faq = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');

/** The FAQ chatbot, shortened. */
export function faqSource(requests: number): GeneratedSource {
  return { kind: 'generated', name: faq.name, spec: { ...faq.workload, requests } };
}

export function sourceOf(spec: WorkloadSpec): GeneratedSource {
  return { kind: 'generated', name: 'test', spec };
}

/** A log of questions, 300 unless told, that come again and again, for as long as the test runs; `correct`: the grades of each, by model. */
export async function logSource(
  correct?: Readonly<Record<string, number>>,
  length = 300,
): Promise<TraceSourceDescription> {
  const lines = Array.from({ length }, (_, i) => ({ text: `How do I reset number ${(i * i) % 61}?`, correct }));
  return {
    kind: 'trace',
    path: await temporaryFile('log.jsonl', lines.map((line) => JSON.stringify(line)).join('\n')),
    bytes: null,
    format: null,
    options: { fieldNames: OWN_NAMES, timeUnit: 'auto', skipBadLines: false, assumedPerDay: 100_000 },
    others: [],
    formatGiven: false,
    read: USUAL_READING,
    answerTokens: 250,
    limit: Number.POSITIVE_INFINITY,
  };
}

/** The outcomes of the plan's units, in this thread; `stop` gives the signal after so many. */
export async function outcomesOf<P, R, T extends Task>(
  experiment: Experiment<P, R, T>,
  plan: P,
  stop = Number.POSITIVE_INFINITY,
): Promise<(OutcomeOf<T> | undefined)[]> {
  const units = experiment.units(plan);
  const outcomes: (OutcomeOf<T> | undefined)[] = units.map(() => undefined);
  const interrupt = new AbortController();
  let done = 0;
  await inThisThread({ resolve: (path) => path, stdin: null }, TASKS).run(units, {
    done(i, outcome) {
      outcomes[i] = outcome as OutcomeOf<T>;
      if (++done >= stop) interrupt.abort();
    },
    signal: interrupt.signal,
  });
  return outcomes;
}

/** The result of the plan. */
export async function resultOf<P, R, T extends Task>(
  experiment: Experiment<P, R, T>,
  plan: P,
  stop?: number,
): Promise<R> {
  return experiment.assemble(plan, await outcomesOf(experiment, plan, stop)) as R;
}
