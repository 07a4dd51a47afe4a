import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../foundation/problem.ts';
import { formatNumberOf } from '../foundation/units.ts';
import type { Check } from '../result/schema/doctor.ts';
import { findConfigFile } from './config/config-file.ts';
import { readEnvironment, settingsOf } from './config/configuration.ts';
import { appearanceOf, type Context } from './context.ts';
import { EMBEDDINGS_KEY, OPENAI_KEY } from './embedding-key.ts';
import type { Flags } from './flag-reader.ts';
import { QUEUE_URL } from './queue/queue-address.ts';
import { shippedScenarios } from './scenario-files.ts';

/** Narrower than this, tables become lists. */
const COMFORTABLE = 60;

/** Looks at all that the program needs of its surroundings. */
export async function examine(context: Context, program: Command, flags: Flags): Promise<Check[]> {
  const checks = [
    node(),
    terminal(context, flags),
    environment(context, program),
    config(context, program, flags),
    folders(context),
    scenarios(context),
    models(),
    queue(context),
  ];
  return (await Promise.all(checks)).flat();
}

const ok = (id: string, found: string): Check => ({ id, status: 'ok', found, fix: null });

function node(): Check {
  // An older one does not come this far: bin/optimize.js sees to it.
  return ok('node', `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`);
}

function terminal(context: Context, flags: Flags): Check[] {
  const { width, colour, unicode } = appearanceOf(context.stdout, context, flags);
  const kind = context.stdout.isTTY === true ? 'a terminal' : 'no terminal';
  const found = `output goes to ${kind}: ${width} columns, ${colour ? 'colour' : 'no colour'}, ${unicode ? 'Unicode' : 'ASCII alone'}`;
  const checks = [ok('terminal', found)];
  if (width < COMFORTABLE) {
    const fix = 'make the window wider to see them as tables';
    checks.push({ id: 'width', status: 'warn', found: `in ${width} columns tables are shown as lists`, fix });
  }
  if (!unicode && context.env.TERM !== 'dumb') {
    const fix = 'set LANG to a UTF-8 locale, such as C.UTF-8, if your terminal can show it';
    checks.push({ id: 'unicode', status: 'warn', found: 'the locale does not name UTF-8', fix });
  }
  return checks;
}

function environment({ env }: Context, program: Command): Check[] {
  try {
    const { found, unknown } = readEnvironment(settingsOf(program), env);
    const keys = [EMBEDDINGS_KEY, OPENAI_KEY, QUEUE_URL].filter((name) => (env[name] ?? '') !== '');
    const names = [...[...found.values()].map(({ origin }) => origin), ...keys];
    const variables = names.length === 0 ? 'no OPTIMIZE_ variables are set' : `understood: ${names.join(', ')}`;
    return [
      ok('environment', variables),
      ...unknown.map(({ name, fix }): Check => {
        return { id: 'environment', status: 'warn', found: `${name} is no setting, and ignored`, fix };
      }),
    ];
  } catch (error) {
    return problems('environment', error);
  }
}

async function config(context: Context, program: Command, flags: Flags): Promise<Check[]> {
  try {
    const { path, ignored } = await findConfigFile(context, flags.config);
    const passed = ignored.map((found): Check => {
      return { id: 'config', status: 'warn', found, fix: 'make it and its folder yours, or name it with --config' };
    });
    if (path === null) return [...passed, ok('config', 'no config file applies here')];
    const { readConfigFile } = await import('./config/config-settings.ts');
    const found = await readConfigFile(context, path, settingsOf(program));
    return [...passed, ok('config', `${path} sets ${formatNumberOf(found.size, 'value')}`)];
  } catch (error) {
    return problems('config', error);
  }
}

async function folders(context: Context): Promise<Check[]> {
  const folders = await context.folders();
  const uses = { state: 'what is remembered between runs', cache: 'what is kept to save time' } as const;
  return Promise.all(
    Object.entries(uses).map(async ([name, use]): Promise<Check> => {
      const path = folders[name as keyof typeof uses];
      const found = `${path} (${use})`;
      if (await canBeWritten(path)) return ok(name, `${found} can be written`);
      return { id: name, status: 'warn', found: `${found} cannot be written`, fix: 'make it a folder of your own' };
    }),
  );
}

/** Whether a folder is there and ours, or could be made. */
async function canBeWritten(path: string): Promise<boolean> {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function scenarios(context: Context): Promise<Check[]> {
  const { parseScenario } = await import('../scenario/scenario.ts');
  try {
    const names = await shippedScenarios(context.scenarios);
    const failed = await Promise.all(
      names.map(async (name) => {
        const file = `${name}.yaml`;
        try {
          parseScenario(await readFile(join(context.scenarios, file), 'utf8'), file);
          return [];
        } catch (error) {
          return problems('scenarios', error);
        }
      }),
    );
    const bad = failed.flat();
    return bad.length > 0 ? bad : [ok('scenarios', `${formatNumberOf(names.length, 'scenario')}, all of them valid`)];
  } catch (error) {
    return problems('scenarios', error);
  }
}

async function models(): Promise<Check[]> {
  try {
    const { openListing } = await import('../models/catalogs.ts');
    const { REAL_CATALOGS } = await import('../models/facts/providers.ts');
    const { PRICE_LIST_DATE } = await import('../models/listed-prices.ts');
    const { overdue } = await import('../models/retirement.ts');
    const listings = await Promise.all(REAL_CATALOGS.map((id) => openListing(id)));
    const chosen = listings.flatMap(({ models, tiers, baseline }) => {
      const ids = new Set([...Object.values(tiers), baseline]);
      return models.filter(({ id }) => ids.has(id));
    });
    const late = [...new Set(overdue(chosen, PRICE_LIST_DATE, new Date().toISOString().slice(0, 10)))];
    const count = formatNumberOf(listings[0]?.models.length ?? 0, 'model');
    return [
      ok('models', `${count} in the price list of ${PRICE_LIST_DATE}`),
      ...late.map((found): Check => {
        return {
          id: 'models',
          status: 'warn',
          found,
          fix: 'update the program, or give models of your own with --models',
        };
      }),
    ];
  } catch (error) {
    return problems('models', error);
  }
}

/** Of the queue, where there is one. */
async function queue(context: Context): Promise<Check[]> {
  if ((context.env[QUEUE_URL] ?? '') === '') return [];
  try {
    const { examineQueue } = await import('./queue/queue-health.ts');
    return await examineQueue(context);
  } catch (error) {
    return problems('queue', error);
  }
}

function problems(id: string, error: unknown): Check[] {
  if (!(error instanceof UserError)) {
    const fix = 'install the program again: npm ci, then npm run build';
    return [{ id, status: 'fail', found: `${id}: ${(error as Error).message}`, fix }];
  }
  return error.problems.map(({ where, what, fix }): Check => {
    return { id, status: 'fail', found: `${where}: ${what}`, fix: fix ?? null };
  });
}
