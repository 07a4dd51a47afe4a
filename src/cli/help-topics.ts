import type { Command, Option } from 'commander';
import { MOST_LOOKS } from '../experiment/ab/design.ts';
import { MOST_POINTS } from '../experiment/sweep/sweep.ts';
import { WAYS_TO_WRITE } from '../figures/read.ts';
import { LARGEST_YAML } from '../files/yaml-file.ts';
import { formatCount } from '../foundation/units.ts';
import type { Topic, TopicSection } from '../report/terminal/topic.ts';
import { RESULT_SCHEMA } from '../result/schema/vocabulary.ts';
import {
  LONGEST_ANSWER,
  LONGEST_DOCUMENT,
  LONGEST_MEDIAN_ANSWER,
  LONGEST_MEDIAN_DOCUMENT,
  MOST_MOVES,
  MOST_USERS,
} from '../scenario/workload-limits.ts';
import { describeRange, formatKnob, KNOB_PATHS, KNOBS, type Knob, TECHNIQUE, TECHNIQUES } from '../settings/knobs.ts';
import { STRATEGIES } from '../settings/strategy.ts';
import { LARGEST_ANSWER, PATIENCE_MS } from '../techniques/semantic/similarity/embeddings/embedding-client.ts';
import { PROGRAM_WORDS, TERMS } from '../tutorial/terms.ts';
import { MOST_WORDINGS } from '../workload/generator/topics.ts';
import { TRACE_FIELDS } from '../workload/traces/trace-reader.ts';
import { SCHEDULERS } from './array-job.ts';
import { CONFIG_FILE } from './config/config-file.ts';
import { settingsOf } from './config/configuration.ts';
import { EMBEDDINGS_KEY, OPENAI_KEY } from './embedding-key.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { figuresTopic } from './help-figures.ts';
import { QUEUE_URL } from './queue/queue-address.ts';
import { TESTED } from './queue/queue-packages.ts';
import { LARGEST_CONTENT, LONGEST_SEALED } from './queue/wire.ts';

/** The pages of `optimize help`, made from the tables that the program itself goes by. */
export function helpTopics(program: Command): readonly Topic[] {
  return [
    environment(program),
    {
      name: 'exit-codes',
      summary: 'what the exit code tells a script',
      opening: 'Errors are told on stderr; results go to stdout.',
      sections: [{ title: '', entries: EXIT_CODES.map(([code, meaning]) => [String(code), meaning]) }],
    },
    figuresTopic(),
    formats(program),
    {
      name: 'knobs',
      summary: 'every knob: what it does, what it takes, what it is when nobody sets it',
      opening: `Each is a flag, a key of scenario and config files, and an OPTIMIZE_ variable: --cache-size 5k, cache: {maxEntries: 5k}, OPTIMIZE_CACHE_SIZE=5k. A switch takes --no- before its name to be off. optimize simulate --print-config shows what each is, and why.`,
      sections: [...TECHNIQUES, null].map(knobSection).filter(({ entries }) => entries.length > 0),
    },
    LIMITS,
    RESULTS,
    {
      name: 'strategies',
      summary: 'the sets of techniques that have a name',
      opening:
        'optimize simulate --strategy NAME replays one of them. --with, --without and --only change which techniques it uses.',
      sections: Object.entries(STRATEGIES).map(([name, { title, techniques, knobs }]) => ({
        title: `${name}: ${title}`,
        entries: [
          ['techniques', techniques.length === 0 ? 'none' : techniques.join(', ')],
          ...Object.entries(knobs ?? {}).map(
            ([path, value]) => [path, formatKnob(path as keyof typeof KNOBS, value as never)] as const,
          ),
        ],
      })),
    },
    {
      name: 'techniques',
      summary: 'what a strategy can use, in the order in which a request meets them',
      opening: 'optimize help knobs lists the knobs of each.',
      sections: [{ title: '', entries: TECHNIQUES.map((technique) => [technique, TECHNIQUE[technique].title]) }],
    },
    MACHINES,
    THRESHOLDS,
    WORDS,
  ];
}

const mib = (bytes: number): string => `${bytes / 2 ** 20} MiB`;

/** How an experiment is done by several machines. */
const MACHINES: Topic = {
  name: 'machines',
  summary: 'experiments on several machines: by a queue, or as an array of jobs',
  opening:
    'One machine is enough for most, and needs none of this. The result has the same bytes however the work is divided.',
  sections: [
    {
      title: 'A queue: Redis or Valkey, and workers that come and go',
      entries: [
        [
          'npm install',
          `${Object.entries(TESTED)
            .map(([name, version]) => `${name}@${version}`)
            .join(' ')}, beside optimize, on every machine`,
        ],
        [QUEUE_URL, 'on every machine the same: rediss://user:password@host:6379'],
        ['optimize worker', '--data FOLDER --threads N, on as many machines as there are'],
        ['--queue', 'with simulate --runs, compare, ab, sweep, tune, attribute, claims, backtest; and --resume FILE'],
        ['optimize queue', 'status, cancel, clean'],
        [
          'logs, --vectors',
          'do not travel: they lie below --data on every machine, and count by their content; --embeddings is for one run',
        ],
      ],
    },
    {
      title: 'An array of jobs: --shard auto, and optimize merge',
      entries: SCHEDULERS.map(({ name, index, count }) => [name, `${index}, ${count}`]),
    },
  ],
};

/** What is refused, in a sentence and with exit code 2, rather than taking the machine. */
const LIMITS: Topic = {
  name: 'limits',
  summary: 'how large what is read and asked for may be',
  opening:
    'Past a limit there is a sentence and exit code 2. Logs are read in a stream, zipped ones too: a file may be of any size.',
  sections: [
    {
      title: 'Files',
      entries: [
        [
          'lines of a log',
          '16 MiB each in plain text, JSON lines and CSV; 64 MiB in exports, whose longer values are skipped',
        ],
        ['YAML files', `${mib(LARGEST_YAML)}, 100 aliases, some 500 levels`],
        ['bad lines of a log', '1 in 100; --skip-bad-lines for any number, --strict for none'],
      ],
    },
    {
      title: 'Scenarios',
      entries: [
        ['counts', 'up to 1,000,000,000'],
        ['users', `up to ${formatCount(MOST_USERS)}`],
        ['wordings', `up to ${formatCount(MOST_WORDINGS)}, all combinations of words together`],
        [
          'documents',
          `a median of up to ${formatCount(LONGEST_MEDIAN_DOCUMENT)} words, and ${formatCount(LONGEST_DOCUMENT)} at most`,
        ],
        [
          'answers',
          `a median of up to ${formatCount(LONGEST_MEDIAN_ANSWER)} tokens, and ${formatCount(LONGEST_ANSWER)} at most`,
        ],
        ['drift', `up to ${formatCount(MOST_MOVES)} changes of place in a run`],
      ],
    },
    {
      title: 'Experiments',
      entries: [
        ['sweep', `up to ${formatCount(MOST_POINTS)} combinations`],
        ['ab --looks', `up to ${MOST_LOOKS} in all stages together`],
      ],
    },
    {
      title: 'The queue (--queue)',
      entries: [
        ['a job, or what comes of it', `up to ${mib(LONGEST_SEALED)} packed, ${mib(LARGEST_CONTENT)} unpacked`],
        ['tries', 'three; one where an input is wrong, and four workers that die of it'],
      ],
    },
    {
      title: 'Embeddings (--embeddings)',
      entries: [
        [
          'an answer',
          `up to ${mib(LARGEST_ANSWER)}, within ${PATIENCE_MS / 1000} s; four tries where an endpoint is busy or away`,
        ],
      ],
    },
  ],
};

const WORDS: Topic = {
  name: 'words',
  summary: 'what the words mean that results, lessons and the help use',
  opening: 'optimize learn teaches the words of the trade one at a time, each with a run that shows it.',
  sections: [
    { title: 'Of the trade, in the order of the lessons', entries: TERMS.map(({ term, meaning }) => [term, meaning]) },
    { title: 'Of this program', entries: PROGRAM_WORDS.map(({ term, meaning }) => [term, meaning]) },
  ],
};

const RESULTS: Topic = {
  name: 'results',
  summary: 'what --json prints, and the schema of it',
  opening:
    'A result is one JSON document. Its schemaVersion says how it is to be read: within a version fields are added, never renamed, and optimize report shows all results of its version, older ones too.',
  sections: [
    {
      title: 'The JSON Schema of all documents',
      entries: [
        ['optimize report --print-schema', 'prints it'],
        [RESULT_SCHEMA, 'names it in the package, and in each result, as "$schema": it is not on the network'],
        [
          'command',
          'tells the kind: simulate, compare, sweep, tune, backtest, advise, ab, ab plan, attribute, claims, roadmap, checklist; and of what is looked up, with no report: explain, inspect, models, scenarios, init, doctor, learn list, learn check, learn hint, learn sandbox',
        ],
        ['settings', 'stand in place of a result where --print-config was given'],
      ],
    },
    {
      title: 'How figures are written',
      entries: [
        ['...Usd', 'USD'],
        ['...Ms', 'milliseconds'],
        ['...Rate, ...Ratio', 'a fraction: 0.65 is 65%'],
        ['null', 'not known, or not applicable; never a silent zero'],
        ['12 digits', 'more than any figure deserves; the same bytes for the same seed on every machine'],
      ],
    },
  ],
};

const THRESHOLDS: Topic = {
  name: 'thresholds',
  summary: 'demands on a result, for scripts: --threshold and --keep',
  opening:
    "optimize simulate --threshold 'savings.costRatio>=40%' ends with exit code 99 unless it is met; the result is printed all the same, with a table of what was demanded. Quotation marks keep > from the shell. The flag may be given several times, and a scenario may have a list of its own, thresholds:. advise and estimate take it with paths of their own documents: 'could.saved.share>=40%', 'range.share.0>=40%'.",
  sections: [
    {
      title: 'A path, a comparison and a figure',
      entries: [
        [
          'path',
          'where the figure stands in the JSON document, keys joined by dots: savings.costRatio, optimized.latencyMs.p95, optimized.models.gpt-4.share; optimize help figures lists them. One that does not exist is refused before anything runs, with the nearest that does',
        ],
        ['comparison', '< <= > >= == !='],
        [
          'figure',
          'a number in the unit of the document, where money is USD, time ms and a ratio a fraction, or as people write it: 40% is 0.4, 1s is 1000. One that does not fit what stands at the path is refused',
        ],
      ],
    },
    {
      title: 'What fits',
      entries: WAYS_TO_WRITE,
    },
    {
      title: 'What is held against it',
      entries: [
        ['one run', 'the figure as it came out'],
        [
          'an end of its interval',
          'savings.ci95.costRatio.lo, intervals.optimized.latencyMs.p95.hi: of a log, or with --runs',
        ],
        ['--runs N', 'the mean over the runs; its margin stands beside it'],
        ['not known', 'a demand on a figure that is null is not met'],
      ],
    },
    {
      title: 'Examples',
      entries: [
        ["'savings.costRatio>=0.4'", 'at least 40% cheaper than the baseline'],
        ["'optimized.latencyMs.p95<1s'", 'P95 below a second'],
        ["'optimized.quality.mean>=90%'", 'nine good answers of ten'],
        ["'optimized.monthlyUsd<=$500'", 'a bill of at most $500 a month'],
        ["'optimized.cache.staleHits==0'", 'no answer that was no longer true'],
      ],
    },
    {
      title: 'Elsewhere',
      entries: [['optimize tune --keep', 'the same grammar; paths are of the tuned run alone: latencyMs.p95<=1s']],
    },
  ],
};

function environment(program: Command): Topic {
  const settings = [...settingsOf(program).values()];
  const entries = (of: typeof settings): [string, string][] =>
    of.map(({ variable, flag, kind }) => [variable, kind === 'value' ? flag : `${flag} (1 or 0)`]);
  return {
    name: 'environment',
    summary: 'settings from variables and config files, and what else is read',
    opening: `A setting is taken from the flags, else from the environment, else from a config file, else from the scenario, else from the strategy, else it has its default. --print-config shows each with its source.`,
    sections: [
      {
        title: 'Config files, the first that is there',
        entries: [
          ['--config FILE', 'or OPTIMIZE_CONFIG=FILE; --no-config or OPTIMIZE_NO_CONFIG=1 for none'],
          [CONFIG_FILE, 'in this folder or above it, up to the root of the project (.git) or the home folder'],
          ['config.yaml', "in the user's own folder for it: $XDG_CONFIG_HOME/optimize, or ~/.config/optimize"],
          [
            'merely found',
            'a file that is not named with --config or OPTIMIZE_CONFIG is read only where it and its folder are your own, and never sets --embeddings, --trace, --data, --queue, --save or --resume',
          ],
        ],
      },
      {
        title: 'What else is read',
        entries: [
          [
            'NO_COLOR, FORCE_COLOR',
            'no colour when the first is not empty; colour even without a terminal by the second',
          ],
          ['TERM', 'dumb: no colour, nothing but ASCII, no questions'],
          ['LC_ALL, LC_CTYPE, LANG', 'nothing but ASCII is printed unless they name UTF-8'],
          ['COLUMNS', 'the width when there is no terminal to ask'],
          [EMBEDDINGS_KEY, 'the key of the endpoint that --embeddings names'],
          [QUEUE_URL, 'where the queue of --queue is, with user and password; there is no flag, for others see those'],
          [OPENAI_KEY, 'the same for https://api.openai.com, where the other is not set; it is sent nowhere else'],
        ],
      },
      {
        title: 'Variables, and the flag each stands for',
        entries: entries(settings.filter(({ knob }) => knob === null)),
      },
      { title: 'Variables of the knobs', entries: entries(settings.filter(({ knob }) => knob !== null)) },
    ],
  };
}

function formats(program: Command): Topic {
  const simulate = program.commands.find((command) => command.name() === 'simulate') as Command;
  const group = (title: string): [string, string][] =>
    simulate
      .createHelp()
      .visibleOptions(simulate)
      .filter(({ helpGroupHeading }: Option) => helpGroupHeading === title)
      .map(({ flags, description }) => [flags, description]);
  return {
    name: 'formats',
    summary: 'how values are written, which logs are read, how results come out',
    opening: 'A bare number where a unit is needed is refused, with what to write instead.',
    sections: [
      {
        title: 'Values',
        entries: [
          ['duration', '90s, 15m, 1h30m, 2d, 500ms; where it makes sense, never'],
          ['count', '1000, 1_000, 10k, 2.5M; where it makes sense, unlimited'],
          ['ratio', '0.85 or 85%'],
          ['usd', '0.01 or $0.01; where it makes sense, none'],
        ],
      },
      {
        title: 'Logs',
        entries: [
          ['.txt, .log', 'a query a line'],
          ['.jsonl', `an object a line, with text (or key) and whatever is known of: ${TRACE_FIELDS.join(', ')}`],
          ['.csv', 'the same as columns, under a line of their names'],
          ['.gz', 'any of them, compressed'],
          ['others', 'exports of gateways, spans, sessions, documents: what optimize inspect reads'],
        ],
      },
      { title: 'Reading a log', entries: group('Reading a log (--trace):') },
      { title: 'Results', entries: group('Output:') },
    ],
  };
}

function knobSection(technique: (typeof TECHNIQUES)[number] | null): TopicSection {
  const paths = KNOB_PATHS.filter((path) => KNOBS[path].technique === technique);
  return {
    title: technique === null ? 'The surroundings' : `${technique}: ${TECHNIQUE[technique].title}`,
    entries: paths.map((path) => {
      const knob: Knob = KNOBS[path];
      const standard = `default ${formatKnob(path, knob.default as never)}`;
      return [`--${knob.flag}  (${path})`, `${knob.help}. Takes ${describeRange(path)}; ${standard}.`];
    }),
  };
}
