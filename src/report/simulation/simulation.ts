import { formatDuration, formatNumberOf } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { baselineWords } from '../baseline-words.ts';
import { reproduction } from '../command-lines.ts';
import type { Depth, Document, Section } from '../document.ts';
import type { Formats } from '../formats.ts';
import { requestsPlayed } from '../requests-played.ts';
import { section } from '../sections.ts';
import { charges, modelMix } from './accounts.ts';
import { adaptation } from './adaptation.ts';
import { costBars, costSteps, cumulativeCost, hitRateOverTime, latencies, whoAnswered } from './charts.ts';
import { comparison, figures } from './comparison.ts';
import { conclusion, plainly } from './conclusion.ts';
import { contributions, contributionsLeftOut, tradeOff } from './contributions.ts';
import { controls, controlsInWords } from './controls.ts';
import { mechanisms, mechanismTables } from './mechanisms.ts';
import { nextCommands } from './next-command.ts';
import { notKnown } from './not-known.ts';
import { otherTrafficTable } from './otherwise.ts';
import { ceilings, costCeilings, expectations, hitRateCeilings } from './perspective.ts';
import { knobs, remarks, remarksLeftOut, turned } from './remarks.ts';
import { promptParts, sessionCosts } from './sessions.ts';
import { simulationCsv } from './simulation-csv.ts';
import { thresholdTable } from './threshold-table.ts';
import { verdictTable } from './verdict-table.ts';

/** How the result of a simulation is shown. */
export const SIMULATION_FORMATS: Formats<SimulationResult> = { document: simulationDocument, csv: simulationCsv };

/** The report of a simulation. */
export function simulationDocument(result: SimulationResult, depth: Depth): Document {
  const { scenario, strategy, partial, runs } = result;
  return {
    title: `${scenario}: ${strategy.name} strategy against ${baselineWords(result)}`,
    facts: facts(result),
    ...(partial
      ? {
          warning: `PARTIAL: ended early; what follows is about the ${runs > 1 ? 'runs finished' : 'requests played'} until then.`,
        }
      : {}),
    sections: sectionsOf(result, depth),
  };
}

function facts(result: SimulationResult): string {
  const { requests, runs, workload, seed, models, evidence } = result;
  const drawn = evidence === undefined ? '' : ` • ±: its ${evidence.blocks} ${evidence.over} drawn anew`;
  const { spanMs, readAs } = workload;
  const read = readAs === undefined ? '' : ` • read as ${readAs}; see optimize inspect`;
  const span = spanMs === null ? '' : spanMs === 0 && requests > 1 ? ' at once' : ` over ${formatDuration(spanMs)}`;
  return `${requestsPlayed(result)}${span}, ${workload.queries === null ? 'their texts not known' : formatNumberOf(workload.queries, 'distinct text')} • models: ${models} • seed ${seed}${runs > 1 ? `, mean of ${runs} runs` : ''}${drawn}${read}`;
}

function sectionsOf(result: SimulationResult, depth: Depth): Section[] {
  switch (depth) {
    case 'compact':
      return [
        ...section('', conclusion(result), plainly(result)),
        ...section('Turned on the way', turned(result)),
        ...section('Before and after', comparison(result, depth), thresholdTable(result), notKnown(result, depth)),
        ...section('Sessions', sessionCosts(result, depth)),
        ...section('Charts', hitRateOverTime(result, depth)),
        ...section('What each technique does', contributions(result, depth), contributionsLeftOut(result)),
        ...section('Is choosing models worth it?', controls(result, depth)),
        ...section('Remarks', remarks(result, depth), nextCommands(result, remarksLeftOut(result))),
      ];
    case 'full':
      return [
        ...section('', conclusion(result), plainly(result)),
        ...section('Turned on the way', turned(result)),
        ...section('Before and after', comparison(result, depth), thresholdTable(result), notKnown(result, depth)),
        ...section('Sessions', sessionCosts(result, depth), promptParts(result)),
        ...section('Charts', costBars(result), hitRateOverTime(result, depth), latencies(result), whoAnswered(result)),
        ...section('What each technique does', contributions(result, depth), mechanisms(result), tradeOff(result)),
        ...section('Is choosing models worth it?', controls(result, depth), controlsInWords(result)),
        ...section('Is it worth it here?', verdictTable(result)),
        ...section('Adaptation over time', adaptation(result)),
        ...section('The bill', charges(result), modelMix(result)),
        ...section('Beside what was possible', ceilings(result), expectations(result)),
        ...section('What it hangs on', otherTrafficTable(result)),
        ...section('Remarks', remarks(result, depth), nextCommands(result, null), knobs(result), reproduction(result)),
      ];
    case 'page':
      return [
        ...section('', figures(result), conclusion(result), plainly(result)),
        ...section('Turned on the way', turned(result)),
        ...section('Cost', costSteps(result), cumulativeCost(result)),
        ...section('Sessions', sessionCosts(result, depth), promptParts(result)),
        ...section('Cache', hitRateOverTime(result, depth), hitRateCeilings(result)),
        ...section('Latency', latencies(result)),
        ...section('Models', whoAnswered(result), modelMix(result)),
        ...section('What each technique does', contributions(result, depth), tradeOff(result), charges(result)),
        ...section('Is choosing models worth it?', controls(result, depth), controlsInWords(result)),
        ...section('Is it worth it here?', verdictTable(result)),
        ...section('At work', mechanismTables(result)),
        ...section('Adaptation over time', adaptation(result)),
        ...section('Every metric', comparison(result, depth), thresholdTable(result), notKnown(result, depth)),
        ...section('Beside what was possible', costCeilings(result), ceilings(result), expectations(result)),
        ...section('What it hangs on', otherTrafficTable(result)),
        ...section('Remarks', remarks(result, depth), nextCommands(result, null)),
        ...section('Reproduce', reproduction(result), knobs(result)),
      ];
  }
}
