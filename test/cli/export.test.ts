import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();
const run = (...args: string[]) => invoke(['export', ...args], { cwd: folder });
const saved = (name: string): string => join(folder, name);

beforeAll(async () => {
  await invoke(['simulate', '-n', '300', '--ttl', '2h', '-q', '-o', saved('basic.json')], { cwd: folder });
  await invoke(['compare', 'basic', 'multi-tier', '-n', '300', '--runs', '2', '-q', '-o', saved('two.json')], {
    cwd: folder,
  });
});

describe('export', () => {
  it('simulates what it writes, and says what it promises and what it leaves out', async () => {
    const { code, stdout, stderr } = await run('basic,ttl=2h', '--to', 'litellm', '-n', '300', '--runs', '2');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'made by: npx optimize export basic,ttl=2h --to litellm --requests 300 --runs 2 --seed 42\n# on 2026-11-27',
    );
    expect(stdout).toMatch(
      /on faq-chatbot, 300 requests under 2 seeds:\n# {3}Cost saved: [\d.]+% \(95 %: [\d.]+% to [\d.]+%\)/,
    );
    expect(stdout).toContain('ttl: 7200');
    expect(stderr).toContain('Left out: prompt: ');
    expect(stdout).toContain(stderr.match(/Left out: (prompt: .*)/)?.[1] as string);
  });

  it('takes strategy and figures of a saved result, and replays nothing', async () => {
    const { code, stdout } = await run('--from', 'basic.json', '--to', 'portkey', '--date', '2026-12-24');
    const { savings } = JSON.parse(readFileSync(saved('basic.json'), 'utf8')) as { savings: { costRatio: number } };
    expect(code).toBe(0);
    const { $comment: head, cache } = JSON.parse(stdout) as { $comment: string[]; cache: unknown };
    expect(head).toContain(`  Cost saved: ${(100 * savings.costRatio).toFixed(1)}%`);
    expect(head[1]).toContain('on 2026-12-24');
    expect(cache).toEqual({ mode: 'simple', max_age: 7_200 });
  });

  it('writes down what a router has learned, and that simulated grades are none', async () => {
    const learned = ['--only', 'router', '--router', 'learned', '--router-sample', '50', '-n', '300'];
    await invoke(['simulate', ...learned, '--no-fixes', '--no-parts', '-q', '-o', saved('learned.json')], {
      cwd: folder,
    });
    const { code, stdout, stderr } = await run('--from', 'learned.json', '--to', 'ai-sdk');
    expect(code).toBe(0);
    expect(stdout).toContain('150 grades of answers, all of them simulated');
    expect(stderr).toMatch(/Left out: grades of your own: .* demonstration/);
    const body = stdout.slice(stdout.indexOf('const LEARNED'));
    const again = await run(...learned.with(-1, '200'), '--runs', '1', '--to', 'ai-sdk');
    // Nothing is learned from what comes after the sample.
    expect(again.stdout.slice(again.stdout.indexOf('const LEARNED'))).toBe(body);
    const short = await run(...learned.with(-1, '40'), '--runs', '1', '--to', 'ai-sdk');
    expect(short.stderr).toContain('nothing of this strategy: router: its sample was not full');
  });

  it('says whose answers nobody has graded', async () => {
    const lines = Array.from({ length: 30 }, (_, t) => ({ t, text: `question ${t % 7}`, correct: { 'gpt-4': t % 2 } }));
    writeFileSync(saved('graded.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
    const router = ['--only', 'router', '--router', 'learned', '--router-sample', '20', '--models', 'docs'];
    const { stdout } = await run(...router, '--trace', 'graded.jsonl', '--to', 'ai-sdk');
    expect(stdout).toContain("of 20 questions (7 different texts) and 20 grades of answers, all of them the log's own");
    expect(stdout).toContain('Nobody graded gpt-3.5-turbo, gpt-4o-mini: taken to be right half of the time.');
  });

  it('goes by what a result says, whatever a config file says of other runs', async () => {
    const settings = { OPTIMIZE_MODELS: 'real', OPTIMIZE_TTL: '5m', OPTIMIZE_SCENARIO: 'customer-support' };
    const of = (env: Record<string, string>) =>
      invoke(['export', '--from', 'basic.json', '--to', 'vllm-sr'], { cwd: folder, env: { LANG: 'C.UTF-8', ...env } });
    expect(await of(settings)).toEqual(await of({}));
  });

  it('writes the same of a result as of the strategy it is about', async () => {
    const of = async (...args: string[]): Promise<string> =>
      (await run(...args, '--to', 'vllm-sr')).stdout.replace(/^#.*\n/gm, '');
    expect(await of('--from', 'two.json', 'multi-tier')).toBe(await of('multi-tier', '-n', '300', '--runs', '1'));
  });

  it('holds a file against the keys it knows, with line and column', async () => {
    await run('basic', '--to', 'litellm', '-n', '300', '--runs', '1', '-o', 'own.yaml');
    expect(await run('--check', 'own.yaml', '--to', 'litellm')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('own.yaml holds to the keys of a LiteLLM config.yaml'),
    });
    const text = readFileSync(saved('own.yaml'), 'utf8');
    writeFileSync(saved('own.yaml'), text.replace('os.environ/OPENAI_API_KEY', 'sk-secret').replace('ttl:', 'tll:'));
    const { code, stderr } = await run('--check', 'own.yaml', '--to', 'litellm');
    expect(code).toBe(2);
    expect(stderr).toMatch(/own\.yaml:\d+:16 model_list\.0\.litellm_params\.api_key: is to be os\.environ\/NAME/);
    expect(stderr).toMatch(/own\.yaml:\d+:5 .*tll/);
  });

  it.each([
    [['basic'], /--to: is missing\n.*litellm, portkey/],
    [['basic', '--to', 'litelm'], /no target "litelm"\n.*litellm/],
    [['basic', '--to', 'litellm', '--date', '2026-02-30'], /"2026-02-30" is no day/],
    [['basic', '--strategy', 'basic', '--to', 'litellm'], /--strategy: is given, and a strategy without it/],
    [['--from', 'none.json', '--to', 'litellm'], /--from none\.json: there is no such file/],
    [['--from', 'two.json', '--to', 'litellm'], /compares several strategies\n.*basic, multi-tier/],
    [
      ['advanced', '--from', 'basic.json', '--to', 'litellm'],
      /advanced: is not the strategy of basic\.json, which is basic/,
    ],
    [
      ['--from', 'basic.json', '--to', 'litellm', '--models', 'real'],
      /--models: is given, and --from a result that says it/,
    ],
    [
      ['--only', 'prompt', '--to', 'portkey', '-n', '300', '--runs', '1'],
      /--to portkey: can do nothing of this strategy/,
    ],
    [['basic', '--to', 'alerts', '-n', '300', '--runs', '1'], /--to alerts: needs a run with five windows/],
    [['--from', 'two.json', 'basic', '--to', 'alerts'], /--to alerts: needs a run with five windows/],
    [['basic', '--to', 'litellm', '-o', 'basic.json/x'], /-o basic\.json\/x: cannot be written/],
  ])('refuses %j', async (args, said) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(said);
    expect([code, stdout]).toEqual([2, '']);
  });
});
