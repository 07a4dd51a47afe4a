import type { SimulationResult, Worth } from '../../result/schema/simulation.ts';
import type { Table, Tone } from '../document.ts';

const TONES: Readonly<Record<Worth['verdict'], Tone>> = {
  'worth it': 'good',
  'a trade': 'strong',
  'makes no difference': 'faint',
  'not worth it': 'bad',
};

/** Whether each technique is worth its place, and what decides it; null where the result does not say. */
export function verdictTable({ worth: verdicts = [] }: SimulationResult): Table | null {
  if (verdicts.length === 0) return null;
  return {
    kind: 'table',
    columns: [
      { title: 'Is it worth it here?' },
      { title: 'Beside the others' },
      { title: 'Worth it when', dispensable: 1 },
      { title: 'Here' },
    ],
    rows: verdicts.map(({ technique, verdict, when, measured }) => [
      technique,
      { text: verdict, tone: TONES[verdict] },
      when,
      measured,
    ]),
  };
}
