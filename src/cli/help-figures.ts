import type { Figure } from '../figures/figure.ts';
import { FIGURES } from '../figures/figures.ts';
import { kindOf } from '../figures/read.ts';
import { NONE } from '../figures/show.ts';
import type { Topic, TopicSection } from '../report/terminal/topic.ts';
import { TECHNIQUE, TECHNIQUES } from '../settings/knobs.ts';

/** `optimize help figures`: every figure of a result, from the table that results, screens and demands go by. */
export function figuresTopic(): Topic {
  const figures: [path: string, figure: Figure][] = Object.entries(FIGURES);
  const listed = (title: string, of: (figure: Figure, path: string) => boolean): TopicSection => ({
    title,
    entries: figures.flatMap(([path, figure]) => (of(figure, path) ? [[path, meaning(figure)] as const] : [])),
  });
  const saved = (path: string): boolean => path.startsWith('savings.');
  const sections = [
    listed('Of a run, with intervals where there are several', ({ compared }) => compared === true),
    listed('Against the baseline', (_, path) => saved(path)),
    listed('Of a run besides', ({ compared, technique }, path) => !compared && technique === undefined && !saved(path)),
    ...TECHNIQUES.map((name) =>
      listed(
        `Of the technique ${name}: ${TECHNIQUE[name].title}`,
        ({ compared, technique }) => !compared && technique === name,
      ),
    ),
  ];
  return {
    name: 'figures',
    summary: 'every figure of a result: its path, its unit, and where it is not known',
    opening: `A path leads to a figure of a run, in the JSON document under optimized and under baseline: optimized.latencyMs.p95, as --threshold takes it. Those of savings stand by themselves. ${NONE} on a screen, and null in the document, mean that a figure is not known or does not apply.`,
    sections: sections.filter(({ entries }) => entries.length > 0),
  };
}

function meaning({ title, unit, better, unknown }: Figure): string {
  const direction =
    better === undefined ? '' : `; ${better === 'less' ? 'the less the better' : 'the more the better'}`;
  return `${title}: ${kindOf(unit)}${direction}${unknown === undefined ? '' : `; ${NONE} where ${unknown}`}`;
}
