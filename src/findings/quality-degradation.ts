import { formatPercent } from '../foundation/units.ts';
import type { Aim, DiagnosedRun, Diagnosis, Fix } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { adding, leavingOut, scaled, turningKnobs, unless } from './fixes.ts';

/** The document's target: "Maintain > 90% of baseline". */
export const QUALITY_TARGET = 0.9;

/** Quality as a fraction of the baseline's. */
export const QUALITY: Aim = {
  what: 'the quality kept',
  better: 'more',
  of: ({ quality }) => quality.relative,
  worthwhile: 0.01,
  goal: QUALITY_TARGET,
  mayCost: true,
  show: formatPercent,
};

/** The document's "Quality Degradation": cheap models or a stale cache hurting accuracy. */
export const qualityDegradation: Diagnosis = (run) => {
  const { relative } = run.optimized.quality;
  if (relative === null || relative >= QUALITY_TARGET) return null;
  return {
    id: 'quality-degradation',
    severity: 'warning',
    message: `quality is ${formatPercent(relative)} of the baseline's, below the ${formatPercent(QUALITY_TARGET, 0)} to maintain${cause(run)}`,
    otherwise: 'test the change on a part of the traffic before rolling it out, and watch what users say',
    fixes: fixesFor(run),
    aim: QUALITY,
  };
};

/** What each technique takes away when it is the only one. */
function cause({ attribution }: DiagnosedRun): string {
  const losses = attribution
    .flatMap(({ technique, alone: { qualityRelative } }) =>
      qualityRelative === null || qualityRelative > 0.995 ? [] : [{ technique, kept: qualityRelative }],
    )
    .sort((a, b) => a.kept - b.kept)
    .slice(0, 2);
  if (losses.length === 0) return '';
  const parts = losses.map(({ technique, kept }) => `with ${technique} alone it would be ${formatPercent(kept)}`);
  return `: ${parts.join(', ')}`;
}

/** Fixes for less reasoning, for cheap models and for wrong hits, those for what takes more away first. */
function fixesFor(run: DiagnosedRun): Fix[] {
  const kept = (name: string): number =>
    run.attribution.find(({ technique }) => technique === name)?.alone.qualityRelative ?? 1;
  const hits = Math.min(kept('cache'), kept('semantic'));
  const lists = [fixesOfRouting(run), fixesOfCaching(run)] as const;
  const routed = (hits < kept('router') ? [...lists].reverse() : [...lists]).flat();
  return kept('effort') < Math.min(hits, kept('router')) ? [...fixesOfEffort(run), ...routed] : routed;
}

function fixesOfRouting(run: DiagnosedRun): Fix[] {
  const { played } = run;
  const { knobs } = played;
  if (!uses(run, 'router')) return [];
  const stricter = {
    'routing.simpleBelow': Math.min(2, knobs['routing.simpleBelow']),
    'routing.complexFrom': Math.min(4, knobs['routing.complexFrom']),
  };
  return [
    ...unless(uses(run, 'fallback'), () => adding(played, 'fallback')),
    turningKnobs(played, stricter),
    ...unless(played.techniques.size < 2, () => leavingOut(played, 'router')),
  ];
}

function fixesOfEffort({ played }: DiagnosedRun): Fix[] {
  const { 'effort.level': level, 'effort.below': below } = played.knobs;
  return [
    ...unless(level !== 'low', () => turningKnobs(played, { 'effort.level': 'medium' })),
    ...unless(below <= 3, () => turningKnobs(played, { 'effort.below': 3 })),
    ...unless(played.techniques.size < 2, () => leavingOut(played, 'effort')),
  ];
}

function fixesOfCaching(run: DiagnosedRun): Fix[] {
  const { played, optimized } = run;
  const { falseHits, staleHits } = optimized.cache;
  const caches = (['cache', 'semantic', 'predictive'] as const).filter((technique) => played.techniques.has(technique));
  return [
    ...unless((staleHits ?? 0) <= (falseHits ?? 0) || !Number.isFinite(played.knobs['cache.ttl']), () =>
      turningKnobs(played, { 'cache.ttl': scaled(played, 'cache.ttl', 1 / 6) }),
    ),
    ...unless((falseHits ?? 0) === 0 || !uses(run, 'semantic'), () =>
      turningKnobs(played, { 'semantic.threshold': 0.95, 'semantic.guard': true }),
    ),
    ...unless(caches.length === 0 || caches.length === played.techniques.size, () => leavingOut(played, ...caches)),
  ];
}
