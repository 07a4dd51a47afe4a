import { formatCount, formatNumberOf, formatPercent, formatUsd } from '../foundation/units.ts';
import { type Diagnosis, uses } from './diagnosis.ts';

/** Share of the bill from which on the dearest tenth of the sessions is worth a line: three times what it would be among equals. */
const MUCH = 0.3;

/** Sessions below which a tenth of them is hardly anybody. */
const FEW = 20;

/** A few sessions that eat much of the bill; and where they are stopped, what that cuts. */
export const dearSessions: Diagnosis = (run) => {
  const { sessions, budget, requests } = run.optimized;
  const limit = run.played.knobs['budget.perSession'];
  if (uses(run, 'budget') && Number.isFinite(limit)) {
    if (sessions === undefined) {
      return {
        id: 'session-budget-idle',
        severity: 'warning',
        message: '--session-budget had no effect: the workload does not know which requests are turns of one session',
        otherwise: 'log session_id and messages, or describe sessions in a scenario',
      };
    }
    const { stoppedSessions, stoppedTurns } = budget;
    if (stoppedSessions === 0) return null;
    const { added, alone } = run.attribution.find(({ technique }) => technique === 'budget') ?? {};
    const cut = (added ?? alone)?.costRatio;
    const off = cut === undefined ? '' : `, which takes ${formatUsd(cut * run.baseline.costUsd)} off the bill`;
    return {
      id: 'sessions-stopped',
      severity: 'warning',
      message: `${formatCount(stoppedSessions)} of ${formatNumberOf(sessions.count, 'session')} had cost ${formatUsd(limit)} and were stopped: ${formatCount(stoppedTurns)} turns (${formatPercent(stoppedTurns / requests)}) were not done${off}`,
      otherwise: 'raise it, or see what those sessions do; a turn that is not done counts as a bad answer here',
    };
  }
  const tenth = sessions?.dearestTenth ?? null;
  if (sessions === undefined || tenth === null || sessions.count < FEW || tenth.share < MUCH) return null;
  const rounded = Number(tenth.fromUsd.toPrecision(2));
  return {
    id: 'dear-sessions',
    severity: 'info',
    message: `the dearest tenth of ${formatNumberOf(sessions.count, 'session')} costs ${formatPercent(tenth.share, 0)} of the bill, ${formatUsd(tenth.fromUsd)} or more each, ${formatUsd(tenth.aboveUsd)} beyond that`,
    otherwise: `see what they do; --with budget --session-budget ${rounded} would stop them there, with their last turns not done`,
    flags: ['--with', 'budget', '--session-budget', String(rounded)],
  };
};
