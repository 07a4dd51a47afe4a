import type { Scenario } from '../../scenario/scenario.ts';
import { parseScenario } from '../../scenario/scenario.ts';
import { GeneratedWorkload } from '../../workload/generator/generated-workload.ts';
import type { Answers } from './answers.ts';
import { type Application, scenarioText, TURNS_SIGMA } from './application.ts';
import { repeatsOf } from './repeats.ts';

/** Turns of the median session, of which the most is taken whose prompts are no longer than was said. */
const TURNS: Readonly<Record<Answers['kind'], readonly number[]>> = {
  questions: [1],
  chat: [5, 3, 2, 1],
  agent: [20, 10, 5, 3, 2, 1],
};

/** Of an agent's prompt, what is the same every time: tools and instructions. */
const AGENT_START = 0.25;

/** Of a prompt, what may be left for the instructions of a conversation at least. */
const LEAST_START = 0.1;

/** Tokens of what a tool gives, where the length of prompts is measured. */
const TRIED_RESULT = 1_000;

/** The scenario of an application, and the text of its file. */
export interface Fitted {
  application: Application;
  scenario: Scenario;
}

/** Reads what is written for an application as any scenario is read. */
function fitted(application: Application): Fitted {
  return { application, scenario: parseScenario(scenarioText(application, 'my-application'), 'my-application.yaml') };
}

/** The same with so many requests a day. */
export function atRate({ application, scenario }: Fitted, perDay: number): Fitted {
  const { workload } = scenario;
  const arrivals = { ...workload.arrivals, perDay };
  return { application: { ...application, perDay }, scenario: { ...scenario, workload: { ...workload, arrivals } } };
}

/**
 * The application whose prompts are as long as was said, on average: found by generating its requests and counting.
 * `perDay`: how many there are of them.
 */
export async function fitLengths(
  answers: Answers,
  { models, requests, perDay, seed }: Pick<Application, 'models' | 'requests' | 'perDay'> & { seed: string },
): Promise<Fitted> {
  const { kind, inputTokens, repeats, difficulty, sameStart } = answers;
  const ladder = TURNS[kind];
  for (const turns of ladder) {
    const last = turns === ladder.at(-1);
    const sessions = turns === 1 ? requests : requests / (turns * Math.exp(TURNS_SIGMA ** 2 / 2));
    const bare: Application = {
      answers,
      models,
      requests,
      perDay,
      repeats: repeatsOf(repeats, sessions, difficulty),
      turns,
      system: 0,
      sends: 0,
      result: kind === 'agent' ? 1 : null,
    };
    const length = await meanPrompt(bare, seed);
    const room = Math.max(0, inputTokens - length);
    if (kind === 'questions') {
      const system = Math.min(Math.round(sameStart * inputTokens), Math.round(room));
      return fitted({ ...bare, system, sends: Math.round(room) - system });
    }
    if (kind === 'chat') {
      if (!last && room < LEAST_START * inputTokens) continue;
      return fitted({ ...bare, system: Math.round(room) });
    }
    const system = Math.round(AGENT_START * inputTokens);
    if (!last && room < system) continue;
    // A prompt is longer by as much for each token that tools give more.
    const longer = (await meanPrompt({ ...bare, result: TRIED_RESULT }, seed)) - length;
    const result = 1 + ((room - system) / longer) * (TRIED_RESULT - 1);
    return fitted({ ...bare, system: Math.min(system, Math.round(room)), result: Math.max(1, Math.round(result)) });
  }
  throw new Error('no length of sessions was tried');
}

/** Requests of which the prompts are counted where each stands by itself: only their words differ. */
const FEW = 300;

/** Tokens of a prompt, on average, among the requests that are generated. */
async function meanPrompt(application: Application, seed: string): Promise<number> {
  const requests = application.turns === 1 ? Math.min(FEW, application.requests) : application.requests;
  const { name, workload } = fitted({ ...application, requests }).scenario;
  let [sum, count] = [0, 0];
  for await (const { inputTokens, length } of new GeneratedWorkload(name, workload, seed).blocks()) {
    for (let i = 0; i < length; i++) sum += inputTokens[i] as number;
    count += length;
  }
  return sum / count;
}
