import { show } from '../../figures/show.ts';
import { formatCount, formatUsd } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent, simulationFigure } from '../lesson-figures.ts';
import { cachedShare, sessionCost } from './agent-figures.ts';

const COMMON = 'simulate --scenario coding-agent --requests 800 --only prefix,budget';
const FAILING = `${COMMON} --error-rate 5% --malformed-rate 10%`;

/** What a model by the month costs in the text of this lesson, and for how many days. */
const MONTH = { usd: 2400, days: 30 };

/** Turns a day from which on that is cheaper than paying for each. */
function breakEven({ optimized }: SimulationResult): number {
  return MONTH.usd / MONTH.days / optimized.costPerRequestUsd;
}

export const failures = lesson<Simulations<'all goes well' | 'some fail'>>({
  id: 'failures',
  chapter: 'agents',
  title: 'Calls that fail, and a model by the month',
  goal: 'know what failures cost, what ends a session that got out of hand, and when to rent.',
  minutes: 3,
  needs: ['prompt-cache', 'budgets'],
  text: [
    `
Not every call comes to something. Some are refused, for the provider has trouble of its own; that
costs time, but no money. Others are answered, and the answer is of no use: broken JSON, a tool
that does not exist. That is paid in full.

Either way an agent tries again, after a short wait: a *retry*. It sends the whole session once more.

Here are the sessions again, their prompts kept by the provider. One call in twenty is refused
now, and one answer in ten is of no use: \`--error-rate 5% --malformed-rate 10%\`.

Or should one rather rent a machine with a model on it, for $2,400 a month? That comes at the end.`,
  ],
  runs: { 'all goes well': COMMON, 'some fail': FAILING },
  known: ['all goes well'],
  prediction: {
    kind: 'number',
    ask: ({ 'all goes well': well }) =>
      `A session costs ${formatUsd(well.optimized.sessions?.costUsd.mean ?? 0)} when all goes well. How much more is the bill with these failures?`,
    unit: 'percent',
    truth: ({ 'all goes well': well, 'some fail': fail }) => fail.optimized.costUsd / well.optimized.costUsd - 1,
    tolerance: 0.02,
    why: ({ 'all goes well': well, 'some fail': fail }) =>
      `${formatUsd(fail.optimized.charges.failedCalls ?? 0)} were paid in vain. But for an answer of no use, too, the prompt was written to the provider's cache, and the retry reads it from there: all other calls together cost ${formatUsd(fail.optimized.costUsd - (fail.optimized.charges.failedCalls ?? 0))} instead of ${formatUsd(well.optimized.costUsd)}.`,
  },
  figures: [
    sessionCost,
    simulationFigure('Paid in vain', ({ optimized }) => show(optimized.charges.failedCalls ?? 0, 'usd')),
    simulationFigure('Retries', ({ optimized }) => show(optimized.failures?.retries ?? 0, 'count')),
    LESSON_FIGURES.failed,
    cachedShare,
    LESSON_FIGURES.p95,
  ],
  explain: ({ 'some fail': fail }) => [
    `
${formatCount(fail.optimized.failures?.malformed ?? 0)} answers were of no use, ${formatCount(fail.optimized.failures?.refused ?? 0)} calls were refused, and no turn was lost: each may be tried
again five times (\`--retries\`). Where nothing is kept, each answer of no use costs a whole turn.

A session that goes wrong goes on and on. The dearest tenth of these, from ${formatUsd(fail.optimized.sessions?.dearestTenth?.fromUsd ?? 0)} a session on,
takes ${percent(fail.optimized.sessions?.dearestTenth?.share)} of the bill. The knob is about them.`,
    `
Every price so far was by the token. A server of your own, or one that is kept for you, is paid by
the month: nothing for a token, and everything for having it. It is cheaper from its *break-even* on:
what it costs a day, divided by what a request costs by the token.

Say it is $2,400 a month. A turn costs ${formatUsd(fail.optimized.costPerRequestUsd)} here, so it takes ${formatCount(Math.ceil(breakEven(fail)))} turns a day. With
fewer you pay for a machine that stands idle; with more than it can take, turns wait.

That is half of the question. The other: is it as good, and who runs it? Say in a file what it costs,
takes, and knows (\`fixed: { usdPerMonth: 2400, requestsPerSecond: 10 }\`), give it with
\`--models\`, and waits and quality are reckoned too.`,
  ],
  knob: {
    flag: '--session-budget',
    invite:
      'One knob: `--session-budget`, at which a session is stopped for good. Set it to 6, a little below what the dearest tenth costs.',
    example: '--session-budget 6',
    on: 'some fail',
    remark: (before, after) =>
      `${formatCount(after.optimized.budget.stoppedSessions)} of ${formatCount(after.optimized.sessions?.count ?? 0)} sessions were stopped, and ${formatCount(after.optimized.budget.stoppedTurns)} turns not done. The bill: ${formatUsd(before.optimized.costUsd)} before, ${formatUsd(after.optimized.costUsd)} now. Whether those turns were work or going round in circles, no figure says.`,
  },
  challenge: {
    scenario:
      'Save 81.5% of what the sessions cost where nothing is kept. No turn may be lost to a failed call, and 30 at most to a budget.',
    command: FAILING,
    flags: ['--retries', '--session-budget'],
    start: '--retries 1 --session-budget 3',
    goals: [
      { threshold: 'savings.costRatio>=0.815', says: 'at least 81.5% cheaper' },
      { threshold: 'optimized.unanswered.failed<=0', says: 'no turn lost to a failed call' },
      { threshold: 'optimized.unanswered.refused<=30', says: 'at most 30 turns stopped' },
    ],
    hints: [
      'Three failures in a row are rare, but they happen. And a budget is for the dearest sessions alone.',
      'Raise both: `--retries` until no turn is lost, `--session-budget` to twice of what it is.',
      'Try `--retries 3 --session-budget 6`',
    ],
    solution: '--retries 3 --session-budget 6',
    why: ({ savings, optimized }) =>
      `${percent(savings.costRatio)} saved. More retries cost little, for few calls fail twice; the budget takes from ${formatCount(optimized.budget.stoppedSessions)} sessions what they would have cost beyond it.`,
  },
});
