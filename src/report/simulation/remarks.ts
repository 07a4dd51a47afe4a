import { formatDuration, formatNumberOf, formatPercent } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { formatKnob, KNOBS, type Knob, type KnobPath, type KnobValue } from '../../settings/knobs.ts';
import type { Depth, Notes } from '../document.ts';
import { firstSuggestion } from './next-command.ts';

/** Remarks a small screen has room for. */
const MOST_REMARKS = 2;

type Remark = Notes['notes'][number];

/** What one should know before believing the figures: warnings first. */
export function remarks(result: SimulationResult, depth: Depth): Notes | null {
  const { findings, workload } = result;
  // On a small screen the command to try next says what the first suggestion says.
  const suggested = depth === 'compact' ? firstSuggestion(result) : undefined;
  const finding = (found: SimulationResult['findings'][number]): Remark => ({
    label: found.severity === 'warning' ? 'Warning' : 'Note',
    text:
      found === suggested && found.tried === undefined ? `${found.message}.` : `${found.message}; ${found.suggestion}.`,
  });
  const all: Remark[] = [
    ...findings.filter(({ severity }) => severity === 'warning').map(finding),
    ...workload.assumptions.map(({ what, value, why }) => ({ label: 'Assumed', text: `${what} ${value} (${why}).` })),
    ...(workload.skippedLines > 0
      ? [
          {
            label: 'Left out',
            text: `${formatNumberOf(workload.skippedLines, 'line')} of the log that could not be read.`,
          },
        ]
      : []),
    ...findings.filter(({ severity }) => severity !== 'warning').map(finding),
    ...qualityAssumption(result),
    ...clearingAssumption(result),
  ];
  if (all.length === 0) return null;
  if (depth !== 'compact' || all.length <= MOST_REMARKS) return { kind: 'notes', notes: all };
  const hidden = all.length - MOST_REMARKS;
  // Where another command is worth more, the way to the rest is a word.
  const more =
    suggested === undefined ? [] : [{ label: 'More', text: `${formatNumberOf(hidden, 'remark')} with --full.` }];
  return { kind: 'notes', notes: [...all.slice(0, MOST_REMARKS), ...more] };
}

/** How many remarks a small screen leaves out. */
export function remarksLeftOut(result: SimulationResult): number {
  return Math.max(0, (remarks(result, 'full')?.notes.length ?? 0) - MOST_REMARKS);
}

function qualityAssumption({ optimized, strategy }: SimulationResult): Remark[] {
  const { mean, ifGapDoubled, ifGapHalved } = optimized.quality;
  if (mean === null || ifGapDoubled === null || ifGapHalved === null || ifGapDoubled === mean) return [];
  const prompts = strategy.techniques.includes('prompt') ? ' Shortening prompts is taken to cost no quality.' : '';
  return [
    {
      label: 'Assumed',
      text: `how often each model is right (optimize models). Were the weaker models twice as far behind, quality would be ${formatPercent(ifGapDoubled)}; half as far, ${formatPercent(ifGapHalved)}.${prompts}`,
    },
  ];
}

function clearingAssumption({ optimized: { context } }: SimulationResult): Remark[] {
  if (context === undefined || context.clearings === 0) return [];
  return [{ label: 'Assumed', text: 'clearing old results of tools costs no quality; nothing here has measured it.' }];
}

/** The knobs that were turned while the run went on, and when. */
export function turned({ turned: turns = [] }: SimulationResult): Notes | null {
  if (turns.length === 0) return null;
  return {
    kind: 'notes',
    notes: turns.map(({ path, from, to, atMs, requests }) => ({
      label: 'Turned',
      text: `${written([path, from])} → ${formatKnob(path, to as KnobValue)}, after ${formatNumberOf(requests, 'request')} (${formatDuration(atMs)}).`,
    })),
  };
}

/** The knobs as they were set, of those techniques that were used, and where the baseline had others. */
export function knobs({ strategy }: SimulationResult): Notes {
  const used = Object.entries(strategy.knobs).filter(([path]) => {
    const technique = (KNOBS as Readonly<Record<string, Knob>>)[path]?.technique ?? null;
    return technique === null || strategy.techniques.includes(technique);
  });
  const others = Object.entries(strategy.baselineKnobs);
  return {
    kind: 'notes',
    notes: [
      { label: 'Knobs', text: listed(used) },
      ...(others.length === 0 ? [] : [{ label: 'Baseline', text: `the same, except ${listed(others)}` }]),
    ],
    tone: 'faint',
  };
}

function listed(settings: readonly [string, KnobValue | string][]): string {
  return `${settings.map(written).join(', ')}.`;
}

function written([path, value]: readonly [string, KnobValue | string]): string {
  return `${path} ${Object.hasOwn(KNOBS, path) ? formatKnob(path as KnobPath, value as KnobValue) : value}`;
}
