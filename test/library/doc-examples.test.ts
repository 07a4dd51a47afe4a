import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as front from '../../src/index.ts';
import * as eviction from '../../src/library/eviction.ts';
import * as similarity from '../../src/library/similarity.ts';
import * as statistics from '../../src/library/statistics.ts';

const library: Readonly<Record<string, unknown>> = { ...statistics, ...similarity, ...eviction, ...front };

/** The doc comment of everything that runs of what the front door and its subpaths export, by name. */
const comments = new Map<string, string>();
const doors = ['index.ts', ...['eviction', 'similarity', 'statistics'].map((name) => `library/${name}.ts`)];
const exported = doors.flatMap((door) =>
  [...readFileSync(join('src', door), 'utf8').matchAll(/export \{([^}]*)\} from '([^']+)'/g)].map(
    ([, names, from]) => [names as string, join('src', dirname(door), from as string)] as const,
  ),
);
for (const [names, from] of exported) {
  const source = readFileSync(from, 'utf8');
  for (const name of names.split(',').map((each) => each.trim())) {
    const found = new RegExp(
      `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport (?:async )?(?:function|class) ${name}\\b`,
    ).exec(source);
    if (found !== null) comments.set(name, (found[1] as string).replaceAll(/^ \* ?/gm, ''));
  }
}

/** An example's code; a statement with a value behind it becomes a check of that value. */
function program(example: string): string {
  return example
    .split('\n')
    .filter((line) => !line.startsWith('import '))
    .map((line) => {
      const [, statement, value] =
        /^(?!const |for )(.+); \/\/ (-?\d+(?:\.\d+)?|true|false|".*"|\[.*\])$/.exec(line) ?? [];
      return statement === undefined ? line : `same(${statement}, ${value});`;
    })
    .join('\n');
}

describe('The front door', () => {
  it('says of every function and class with an example how it is used', () => {
    const runnable = Object.entries(library).filter(([, value]) => typeof value === 'function');
    expect(runnable.map(([name]) => name).filter((name) => !comments.get(name)?.includes('@example'))).toEqual([]);
  });

  it.each([...comments].filter(([, text]) => text.includes('@example')))(
    'has an example that holds: %s',
    async (_, text) => {
      const [, example] = text.split('@example\n') as [string, string];
      let checks = 0;
      const same = (value: unknown, promised: unknown): void => {
        checks++;
        expect(value).toEqual(promised);
      };
      const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
      const names = Object.keys(library);
      const run = new AsyncFunction(...names, 'same', 'console', program(example));
      await run(...Object.values(library), same, { log: () => checks++ });
      expect(checks).toBeGreaterThan(0);
    },
  );
});
