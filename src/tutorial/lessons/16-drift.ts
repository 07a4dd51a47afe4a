import { formatCount, formatUsd } from '../../foundation/units.ts';
import { setting, settingInPercent } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario drifting-topics --requests 20k --strategy baseline';

export const drift = lesson<Simulations<'fixed' | 'adaptive'>>({
  id: 'drift',
  chapter: 'experiment',
  title: 'When the world moves on',
  goal: 'tell why a setting that was right goes wrong, and what it takes to notice.',
  minutes: 3,
  needs: ['false-hits', 'cascade'],
  text: [
    `
A threshold is chosen once, for the questions of that week. Then the questions change. That is
called *drift*, and nobody announces it.

The news site again. Every few hours people ask about other topics, and on one evening answers go
out of date twenty times as fast as usual. A similarity of ${setting('semantic.threshold')} and a TTL of ${setting('cache.ttl')} were fine on the
help bot.

*Adaptive control* looks after its own settings. It lets a judge look at ${settingInPercent('adaptive.sample')} of the
answers, and pays for that. If too many semantic hits were wrong, the threshold goes up; if too many
answers were stale, the TTL goes down; if all is well, both are loosened again.`,
  ],
  runs: { fixed: `${COMMON} --with cache,semantic`, adaptive: `${COMMON} --with cache,semantic,adaptive` },
  known: [],
  prediction: {
    kind: 'number',
    ask: () => 'First with the settings of the help bot, fixed. How much of the quality is kept on the news site?',
    unit: 'percent',
    truth: ({ fixed }) => fixed.optimized.quality.relative ?? 0,
    tolerance: 0.06,
    why: ({ fixed: { optimized } }) =>
      `${formatCount(optimized.cache.falseHits ?? 0)} hits were false and ${formatCount(optimized.cache.staleHits ?? 0)} stale. The same settings kept nearly everything on the help bot.`,
  },
  figures: [
    LESSON_FIGURES.saved,
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.falseHits,
    LESSON_FIGURES.staleHits,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ fixed, adaptive }) => [
    `
With adaptive control ${percent(adaptive.optimized.quality.relative)} of the quality was kept instead of ${percent(fixed.optimized.quality.relative)}, and ${percent(adaptive.savings.costRatio)} saved instead
of ${percent(fixed.savings.costRatio)}. It gave up hits that were not worth having. The judge's samples cost ${formatUsd(adaptive.optimized.charges.sampling)} in all.

It is no magic. It learns from samples, so it is always late, and it needs a judge that you can
trust. Most stale hits are still there: ${formatCount(adaptive.optimized.cache.staleHits ?? 0)}.

You need not automate it. But somebody has to look: at a sample of the answers, every week, and at
the hit rate, which jumps when the traffic changes. An alarm on a falling hit rate and on a rising
bill is the least. A number that nobody looks at is not under control.`,
  ],
  knob: {
    flag: '--adaptive-false-hits',
    invite:
      'One knob: `--adaptive-false-hits`, the share of wrong semantic hits it steers towards. Put up with more of them.',
    example: '--adaptive-false-hits 20%',
    on: 'adaptive',
    remark: (before, after) =>
      `False hits: ${formatCount(before.optimized.cache.falseHits ?? 0)} before, ${formatCount(after.optimized.cache.falseHits ?? 0)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now. Even the machine that sets the threshold has a threshold. Somebody must still say what a wrong answer costs.`,
  },
  challenge: {
    scenario:
      'Keep most of the quality on the news site and as much of the saving as you can. Settings by hand or by machine, as you like.',
    command: COMMON,
    flags: ['--with', '--similarity', '--guard', '--ttl', '--adaptive-false-hits', '--adaptive-stale'],
    start: '--with cache,semantic',
    goals: [
      { threshold: 'optimized.quality.relative>=0.88', says: 'at least 88% of the quality' },
      { threshold: 'savings.costRatio>=0.6', says: 'at least 60% cheaper' },
    ],
    hints: [
      'The start is cheap and often wrong. More than half of the wrong answers are false hits.',
      'By hand: what a threshold is for. By machine: add adaptive after `--with`, and let it be a bit bolder.',
      'Try `--with cache,semantic --similarity 0.95`',
    ],
    solution: '--with cache,semantic --similarity 0.95',
    why: ({ optimized }) =>
      `${formatCount(optimized.cache.falseHits ?? 0)} false hits are left. By hand it works too, for as long as somebody keeps looking.`,
  },
});
