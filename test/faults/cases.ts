import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command that writes, and how what it leaves behind is judged. */
export interface Case {
  name: string;
  args: readonly string[];
  /** What stands in its folder before. */
  files?: Readonly<Record<string, string>>;
  /** Files that hold, at every moment, what they held before or what the whole run writes. */
  whole?: readonly string[];
  /** Files that grow while it runs, and are gone on with. */
  grows?: readonly string[];
  /** Files that hold JSON at every moment. */
  json?: readonly string[];
  /** Whether the second run finds in its place what the first one made, and refuses. */
  refusesTwice?: true;
}

const FEW = ['-n', '300'];
const OLD = 'what stood there before\n';

const calls = (): string =>
  Array.from({ length: 400 }, (_, i) => {
    const call = {
      time: new Date(Date.UTC(2026, 4, 1) + i * 60_000).toISOString(),
      model: 'gpt-4o',
      text: `question ${(i * i) % 90}`,
      inputTokens: 100 + (i % 50),
      outputTokens: 30 + (i % 20),
    };
    return `${JSON.stringify(call)}\n`;
  }).join('');

/** Every command that writes a file. */
export const CASES: readonly Case[] = [
  {
    name: 'sweep --resume',
    args: ['sweep', '--ttl', '5m,15m,1h,6h', '--cache-size', '20,200', '-n', '4k', '--resume', 'kept', '--json'],
    grows: ['kept'],
  },
  {
    name: 'compare --resume, in threads',
    args: ['compare', 'basic', 'advanced', '--runs', '4', '-n', '2k', '--workers', '2', '--resume', 'kept', '--json'],
    grows: ['kept'],
  },
  {
    name: 'simulate --runs --resume -o',
    args: ['simulate', '--runs', '5', '-n', '3k', '--no-fixes', '--resume', 'kept', '-o', 'result.json'],
    files: { 'result.json': OLD },
    grows: ['kept'],
    whole: ['result.json'],
  },
  {
    name: 'attribute --resume',
    args: ['attribute', '-n', '2k', '--resume', 'kept', '--json'],
    grows: ['kept'],
  },
  {
    name: 'simulate -o',
    args: ['simulate', ...FEW, '-o', 'page.html'],
    files: { 'page.html': OLD },
    whole: ['page.html'],
  },
  {
    name: 'tune --save',
    args: ['tune', '--ttl', '1h,2h', ...FEW, '--save', 'best.yaml', '-o', 'result.json'],
    files: { 'best.yaml': OLD, 'result.json': OLD },
    whole: ['best.yaml', 'result.json'],
  },
  {
    name: 'export -o',
    args: ['export', 'basic', ...FEW, '--to', 'ai-sdk', '-o', 'x.ts'],
    files: { 'x.ts': OLD },
    whole: ['x.ts'],
  },
  { name: 'init', args: ['init', 'mine.yaml'], whole: ['mine.yaml'], refusesTwice: true },
  {
    name: 'inspect -o --mapping',
    args: ['inspect', 'log.jsonl', '-o', 'calls.jsonl', '--mapping', 'mapping.yaml'],
    files: { 'log.jsonl': calls(), 'calls.jsonl': OLD },
    whole: ['calls.jsonl', 'mapping.yaml'],
  },
  {
    name: 'sweep --shard -o',
    args: ['sweep', '--ttl', '1h,2h', ...FEW, '--shard', '1/2', '-o', 'part.json'],
    files: { 'part.json': OLD },
    whole: ['part.json'],
  },
  {
    name: 'estimate --save-scenario',
    args: [
      'estimate',
      '--model',
      'gpt-4o',
      '--rate',
      '5000',
      '--tokens-in',
      '500',
      '--tokens-out',
      '90',
      ...FEW,
      '--save-scenario',
      'app.yaml',
      '--json',
    ],
    whole: ['app.yaml'],
  },
  {
    name: 'learn check',
    args: ['learn', 'check', 'exact-cache', '--', '--only', 'cache'],
    json: ['state/optimize/progress.json'],
  },
];

/** Lays out a folder for a case. */
export function layOut(folder: string, { files = {} }: Case): void {
  mkdirSync(join(folder, 'state'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
