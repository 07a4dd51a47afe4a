import { show } from '../../figures/show.ts';
import type { OtherTraffic, PlayedOtherwise } from '../../result/schema/parts.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Notes, Table, Text } from '../document.ts';

type Line = Notes['notes'][number];

/** Good answers of 100 that a difference has to come to before it is told of. */
const TOLD_OF = 1.5;

/**
 * How far what is saved hangs on the traffic that is assumed: the least and the most of what is stated besides.
 * `qualityMean`: the share of good answers on the traffic as it is stated.
 */
export function otherTraffic(
  alternatives: readonly OtherTraffic[],
  requests: number,
  qualityMean: number | null,
): Line[] {
  const [stated, others] = [alternatives.filter(isStated), alternatives.filter((other) => !isStated(other))];
  others.sort((a, b) => a.costRatio - b.costRatio);
  const [least, most] = [others[0], others.at(-1)];
  if (least === undefined || most === undefined) return [];
  const ends = least === most ? [least] : [least, most];
  const own = (stated[0] ?? { qualityMean }).qualityMean;
  const good = (mean: number | null): string =>
    mean === null || own === null || Math.abs(100 * (mean - own)) < TOLD_OF
      ? ''
      : `, ${(100 * mean).toFixed(0)} of 100 good,`;
  const each = ends.map((other) => `${saved(other)}${good(other.qualityMean)} if ${other.title}`);
  const asStated = stated.map((one) => `${show(one.costRatio, 'share')} as stated`);
  const first = least.requests < requests ? ` (on the first ${show(least.requests, 'count')})` : '';
  return [{ label: 'Other traffic', text: `${[...each, ...asStated].join('; ')}${first}.` }];
}

/** Whether nothing is otherwise. */
function isStated({ set }: OtherTraffic): boolean {
  return Object.keys(set).length === 0;
}

function saved({ costRatio }: PlayedOtherwise): string {
  return `${show(Math.abs(costRatio), 'share')} ${costRatio < 0 ? 'more' : 'less'}`;
}

/** What is saved with real models, where the run has the guide's prices. */
export function todaysPrices({ atTodaysPrices: today, requests }: SimulationResult): Line[] {
  if (today === undefined) return [];
  const { models, tiers, baseline, baselineMonthlyUsd: before, monthlyUsd: after } = today;
  const month = before === null || after === null ? '' : `, ${show(before, 'usd')} → ${show(after, 'usd')} a month`;
  const first = today.requests < requests ? `, on the first ${show(today.requests, 'count')}` : '';
  const called = [...new Set([...Object.values(tiers), baseline])].join(', ');
  const text = `${saved(today)}${month}${first} (--models ${models}: ${called}).`;
  return [{ label: "Today's prices", text }];
}

/** What a simpler strategy comes to on the same requests. */
export function simplerStrategy({ simpler }: SimulationResult): Line[] {
  if (simpler === undefined) return [];
  const { monthlyUsd, qualityMean, strategy } = simpler;
  const month = monthlyUsd === null ? '' : `, ${show(monthlyUsd, 'usd')} a month`;
  const good = qualityMean === null ? '' : `, ${(100 * qualityMean).toFixed(0)} of 100 good`;
  return [{ label: `The ${strategy} strategy`, text: `${saved(simpler)}${month}${good}.` }];
}

/** All traffic that is stated besides, with the reasons for it. */
export function otherTrafficTable({ alternatives = [], savings, optimized }: SimulationResult): Table | null {
  if (alternatives.length === 0) return null;
  const own: Text[] = [
    'as stated',
    show(savings.costRatio, 'share'),
    show(optimized.cache.hitRate, 'share'),
    show(optimized.quality.mean, 'share'),
    'what the file assumes',
  ];
  return {
    kind: 'table',
    columns: [
      { title: 'If the traffic is otherwise' },
      { title: 'Saves', align: 'right' },
      { title: 'Hit rate', align: 'right' },
      { title: 'Good answers', align: 'right' },
      { title: 'Why these values', dispensable: 1 },
    ],
    rows: [
      ...(alternatives.some(isStated) ? [] : [own]),
      ...alternatives.map((other): Text[] => [
        isStated(other) ? `as stated, the first ${show(other.requests, 'count')}` : other.title,
        show(other.costRatio, 'share'),
        show(other.hitRate, 'share'),
        show(other.qualityMean, 'share'),
        isStated(other) ? 'what the file assumes' : other.because,
      ]),
    ],
  };
}
